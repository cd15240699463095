from .test_compare import _shown, _heads
import re, pytest
@pytest.mark.apps("lab")
def test_x(lab):
    _b, grid = _shown(lab)
    field = grid.get_by_role("textbox", name=re.compile("Run to add"))
    lab.page.evaluate("""() => { window.ev=[]; for (const t of ['keydown','keypress','click','submit','keyup']) for (const p of [true,false]) window.addEventListener(t, e => ev.push([t, p, e.key, e.defaultPrevented, e.target.outerHTML.slice(0,30), e.target.form?.noValidate, document.activeElement.tagName]), p);  }""")
    field.fill("#99")
    field.press("Enter")
    lab.page.wait_for_timeout(500)
    print("EV", lab.page.evaluate("() => JSON.stringify(ev)"))
    lab.page.evaluate("() => {ev.length=0}")
    grid.get_by_role("button", name="Add run").click()
    lab.page.wait_for_timeout(500)
    print("EV", lab.page.evaluate("() => JSON.stringify(ev)"))
    print("REQ", [u for t,u in lab.requests if "compare" in u][-3:])
    print("HTML", grid.locator("form").evaluate("o=>o.outerHTML"), lab.errors)
