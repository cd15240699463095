"""Runs side by side."""

import math

import msgspec
import pytest

from trackmagic.entities import Environment, GitState, Input
from trackmagic.errors import BadValue, NotFound
from trackmagic.pages.blocks import Choice, Span, plain
from trackmagic.pages.compare import compare, compare_blocks
from trackmagic.pages.html import blocks_html
from trackmagic.pages.text import blocks_text
from trackmagic.views import format as fmt
from trackmagic.views.compare import CompareQuery, compare_table, comparison


def _rows(found, section):
    (one,) = [one for one in found.sections if one.name == section]
    return {row.key: row for row in one.rows}


def _page_rows(page):
    return {plain(row.cells[0]): row for row in page.grid.rows}


def _two(world):
    old = Input(name="X", type="ndarray", fingerprint="a", summary="ndarray (3,)")
    new = Input(name="X", type="ndarray", fingerprint="b", summary="ndarray (3,)")
    one = world.run(
        params={"lr": 7, "same": [1, 2.0]},
        metrics={"val_accuracy": [0.91], "odd": [1.0]},
        code="lr = 7\nfit()",
        inputs=(old,),
        tags={"t": "a"},
    )
    two = world.run(
        params={"lr": 7.0, "same": [1.0, 2], "extra": 1},
        metrics={"val_accuracy": [0.95], "odd": [math.nan]},
        code="lr = 8\nfit()",
        inputs=(new,),
        tags={"t": "a"},
    )
    for run, version in ((one, "1"), (two, "2")):
        packages = {"numpy": version, "torch": "2"}
        here = Environment(python="3.11", platform="Linux", packages=packages)
        world.store.surroundings.set_environment(run.number, here)
        world.store.surroundings.set_git(run.number, GitState(commit="c" * 40, dirty=False))
    return [one.number, two.number]


def test_seven_is_seven_point_zero(world):
    rows = _rows(compare_table(world.store, _two(world)), "params")
    assert {key: row.differs for key, row in rows.items()} == {
        "lr": False,
        "same": False,
        "extra": True,
    }


@pytest.mark.parametrize("status", ["failed", "interrupted", "crashed", None])
def test_what_did_not_finish_is_neither_better_nor_worse(world, status):
    for loss, end in ((0.5, "finished"), (0.9, status), (0.1, "finished")):
        world.run(metrics={"loss": [loss], "same": [1.0]}, status=end)
    for base, verdicts in ((1, ["same", "unknown", "better"]), (2, ["unknown", "same", "unknown"])):
        rows = _rows(compare_table(world.store, [1, 2, 3], base), "metrics")
        assert [cell.verdict for cell in rows["loss"].cells] == verdicts
        assert [cell.verdict for cell in rows["same"].cells] == ["same"] * 3
        assert rows["loss"].cells[2].change


def test_metrics_tell_change_and_best(world):
    rows = _rows(compare_table(world.store, _two(world)), "metrics")
    base, other = rows["val_accuracy"].cells
    assert (base.differs, base.best) == (False, False)
    assert (other.verdict, other.best) == ("better", True)
    assert other.delta == pytest.approx(0.04)
    assert rows["odd"].cells[1].differs


def test_inputs_are_compared_by_fingerprint(world):
    rows = _rows(compare_table(world.store, _two(world)), "inputs")
    assert rows["X"].differs
    assert rows["X"].cells[1].text == "ndarray (3,) (another value)"


def test_only_packages_that_differ_are_shown(world):
    rows = _rows(compare_table(world.store, _two(world)), "environment")
    assert "torch" not in rows
    assert rows["numpy"].differs
    assert not rows["python"].differs


def test_differences_only_leaves_out_equal_rows(world):
    found = compare_table(world.store, _two(world), differences_only=True)
    assert set(_rows(found, "params")) == {"extra"}
    assert all(row.differs for section in found.sections for row in section.rows)
    assert "Equal and not shown: params 2" in blocks_text(compare_blocks(found))


