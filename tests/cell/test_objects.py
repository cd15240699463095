"""Who changed an object in place: told only where it is certain, and never of another object."""

import ast
import gc
import weakref

import numpy as np
import pandas as pd
import pytest

from trackmagic.cell.compare import compare_inputs
from trackmagic.cell.history import History, Left
from trackmagic.cell.inputs import after, remember, take_inputs
from trackmagic.cell.names import names
from trackmagic.cell.objects import Author
from trackmagic.cell.passing import look_after, look_at_others, look_before
from trackmagic.views.hidden_state import warnings


class Session:
    """Cells of a kernel: tracked ones are runs, of which each is compared with the one before."""

    def __init__(self):
        self.namespace = {"__name__": "__main__", "np": np, "pd": pd}
        self.history = History()
        self.count = 0
        self.before = None

    def cell(self, text):
        """A cell that nobody tracks; gives its count."""
        found = names(ast.parse(text))
        seen = look_before(found, self.namespace, self.history)
        exec(text, self.namespace)
        self.count += 1
        self._executed(text, found, None)
        look_after(seen, self.namespace, self.history, Author(self.count))
        return self.count

    def run(self, text):
        """A tracked cell, whose run has its count as number: what its card warns of."""
        found = names(ast.parse(text))
        taken = take_inputs(found.reads, self.namespace, self.history, budget_seconds=60)
        others = look_at_others([*taken.handles], self.namespace, self.history)
        exec(text, self.namespace)
        self.count += 1
        taken = after(taken, self.namespace, assigns=found.assigns, budget_seconds=60)
        self._executed(text, found, self.count)
        author = Author(self.count, self.count)
        remember(taken, self.namespace, self.history, others.author(author))
        look_after(others, self.namespace, self.history, author)
        before, self.before = self.before, (self.count, taken.inputs)
        if before is None:
            return []
        return [*warnings(taken.inputs, compare_inputs(before[1], taken.inputs), before[0])]

    def _executed(self, text, found, run):
        left = Left(self.namespace, found, run)
        assigns = found.assigns + found.imports
        self.history.executed(self.count, f"cell-{text}", text, assigns, left=left)


FRAME = "df = pd.DataFrame({'age': [1.0, 2.0, 3.0], 'name': list('abc')})"


@pytest.fixture
def session(monkeypatch):
    monkeypatch.setattr("trackmagic.cell.passing.LOOK_SECONDS", 60)
    monkeypatch.setattr("trackmagic.cell.passing.OTHERS_SECONDS", 60)
    found = Session()
    found.cell(FRAME)
    return found


@pytest.mark.filterwarnings("ignore:The inplace")
@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("df.iloc[1, 0] += 5.0", "column age"),
        ("df.drop(index=[0], inplace=True)", "3 -> 2 rows"),
        ("df['new'] = 1", "new column new"),
        ("del df['name']", "no longer column name"),
        ("df.loc[:, 'age'] = 0.0", "column age"),
        ("alias = df\nalias.iloc[0, 0] = 9.0", "column age"),
        ("def spoil(frame):\n    frame.iloc[0, 0] = 9.0\nspoil(df)", "column age"),
        ("view = df\nfor at in range(2):\n    view.iat[at, 0] = -1.0", "column age"),
    ],
)
def test_a_frame_that_a_cell_changed_in_place_is_told_with_that_cell(session, change, what):
    session.run("df.age.sum()")
    session.cell("other = 1")
    count = session.cell(change)
    session.cell("df.head(); str(df.shape)")  # innocent
    assert session.run("df.age.sum()") == [f"df was changed in place by cell [{count}]: {what}"]
    assert session.run("df.age.sum()") == []


@pytest.mark.parametrize(
    ("made", "change", "what"),
    [
        ("class Cfg:\n    lr = 0.1\ncfg = Cfg()\ncfg.lr = 0.1", "cfg.lr = 0.2", "lr 0.1 -> 0.2"),
        ("class Cfg: pass\ncfg = Cfg()", "cfg.lr = 0.2", "new lr"),
        ("cfg = {'lr': 0.1, 'on': True}", "cfg['lr'] = 0.2", "lr 0.1 -> 0.2"),
        ("cfg = {'lr': 0.1}", "cfg.update(on=True)", "new on"),
        ("cfg = {'key': 'a-secret'}", "cfg['key'] = 'another'", "key"),
        ("cfg = [1, 2]", "cfg.append(3)", "[1, 2] -> [1, 2, 3]"),
        ("cfg = {1, 2}", "cfg |= {3}", "{1, 2} -> {1, 2, 3}"),
        ("cfg = np.zeros(3)", "cfg[1] = 5", ""),
        ("cfg = np.zeros(3)", "cfg += 1", ""),
        ("cfg = np.random.default_rng(0)", "cfg.random()", ""),
        ("cfg = pd.Series([1, 2])", "cfg[0] = 5", ""),
    ],
)
def test_the_part_that_changed_is_told(session, made, change, what):
    session.cell(made)
    session.run("cfg")
    count = session.cell(change)
    colon = ": " if what else ""
    assert session.run("cfg") == [f"cfg was changed in place by cell [{count}]{colon}{what}"]


