"""Tab in texts that our functions take, as a front-end asks a real kernel for it."""

import os
import subprocess
import sys

import pytest

FAMILY = "completing"


def words(kernel, text, after=""):
    """What is offered in place of what, at the end of ``text``."""
    request = kernel.client.complete(text + after, len(text))
    reply = kernel.answer(request)
    return text[reply["cursor_start"] : reply["cursor_end"]], reply["matches"]


@pytest.fixture(scope="module")
def filled(shared_kernel):
    """A kernel whose store has three runs; run n is called ``qrisp-n``."""
    shared_kernel.ok(
        f"""
import trackmagic as tm
from trackmagic import charts, get_run, runs
for n in (1, 2, 3):
    with tm.start_run(experiment="{FAMILY}/canary", run_name=f"qrisp-{{n}}", tags={{"stage": "a"}}) as run:
        run.log_params({{"learning_rate": n / 10, "config": {{"deep": 1}}, "valve": 1}})
        run.log_metrics({{"val_loss": 1.0 / n, "two words": 1.0}})
        run.log_metric("learning_rate", 1.0)
del run
handle = tm.get_run("qrisp-3")
from trackmagic.tracking.session import store
store().documents.add("table", "qiew of the best", {{}})
"""
    )
    return shared_kernel


@pytest.mark.parametrize(
    ("text", "typed", "first"),
    [
        ("runs('val_", "val_", ["val_loss"]),
        ("tm.runs('learn", "learn", ["metrics.learning_rate", "params.learning_rate"]),
        ("tm.runs(view='qi", "qi", ["qiew of the best"]),
        ("tm.search_runs('val_loss < 1 and sta", "sta", ["stage", "started", "status"]),
        ('tm.runs("status = ', "", ["'running'"]),
        ("tm.runs(\"experiment = 'compl", "'compl", [f"'{FAMILY}/canary'"]),
        ("tm.runs('experiment = ", "", None),
        ("tm.runs('val_loss.m", "val_loss.m", ["val_loss.min", "val_loss.max"]),
        ("tm.runs('two", "two", ["metrics.`two words`"]),
        ("tm.runs('metrics.`two", "metrics.`two", ["metrics.`two words`"]),
        ("tm.runs('val_loss bet", "bet", ["between"]),
        ("tm.runs(order_by='val_loss d", "d", ["desc"]),
        ("tm.runs(order_by=['val_", "val_", ["val_loss"]),
        ("tm.runs(columns=['stage', 'two", "two", ["two words"]),
        ("tm.chart('val_", "val_", ["val_loss"]),
        ("tm.chart(['two words', 'val_", "val_", ["val_loss"]),
        ("charts.lines('val_loss', experiment='compl", "compl", [f"{FAMILY}/canary"]),
        ("charts.scatter('valv", "valv", ["valve"]),
        ("charts.lines('val_loss', group_by='valv", "valv", ["valve"]),
        ("get_run('qri", "qri", ["qrisp-3", "qrisp-2", "qrisp-1"]),
        ("tm.compare_runs('qrisp-1', 'qri", "qri", ["qrisp-3", "qrisp-2", "qrisp-1"]),
        ("tm.set_experiment('compl", "compl", [f"{FAMILY}/canary"]),
        ("tm.start_run(experiment='compl", "compl", [f"{FAMILY}/canary"]),
        ("handle.series('val_", "val_", ["val_loss"]),
        ("%%track\ntm.log_metric('val_", "val_", ["val_loss"]),
    ],
)
def test_a_text_is_completed_with_what_fits_it(filled, text, typed, first):
    replaced, offered = words(filled, text)
    assert replaced == typed
    if first is None:
        assert f'"{FAMILY}/canary"' in offered
    else:
        assert offered[: len(first)] == first


def test_words_are_offered_inside_of_closed_marks(filled):
    assert words(filled, "get_run('qrisp-", "')") == ("qrisp-", ["qrisp-3", "qrisp-2", "qrisp-1"])


def test_the_kind_of_a_chart_says_what_its_keys_are(filled):
    assert words(filled, "tm.chart('valv", "')")[1] != ["valve"]
    assert words(filled, "tm.chart('valv", "',\n    kind='scatter')") == ("valv", ["valve"])