def test_equal_runs_have_no_differences(world):
    numbers = [world.run(params={"a": 1}, code="x").number for _ in range(2)]
    found = compare_table(world.store, numbers, differences_only=True)
    assert "No differences." in blocks_html(compare_blocks(found))


def test_code_is_side_by_side_with_changed_words(world):
    page = blocks_html(compare_blocks(compare_table(world.store, _two(world))))
    assert "lr = <del>7</del>" in page
    assert "lr = <ins>8</ins>" in page
    assert 'open=""' in page


def test_equal_code_is_folded(world):
    numbers = [world.run(code="fit()").number for _ in range(2)]
    page = blocks_html(compare_blocks(compare_table(world.store, numbers)))
    assert "the same in all" in page
    assert 'open=""' not in page


def test_the_baseline_may_be_any_run(world):
    one, two = _two(world)
    found = compare_table(world.store, [one, two], two)
    assert found.baseline == two
    assert _rows(found, "metrics")["val_accuracy"].cells[0].verdict == "worse"
    assert [run.number for run in compare_table(world.store, [one], two).runs] == [two, one]


def test_rows_that_differ_are_marked_without_colour(world):
    found = compare_table(world.store, _two(world))
    assert "≠ extra" in blocks_html(compare_blocks(found))
    assert "≠ extra" in blocks_text(compare_blocks(found))
    assert "  same" in blocks_text(compare_blocks(found))


def test_one_run_cannot_be_compared(world):
    one = world.run().number
    with pytest.raises(BadValue, match=r"1 run to compare \(#1\); give 2 to 50"):
        compare_table(world.store, [one, one])


def test_more_than_fifty_runs_cannot_be_compared(world):
    with pytest.raises(BadValue, match="51 runs"):
        compare_table(world.store, range(51))


def test_a_missing_run_is_not_found(world):
    with pytest.raises(NotFound, match="#99"):
        compare_table(world.store, [world.run().number, 99])


def test_fifty_runs_can_be_compared(world):
    numbers = [world.run(params={"n": n}, metrics={"loss": [n]}).number for n in range(50)]
    found = compare_table(world.store, numbers)
    assert len(_rows(found, "params")["n"].cells) == 50
    assert len(blocks_html(compare_blocks(found))) < 200_000


def test_an_environment_that_is_not_known_differs_from_none(world):
    numbers = [world.run().number for _ in range(3)]
    for number in numbers[:2]:
        packages = {"numpy": str(number)}
        here = Environment(python="CPython 3.11", platform="Linux", packages=packages)
        world.store.surroundings.set_environment(number, here)
        world.store.surroundings.set_git(number, GitState(commit=str(number) * 40))
    for base in (numbers[0], numbers[2]):
        found = compare_table(world.store, numbers, base)
        rows = _rows(found, "environment")
        assert not rows["python"].differs
        for key in ("python", "numpy", "git commit"):
            cell = rows[key].cells[2]
            assert (cell.text, cell.differs) == ("not known", False)
        assert rows["numpy"].cells[1].differs is (base == numbers[0])
    assert "not known" in blocks_html(compare_blocks(found))
    short = compare_table(world.store, numbers, differences_only=True)
    assert [section.equal for section in short.sections if section.name == "environment"] == [0]


def test_machines_are_named_where_they_are_not_the_same(world):
    numbers = [world.run().number, world.run().number]
    assert "host" not in _rows(compare_table(world.store, numbers), "environment")
    filed = world.store.experiments.ensure("mnist")
    elsewhere = msgspec.structs.replace(world.process, host="gpu-2")
    numbers += [world.store.runs.add(filed, made_by).number for made_by in (elsewhere, None)]
    comparison = compare_table(world.store, numbers)
    row = _rows(comparison, "environment")["host"]
    assert [cell.text for cell in row.cells] == ["h", "h", "gpu-2", "not known"]
    assert [cell.differs for cell in row.cells] == [False, False, True, False]
    for page in (blocks_html, blocks_text):
        assert "gpu-2" in page(compare_blocks(comparison))


