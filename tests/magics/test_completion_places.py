"""Where a cursor stands in Python text, what is due in a filter and in a header: no store, no kernel."""

import pytest

from trackmagic.host import this_process
from trackmagic.magics.completion.calls import TAKES, function_of, taken
from trackmagic.magics.completion.filters import expected_next
from trackmagic.magics.completion.header import assignment, header_next, written
from trackmagic.magics.completion.place import place_of
from trackmagic.recording.opening import record_run
from trackmagic.store import open_store


@pytest.fixture
def run(tmp_path):
    store = open_store(tmp_path / "store")
    with record_run(store, owner=this_process()) as run:
        yield run
    store.close()


@pytest.mark.parametrize(
    ("before", "place"),
    [
        ("runs('val_", ("runs", 0, "val_", "'")),
        ('trackmagic . runs("lr < 1 and lo', ("trackmagic.runs", 0, "lr < 1 and lo", '"')),
        ("x = tm.chart('loss', 'cri", ("tm.chart", 1, "cri", "'")),
        ("chart(['a', 'b', 'va", ("chart", 0, "va", "'")),
        ("runs(columns=['lr', \"lo", ("runs", "columns", "lo", '"')),
        ("runs(\n    'lr',  # it's\n    experiment = 'can", ("runs", "experiment", "can", "'")),
        ("f(runs('a'), x=1)\nget_run('b", ("get_run", 0, "b", "'")),
        ("runs('''lr\n< ", ("runs", 0, "lr\n< ", "'''")),
        ("runs('it''s", ("runs", 0, "s", "'")),
        ("runs(r'a", ("runs", 0, "a", "'")),
        ("runs(f(x, (1, 2)), 'a", ("runs", 1, "a", "'")),
        ("runs({'a': 1, 'b", ("runs", 0, "b", "'")),
        ("%timeit it's\nruns('a", ("runs", 0, "a", "'")),
        ("x = 'open\nruns('a", ("runs", 0, "a", "'")),
    ],
)
def test_a_text_is_known_by_its_call_and_argument(before, place):
    assert place_of(before)[:4] == place


@pytest.mark.parametrize(
    "before",
    [
        *("", "runs(", "runs(va", "runs('a'", "runs('a')", "'a", "x = ['a", "runs[0]['a"),
        *("# runs('a", "runs('a'), 'b", "('a", "runs(b'a", "runs('a\\'b", "runs(x['a"),
        *("print 'a", "{'a", "runs('a')['b", '"""', "x = (1,\n 'a"),
    ],
)
def test_other_texts_are_left_alone(before):
    place = place_of(before)
    assert place is None or place.function not in TAKES


def test_what_stands_before_a_call_changes_nothing():
    before = "x = [('a', \"b\", 1.5e3), {'c': 2}]  # it's\n" * 500 + "runs('a"
    assert place_of(before)[:4] == ("runs", 0, "a", "'")


class Mine:
    """Something of the user's that would notice being looked at."""

    def __getattr__(self, name):
        raise AssertionError(name)

    @property
    def runs(self):
        raise AssertionError


def runs():
    """A function of the user's that is called as ours."""


def test_a_name_is_ours_by_what_it_is_and_not_by_how_it_is_written(run):
    import trackmagic

    named = {
        "tm": trackmagic,
        "c": trackmagic.charts,
        "table": trackmagic.runs,
        "scatter": trackmagic.charts.scatter,
        "find": trackmagic.get_run,
        "run": run,
        "runs": runs,
        "mine": Mine(),
        "show": 3,
    }
    asked = {
        written: function_of(written, named, "")
        for written in (
            *("tm.runs", "tm.charts.lines", "c.bar", "table", "scatter", "find", "run.series"),
            *("runs", "mine.runs", "show", "tm.nothing", "c.nothing", "run.nothing", "table.runs"),
        )
    }
    assert asked == {
        "tm.runs": "runs",
        "tm.charts.lines": "charts.lines",
        "c.bar": "charts.bar",
        "table": "runs",
        "scatter": "charts.scatter",
        "find": "get_run",
        "run.series": "run.series",
        **dict.fromkeys(["runs", "mine.runs", "show", "tm.nothing", "c.nothing"]),
        **dict.fromkeys(["run.nothing", "table.runs"]),
    }