def test_a_change_by_a_tracked_cell_is_by_its_run(session):
    session.run("df.age.sum()")
    before = session.before
    session.run("df.iloc[0, 0] = 7.0")
    number, session.before = session.count, before
    assert session.run("df.age.sum()") == [f"df was changed in place by run #{number}: column age"]


def test_two_cells_that_changed_it_are_both_told(session):
    session.run("df.age.sum()")
    first = session.cell("df.iloc[0, 0] = 7.0")
    second = session.cell("df['new'] = 1")
    [said] = session.run("df.age.sum()")
    assert said == (
        f"df was changed in place by cell [{first}] and cell [{second}]: column age; new column new"
    )


VIEW = "arr = np.zeros(4)\nview = arr[:2]"


def test_a_change_through_a_view_is_by_the_cell_that_names_only_the_view(session):
    session.cell(VIEW)
    session.run("arr.sum()")
    count = session.cell("view[0] = 5")
    session.cell("other = 1")
    assert session.run("arr.sum()") == [f"arr was changed in place by cell [{count}]"]


def test_a_change_by_a_tracked_cell_that_names_only_a_view_is_by_its_run(session):
    session.cell(VIEW)
    session.run("arr.sum()")
    before = session.before
    session.run("view[0] = 5")
    number, session.before = session.count, before
    assert session.run("arr.sum()") == [f"arr was changed in place by run #{number}"]


UNKNOWN = "arr since run #3: the same object, with other content"


@pytest.mark.parametrize("at", ["before an innocent cell", "after it"])
def test_what_changes_between_two_cells_blames_nobody(session, at):
    session.cell(VIEW)
    session.run("arr.sum()")
    if at == "after it":
        session.cell("other = 1")
    session.namespace["arr"][0] = 5  # a callback, a silent cell
    if at != "after it":
        session.cell("other = 1")
    assert session.run("arr.sum()") == [UNKNOWN]


def test_what_changes_while_a_thread_of_an_earlier_cell_runs_blames_nobody(session):
    session.cell(VIEW)
    session.run("arr.sum()")
    session.cell("""import threading
begin, done = threading.Event(), threading.Event()
def work():
    begin.wait()
    arr[0] = 5
    done.set()
thread = threading.Thread(target=work)
thread.start()""")
    session.cell("begin.set(); done.wait(); len(arr); thread.join()")
    assert session.run("arr.sum()") == [UNKNOWN]
    count = session.cell("arr[0] = 7")
    assert session.run("arr.sum()") == [f"arr was changed in place by cell [{count}]"]


def test_a_thread_that_a_cell_starts_and_waits_for_is_the_cell(session):
    session.cell(VIEW + "\nimport threading")
    session.run("arr.sum()")
    count = session.cell("""thread = threading.Thread(target=arr.fill, args=(5,))
thread.start()
thread.join()""")
    assert session.run("arr.sum()") == [f"arr was changed in place by cell [{count}]"]


def test_another_object_is_told_with_the_cell_that_made_it(session):
    session.run("df.age.sum()")
    session.cell("df.head()")
    count = session.cell("df = pd.DataFrame({'age': [4.0, 5.0, 6.0], 'name': list('abc')})")
    number = session.before[0]
    assert session.run("df.age.sum()") == [
        f"df changed since run #{number}: another DataFrame (3, 2), made by cell [{count}]"
    ]


def test_another_object_that_was_changed_since_has_both_cells_named(session):
    session.run("df.age.sum()")
    made = session.cell(FRAME)
    changed = session.cell("df.iloc[0, 0] = 9.0")
    [said] = session.run("df.age.sum()")
    assert said.endswith(
        f": another DataFrame (3, 2), made by cell [{made}], changed in place by cell [{changed}]"
    )


def test_a_function_that_binds_a_global_blames_no_cell(session):
    session.cell("scale = [1]\ndef turn():\n    global scale\n    scale = [2]")
    session.run("scale")
    session.cell("turn()")
    assert session.run("scale") == ["scale changed since run #3: [1] -> [2]"]


def test_a_number_that_a_function_binds_anew_blames_no_cell(session):
    session.cell("n = 1000\ndef turn():\n    global n\n    n = 2000")
    session.run("n")
    session.cell("turn()")
    assert session.run("n") == ["n changed since run #3: 1000 -> 2000"]


@pytest.mark.parametrize(
    "change",
    ["exec('items = [9, 9]')", "globals()['items'] = [9, 9]", "items = [9, 9]", "del items\nitems = [9, 9]"],
)  # fmt: skip
def test_a_list_bound_anew_is_never_the_same_object(session, change):
    session.cell("items = [1, 2]")
    session.run("items")
    session.namespace["items"] = None  # so that its id may be used again
    session.cell(change)
    [said] = session.run("items")
    assert "in place" not in said
    assert "[1, 2] -> [9, 9]" in said