def test_the_code_comes_last(world):
    numbers = _two(world)
    for page in (blocks_html, blocks_text):
        shown = page(compare_blocks(compare_table(world.store, numbers)))
        parts = ("extra", "val_accuracy", "platform", "Code of")
        places = [shown.rindex(part) for part in parts]
        assert places == sorted(places)
    names = [section.name for section in compare_table(world.store, numbers).sections]
    assert names == ["params", "metrics", "result", "inputs", "environment", "tags", "notes"]


@pytest.mark.parametrize(("lines", "is_open"), [(30, True), (31, False)])
def test_a_long_diff_is_folded(world, lines, is_open):
    code = "".join(f"x = {n}\n" for n in range(lines))
    numbers = [world.run(code=text).number for text in ("", code)]
    page = blocks_html(compare_blocks(compare_table(world.store, numbers)))
    assert ('open=""' in page) is is_open


def test_numbers_in_keys_are_sorted_as_numbers(world):
    metrics = {f"m{n}": [1.0] for n in (1, 10, 2)}
    one = world.run(params={"a10": 1, "a9": 1}, metrics=metrics).number
    two = world.run(params={"a1": 1}).number
    found = compare_table(world.store, [one, two])
    assert list(_rows(found, "params")) == ["a1", "a9", "a10"]
    assert list(_rows(found, "metrics")) == ["m1", "m2", "m10"]


def test_a_direction_that_is_set_decides_what_is_better(world):
    numbers = [world.run(metrics={"odd": [v], "loss": [v]}).number for v in (1.0, 2.0)]
    plain = _rows(compare_table(world.store, numbers), "metrics")
    assert {key: row.direction for key, row in plain.items()} == {"odd": None, "loss": "lower"}
    assert [plain[key].cells[1].verdict for key in ("odd", "loss")] == ["unknown", "worse"]
    said = {"odd": "higher", "loss": "unknown"}
    rows = _rows(compare_table(world.store, numbers, directions=said), "metrics")
    assert {key: row.direction for key, row in rows.items()} == {"odd": "higher", "loss": None}
    assert [cell.best for cell in rows["odd"].cells] == [False, True]
    assert [rows[key].cells[1].verdict for key in ("odd", "loss")] == ["better", "unknown"]
    assert not any(cell.best for cell in rows["loss"].cells)


def test_a_change_has_its_sign_and_is_not_told_of_nan(world):
    numbers = [world.run(metrics={"a": [v], "nan": [n]}).number for v, n in ((1, 0), (3, math.nan))]
    rows = _rows(compare_table(world.store, numbers), "metrics")
    assert [cell.change for cell in rows["a"].cells] == ["", "+2"]
    assert [cell.change for cell in rows["nan"].cells] == ["", ""]


def test_dicts_are_compared_key_by_key(world):
    old = {"name": "sgd", "decay": {"by": 7, "every": 2}}
    new = {"name": "sgd", "decay": {"by": 7.0, "every": 3}}
    numbers = [world.run(params={"opt": value}).number for value in (old, new)]
    numbers.append(world.run().number)
    (section, *_) = compare_table(world.store, numbers).sections
    told = [
        (row.key, row.label, row.depth, row.inner, row.cells[1].differs) for row in section.rows
    ]
    assert told == [
        ("opt", "", 0, 4, True),
        ("opt.decay", "decay", 1, 2, True),
        ("opt.decay.by", "by", 2, 0, False),
        ("opt.decay.every", "every", 2, 0, True),
        ("opt.name", "name", 1, 0, False),
    ]
    assert [row.cells[2].text for row in section.rows] == [fmt.NONE] * 5