def test_a_cell_that_imports_us_itself_is_believed():
    assert function_of("trackmagic.charts.lines", {}, "") == "charts.lines"
    assert function_of("tm.runs", {}, "import trackmagic as tm\ntm.runs('") == "runs"
    assert function_of("tm.runs", {}, "import other as tm") is None
    assert function_of("get_run", {}, "from trackmagic import get_run") == "get_run"
    assert function_of("run.series", {}, "") is None


@pytest.mark.parametrize("name", [name for name in TAKES if not name.startswith("run.")])
def test_every_keyword_that_is_completed_is_one_of_the_function(name):
    import inspect

    import trackmagic

    function = trackmagic
    for part in name.split("."):
        function = getattr(function, part)
    parameters = inspect.signature(function).parameters
    takes_any = any(one.kind is inspect.Parameter.VAR_KEYWORD for one in parameters.values())
    keywords = {word for word in TAKES[name] if isinstance(word, str) and word != "*"}
    shared = {
        "keys",
        "x",
        "colour",
        "group_by",
        "key",
        "ref",
        "reference",
    }  # rows of several functions
    assert keywords - set(parameters) <= (shared if not takes_any else keywords)


def test_keys_of_a_chart_of_points_are_axes():
    assert taken("chart", 0, "('a', kind='lines')") == "metrics"
    assert taken("chart", 0, "('a', kind = \"scatter\")") == "axes"
    assert taken("chart", 3, "") == "runs"
    assert taken("charts.scatter", 1, "") == "axes"
    assert taken("charts.scatter", 2, "") == "runs"
    assert taken("runs", "limit", "") is None
    assert taken("get_run", 1, "") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("field", "", "")),
        ("val_", ("field", "", "val_")),
        ("metrics.", ("field", "", "metrics.")),
        ("not (lo", ("field", "", "lo")),
        ("lr ", ("operator", "lr", "")),
        ("lr is", ("operator", "lr", "is")),
        ("lr < ", ("value", "lr", "")),
        ("lr <", ("value", "lr", "")),
        ("lr < 0.1 ", ("joint", "lr", "")),
        ("lr < 0.1 and l", ("field", "lr", "l")),
        ("lr between 1 and ", ("value", "lr", "")),
        ("lr between 1 and 2 and ", ("field", "lr", "")),
        ("attributes.status = 'fin", ("value", "status", "'fin")),
        ("status in ('failed', ", ("list", "status", "")),
        ("lr is not ", ("null", "lr", "")),
        ("#12 or `two wo", ("field", "12", "`two wo")),
        ("'any text' ", ("joint", "'any text'", "")),
    ],
)
def test_a_filter_says_what_is_due(text, expected):
    assert expected_next(text) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("%%track ", ("flag", "")),
        ("%%track name --se", ("flag", "--se")),
        ("%%track -t ", ("tag", "")),
        ("%%track --tag sta", ("tag", "sta")),
        ("%%track --experiment can", ("experiment", "can")),
        ('%%track -e "two w', ("experiment", '"two w')),
        ("%%track --params lr,ep", ("params", "ep")),
        ("%%track --params +l", ("params", "l")),
        ("%%track --metrics -loss,-v", ("metrics", "v")),
        ("%%track -p l", ("param", "l")),
        ("%%track --seed ", ("text", "")),
        ("%track -e d", ("experiment", "d")),
    ],
)
def test_a_header_says_what_is_due(line, expected):
    assert header_next(line)[:2] == expected


def test_what_is_no_header_of_ours_is_left_alone():
    assert [header_next(line) for line in ("", "%%track", "%%tracked -e ", "x = 1", "%time a")] == (
        [None] * 5
    )
    assert "stop" in header_next("%track ").words
    assert "stop" not in header_next("%track tag ").words


def test_names_are_written_in_the_marks_that_they_need():
    assert written("digits", "di") == "digits"
    assert written("two words", "") == "'two words'"
    assert written("two words", '"tw') == '"two words"'
    assert written("it's", "'i") == ""
    assert (assignment("stage"), assignment("two words"), assignment("a=b")) == ("stage=", "", "")