def test_an_id_that_is_used_again_is_another_object(session):
    class Thing:
        def __init__(self, value):
            self.value = value

    session.namespace["Thing"] = Thing
    session.cell("thing = Thing(0)")
    session.run("thing.value")
    for value in range(1, 50):  # one of them has the id of one before
        session.namespace.pop("thing")
        session.cell(f"thing = Thing({value})")
        [said] = session.run("thing.value")
        assert "in place" not in said
        assert "another Thing" in said


def test_reading_and_changing_a_copy_raise_nothing(session):
    session.run("df.age.sum()")
    session.cell("df.describe(); df.groupby('name').age.mean(); len(df)")
    session.cell("mine = df.copy()\nmine.iloc[0, 0] = 99.0\nmine['new'] = 1")
    assert session.run("df.age.sum()") == []


def test_a_changed_global_inside_a_helper_is_found(session):
    session.cell("SCALE = 2.0\ndef scaled(x):\n    return x * SCALE")
    session.run("scaled(df.age.sum())")
    number = session.count
    count = session.cell("SCALE = 5.0")
    assert session.run("scaled(df.age.sum())") == [
        f"SCALE changed since run #{number}: 2.0 -> 5.0, made by cell [{count}]"
    ]


def test_a_name_that_the_call_before_left_is_by_that_run(session):
    session.cell("counter = 0")
    session.run("counter += 1")
    assert session.run("counter += 1") == ["counter was changed by run #3: 0 -> 1"]


def test_no_object_is_kept_alive(session):
    session.run("df.age.sum()")
    session.cell("df.iloc[0, 0] = 7.0")
    session.run("df.age.sum()")
    gone = weakref.ref(session.namespace.pop("df"))
    gc.collect()
    assert gone() is None


def test_what_takes_long_is_looked_at_only_for_cells_that_read_it(session, monkeypatch):
    session.run("df.age.sum()")
    looked = []
    monkeypatch.setattr(
        "trackmagic.cell.passing.fingerprint", lambda *_, **__: looked.append(1) or ""
    )
    session.cell("other = 1")
    assert looked == [1]
    session.cell("other = 2")
    assert looked == [1]
    session.cell("df.head()")
    assert looked == [1, 1]


CLASS = "class CFG:\n    lr = 0.1\n    def work(self): return 1\n    @staticmethod\n    def f(): return 1\n"


@pytest.mark.parametrize(
    ("made", "read"),
    [
        (CLASS, "CFG"),
        (CLASS + "def train():\n    return CFG.lr", "train()"),
        (
            CLASS
            + "def train():\n    return CFG().work()\nclass User:\n    def go(self): return train()",
            "User",
        ),
    ],
)
def test_what_is_set_in_a_class_of_the_notebook_is_told(session, made, read):
    session.cell(made)
    session.run(read)
    count = session.cell("CFG.lr = 0.5")
    assert session.run(read) == [f"CFG was changed in place by cell [{count}]: lr 0.1 -> 0.5"]
    assert session.run(read) == []


@pytest.mark.parametrize(
    ("old", "new"), [("lr = 0.1", "lr = 0.5"), ("f(): return 1", "f(): return 2")]
)
def test_a_class_that_is_written_anew_is_told(session, old, new):
    session.cell(CLASS)
    session.run("CFG")
    session.cell(CLASS)
    assert session.run("CFG") == []
    count = session.cell(CLASS.replace(old, new))
    assert session.run("CFG") == [f"CFG changed since run #5: another CFG, made by cell [{count}]"]


def test_an_object_of_a_class_that_is_written_anew_is_another(session):
    session.cell(CLASS)
    session.cell("cfg = CFG()")
    session.run("cfg.work()")
    session.cell("cfg = CFG()")
    assert session.run("cfg.work()") == []
    session.cell(CLASS.replace("self): return 1", "self): return 2"))
    count = session.cell("cfg = CFG()")
    assert session.run("cfg.work()") == [
        f"cfg changed since run #6: another CFG, made by cell [{count}]"
    ]
    count = session.cell("CFG.work = lambda self: 3")
    assert session.run("cfg.work()") == [f"cfg was changed in place by cell [{count}]"]


def test_a_global_that_a_method_reads_is_an_input(session):
    session.cell("SCALE = 2.0\nclass Model:\n    def fit(self): return SCALE\nmodel = Model()")
    session.run("model.fit()")
    count = session.cell("SCALE = 5.0")
    assert session.run("model.fit()") == [
        f"SCALE changed since run #3: 2.0 -> 5.0, made by cell [{count}]"
    ]


def test_classes_that_are_made_again_alike_are_the_same(session):
    text = """import abc, dataclasses, enum
class Mode(enum.Enum):
    A = 1
    B = 2
@dataclasses.dataclass
class Settings:
    lr: float = 0.1
    mode: Mode = Mode.A
class Base(abc.ABC):
    @abc.abstractmethod
    def f(self): ...
class Own(Base):
    def f(self): return 1
mode, settings, own = Mode.A, Settings(), Own()"""
    session.cell(text)
    session.run("Mode, mode, Settings, settings, Own, own")
    session.cell(text)
    assert session.run("Mode, mode, Settings, settings, Own, own") == []