def test_equal_keys_of_a_dict_are_left_out(world):
    numbers = [world.run(params={"opt": {"a": 1, "b": n, "c": 3}}).number for n in (1, 2)]
    found = compare_table(world.store, numbers, differences_only=True)
    (section, *_) = found.sections
    assert [(row.key, row.inner) for row in section.rows] == [("opt", 1), ("opt.b", 0)]
    assert section.equal == 2
    assert "≠ \N{EM SPACE}b" in blocks_text(compare_blocks(found))
    assert ">≠ \N{EM SPACE}b</th>" in blocks_html(compare_blocks(found))


def test_a_dict_beside_another_value_is_one_value(world):
    numbers = [world.run(params={"opt": value}).number for value in ({"a": 1}, "sgd")]
    rows = _rows(compare_table(world.store, numbers), "params")
    assert list(rows) == ["opt"]
    wide = [world.run(params={"opt": {str(n): n for n in range(201)}}).number for _ in range(2)]
    assert list(_rows(compare_table(world.store, wide), "params")) == ["opt"]


def test_the_whole_of_a_cut_value_is_there(world):
    text = "a\nb" * 100
    params = {"long": text, "seven": "7", "number": 0.1}
    numbers = [world.run(params=params, metrics={"m": [1 / 3]}).number for _ in range(2)]
    found = compare_table(world.store, numbers)
    rows = _rows(found, "params") | _rows(found, "metrics")
    told = {key: row.cells[0].exact for key, row in rows.items()}
    assert told == {"long": text, "seven": "", "number": "", "m": repr(1 / 3)}


def test_a_screen_names_runs_as_a_person_does(world):
    one, two = world.run(name="first"), world.run(name="second")
    query = {"runs": ["second", f"#{one.number}", "-1"], "baseline": "first"}
    found = comparison(world.store, msgspec.convert(query, CompareQuery))
    assert [run.number for run in found.runs] == [two.number, one.number]
    assert found.baseline == one.number
    sent = msgspec.json.decode(msgspec.json.encode(found))
    assert sent["runs"][0]["name"] == "second"


def test_a_screen_that_names_no_run_is_told_what_would(world):
    world.run()
    with pytest.raises(NotFound, match="use '#12', a name"):
        comparison(world.store, CompareQuery(runs=("#1", "nobody")))
    with pytest.raises(BadValue, match="give 2 to 50"):
        comparison(world.store, CompareQuery(runs=("#1",)))


def test_points_tell_a_series_from_a_single_value(world):
    numbers = [world.run(metrics={"s": [1.0] * n, "x": [1.0]}).number for n in (2, 5)]
    rows = _rows(compare_table(world.store, numbers), "metrics")
    assert (rows["s"].points, rows["x"].points) == (5, 1)


def test_a_page_of_runs_has_a_row_for_each_key_and_says_which_cells_differ(world):
    _two(world)
    page = compare(world.store, CompareQuery(runs=("#1", "#2"), baseline="#2"))
    assert (page.runs, page.baseline) == ((1, 2), 2)
    assert [column.is_base for column in page.grid.columns] == [False, False, True]
    rows = _page_rows(page)
    sections = [plain(row.cells[0]) for row in page.grid.rows if row.look == "section"]
    assert sections == ["Code", "Params", "Metrics", "Inputs", "Environment", "Tags"]
    assert (rows["extra"].look, rows["extra"].differing) == ("changed", (1,))
    assert (rows["lr"].look, rows["lr"].differing) == (None, ())
    assert [rows[key].is_number for key in ("lr", "same", "odd", "python")] == [1, 0, 1, 0]
    ways = [piece for piece in rows["val_accuracy"].cells[0] if isinstance(piece, Choice)]
    assert ways == [Choice(what="direction", name="val_accuracy", chosen="higher")]
    star, _, best, *_ = rows["val_accuracy"].cells[2]
    assert (star.label, best.text) == ("best", "0.95")