def test_a_long_cell_is_completed_at_its_end(filled):
    long = "x = [('a', \"b\", 1.5e3), {'c': 2}]  # it's\n" * 3_000
    assert words(filled, long + "get_run('qri")[1] == ["qrisp-3", "qrisp-2", "qrisp-1"]


def test_a_number_is_offered_for_a_hash(filled):
    number = filled.value("handle.number")
    assert f"#{number}" in words(filled, f"get_run('#{number}")[1]


def test_other_texts_are_completed_as_without_us(filled):
    (filled.folder / "qri.txt").touch()
    (filled.folder / "val_of_a_folder").mkdir(exist_ok=True)
    filled.ok("def mine(text): pass\nvalues = {'val_key': 1}")
    assert any("qri.txt" in text for text in words(filled, "open('qri")[1])
    assert any("val_of_a_folder" in text for text in words(filled, "mine('val_")[1])
    assert any("val_key" in text for text in words(filled, "values['val_")[1])
    assert "handle" in words(filled, "hand")[1]


def test_a_header_knows_tags_params_and_the_names_of_its_cell(filled):
    assert words(filled, "%%track -t ") == ("", ["stage="])
    assert "stage=" in words(filled, "%%track --tag st")[1]
    replaced, offered = words(filled, "%%track --params ", "\nepochs = 3\nlr: float = 0.1\n")
    assert replaced == ""
    assert offered[:2] == ["epochs", "lr"]
    assert {"learning_rate", "config"} <= set(offered)
    assert words(filled, "%%track --params lr,-ep", "\nepochs = 3") == ("ep", ["epochs"])
    assert words(filled, "%%track -p ep", "\nepochs = 3") == ("ep", ["epochs="])
    assert words(filled, "%%track --metrics val_") == ("val_", ["val_loss"])


def test_looking_makes_no_store(make_kernel):
    kernel = make_kernel()
    kernel.ok("import trackmagic")
    for text in ("%%track -e ", "trackmagic.runs('va", "trackmagic.get_run('a"):
        words(kernel, text)
    assert not (kernel.home / "store").exists()


def test_a_store_that_cannot_be_read_stops_no_completion(make_kernel):
    kernel = make_kernel()
    (kernel.home / "store").mkdir()
    (kernel.home / "store" / "trackmagic.db").write_text("no database" * 1000)
    kernel.ok("import trackmagic\nanother_name = 1")
    assert words(kernel, "trackmagic.get_run('zzz")[1] == []
    assert words(kernel, "another_na") == ("another_na", ["another_name"])


def test_unloading_takes_completion_along(make_kernel):
    kernel = make_kernel()
    before = kernel.value("len(get_ipython().Completer.custom_matchers)")
    kernel.ok("%unload_ext trackmagic")
    assert kernel.value("len(get_ipython().Completer.custom_matchers)") == before - 1
    assert "--isolate" not in words(kernel, "%%track --iso")[1]


TERMINAL = """
from IPython.core.completer import provisionalcompleter
from IPython.terminal.interactiveshell import TerminalInteractiveShell
shell = TerminalInteractiveShell.instance()
shell.run_cell("%load_ext trackmagic\\nimport trackmagic\\nwith trackmagic.start_run(run_name='qrisp-9'): pass")
with provisionalcompleter():
    for text in ("trackmagic.get_run('qri", "%%track --iso", "x = 1\\ntrackmagic.get_run('qri"):
        offered = shell.Completer.completions(text, len(text))
        print([(text[one.start : one.end], one.text) for one in offered])
"""


def test_a_terminal_offers_the_same(tmp_path):
    environ = {**os.environ, "TRACKMAGIC_STORE": str(tmp_path), "IPYTHONDIR": str(tmp_path / "own")}
    command = [sys.executable, "-c", TERMINAL]
    said = subprocess.run(command, env=environ, capture_output=True, text=True, check=True).stdout
    run = [("qri", "qrisp-9")]
    assert said.splitlines()[-3:] == [str(run), str([("--iso", "--isolate")]), str(run)]