def test_a_page_leads_from_the_code_of_a_run_to_its_diff(world):
    codes = ["lr = 1", "lr = 1", "lr = 2", "lr = 2", None]
    for code in codes:
        world.run(code=code)
    page = compare(world.store, CompareQuery(runs=tuple("12345")))
    code = _page_rows(page)["cell"]
    assert [plain(cell) for cell in code.cells] == [
        *("cell", "1 line", "the same", "+1 -1 lines", "+1 -1 lines", fmt.NONE)
    ]
    assert code.differing == (3, 4)
    (link,), (text,) = code.cells[3], page.texts
    assert link == Span(text="+1 -1 lines", part=text.key)
    assert text.title == "Code of #3, #4 against #1: +1 -1 lines"
    assert text.blocks[0].names == ("#1", "#3, #4")
    page = compare(world.store, CompareQuery(runs=tuple("54321")))
    code = _page_rows(page)["cell"]
    assert code.cells[1:] == ((Span(text=fmt.NONE, tone="dim"),), *(("1 line",),) * 4)
    assert (code.look, code.differing) == ("changed", ())


def test_blanks_alone_are_no_diff(world):
    numbers = [world.run(code=code).number for code in ("x = 1\ny = 2", "x = 1  \ny = 2")]
    page = compare_blocks(compare_table(world.store, numbers))
    for shown in (blocks_html(page), blocks_text(page)):
        assert "Only blanks differ." in shown


def test_a_row_inside_another_says_how_deep_it_is(world):
    numbers = [world.run(params={"opt": {"a": {"b": n}}}).number for n in (1, 2)]
    page = compare(world.store, CompareQuery(runs=tuple(map(str, numbers))))
    rows = [row for row in page.grid.rows if row.look != "section"]
    assert [(plain(row.cells[0]), row.depth) for row in rows] == [("opt", 0), ("a", 1), ("b", 2)]
    assert rows[2].cells[0] == (Span(text="b", whole="opt.a.b"),)


def test_equal_rows_are_counted_at_the_head_of_their_section(world):
    _two(world)
    query = CompareQuery(runs=("1", "2"), differences_only=True)
    heads = {
        plain(row.cells[0]): "".join(map(plain, row.cells[1:]))
        for row in compare(world.store, query).grid.rows
        if row.look == "section"
    }
    assert heads["Params"] == "2 equal, not shown"
    assert heads["Tags"] == "1 equal, not shown"
    assert heads["Metrics"] == ""
    found = compare_table(world.store, [1, 2], differences_only=True)
    assert "2 equal, not shown" in blocks_html(compare_blocks(found))
    assert "TAGS" not in blocks_text(compare_blocks(found))
    assert "tags 1" in blocks_text(compare_blocks(found))


def test_metrics_of_all_runs_are_drawn_first_then_those_that_differ_then_series(world):
    nine = [0.0] * 8
    for values in (
        {"of two": [*nine, 1.0], "equal": [*nine, 1.0], "single": [1.0], "series": [*nine, 1.0]},
        {"of two": [*nine, 2.0], "equal": [*nine, 1.0], "single": [2.0], "series": [math.nan]},
        {"equal": [*nine, 1.0], "single": [3.0], "series": [*nine, 3.0], "alone": [*nine, 1.0]},
    ):
        world.run(metrics=values)
    page = compare(world.store, CompareQuery(runs=("1", "2", "3")))
    assert [(metric.key, metric.kind) for metric in page.metrics] == [
        ("series", "lines"),
        ("single", "bar"),
        ("equal", "lines"),
        ("of two", "lines"),
    ]


def test_a_run_on_its_way_tells_a_screen_since_when(world):
    numbers = [world.run(status=status).number for status in ("finished", None)]
    page = compare(world.store, CompareQuery(runs=tuple(map(str, numbers))))
    done, going = (column.lines[-1][0] for column in page.grid.columns[1:])
    assert (done.ended, done.goes_on) == (world.now, False)
    assert (going.ended, going.goes_on) == (None, True)
    assert done.started == going.started == world.now - 3600
    assert (done.text, going.text) == (f"{fmt.date(done.started)}, 1 h", fmt.date(going.started))
