import inspect
import itertools
import threading
import types
from functools import wraps

import pytest

from trackmagic.patch import Patch, Tap


class Model:
    def fit(self, rows, *, epochs=1):
        """Fit it."""
        return [rows] * epochs

    @classmethod
    def load(cls, path):
        return cls, path

    @staticmethod
    def scale(value):
        return value * 2


class Deep(Model):
    pass


def marked(mark):
    return lambda original, /, *args, **kwargs: (mark, original(*args, **kwargs))


@pytest.fixture
def owners():
    """A class, one that inherits, an object and a module, each with a method ``fit`` of its own."""
    base = type("Base", (Model,), {"fit": Model.fit})
    module = types.ModuleType("module")
    module.fit = Model().fit
    return [base, type("Deep", (base,), {}), Model(), module]


def call(owner):
    function = owner().fit if isinstance(owner, type) else owner.fit
    return function("rows", epochs=1)


@pytest.mark.parametrize("at", range(4))
@pytest.mark.parametrize("order", [*itertools.permutations(range(3))])
def test_patches_lie_on_one_another_and_are_undone_in_any_order(owners, at, order):
    owner = owners[at]
    before = dict(vars(owner))
    patches = [Patch(owner, "fit", marked(mark)) for mark in range(3)]
    assert call(owner) == (2, (1, (0, ["rows"])))
    marks = [0, 1, 2]
    for mark in order:
        patches[mark].undo()
        marks.remove(mark)
        wanted = ["rows"]
        for left in marks:
            wanted = (left, wanted)
        assert call(owner) == wanted
    assert dict(vars(owner)) == before


@pytest.mark.parametrize("at", range(4))
def test_signature_name_and_words_stay(owners, at):
    owner = owners[at]
    before = inspect.signature(owner.fit)
    Patch(owner, "fit", marked(1))
    assert inspect.signature(owner.fit) == before
    assert (owner.fit.__name__, owner.fit.__doc__) == ("fit", "Fit it.")


def test_one_that_somebody_else_has_wrapped_falls_silent_and_goes_with_the_wrapper(owners):
    owner = owners[0]
    original = owner.fit
    patch = Patch(owner, "fit", marked("ours"))
    inner = owner.fit

    @wraps(inner)
    def theirs(*args, **kwargs):
        return "theirs", inner(*args, **kwargs)

    owner.fit = theirs
    patch.undo()
    assert call(owner) == ("theirs", ["rows"])
    assert owner.fit is theirs
    Patch(owner, "fit", marked("again")).undo()
    assert owner.fit is theirs
    owner.fit = inner  # they undo theirs
    Patch(owner, "fit", marked("later")).undo()
    assert owner.fit is original


@pytest.mark.parametrize("owner", [Model, Deep])
def test_methods_of_a_class_stay_such(owner):
    load, scale = Patch(owner, "load", marked("l")), Patch(owner, "scale", marked("s"))
    assert owner.load("p") == owner().load("p") == ("l", (owner, "p"))
    assert owner.scale(2) == owner().scale(2) == ("s", 4)
    load.undo()
    scale.undo()
    assert owner.load("p") == owner().load("p") == (owner, "p")
    assert owner.scale(2) == owner().scale(2) == 4
    assert "load" not in vars(Deep)


def test_calls_from_inside_are_the_originals_in_the_same_thread_only():
    class Forest:
        def fit(self, depth, ask=None):
            if ask is not None:
                ask()
            return self.fit(depth - 1) if depth else "fitted"

    forest, answers = Forest(), []
    patch = Patch(Forest, "fit", marked("counted"), once=True)
    assert not patch.is_inside()

    def ask():
        answers.append(patch.is_inside())
        thread = threading.Thread(target=lambda: answers.append((patch.is_inside(), forest.fit(1))))
        thread.start()
        thread.join()

    assert forest.fit(3, ask) == ("counted", "fitted")
    assert answers == [True, (False, ("counted", "fitted"))]
    with pytest.raises(TypeError):
        forest.fit("deep")
    assert not patch.is_inside()
    assert forest.fit(1) == ("counted", "fitted")
    patch.undo()
    assert forest.fit(1) == "fitted"


def test_a_tap_hands_on_what_is_given_and_raised_and_keeps_its_own_error():
    model, heard = Model(), []

    def listen(rows, *, epochs=1):
        heard.append((rows, epochs))
        raise OSError(f"the listener failed over {rows}")

    tap = Tap(model, "fit", listen)
    assert model.fit("a", epochs=2) == ["a", "a"]
    assert model.fit("b") == ["b"]
    with pytest.raises(TypeError, match="rows"):
        model.fit()
    assert heard == [("a", 2), ("b", 1)]
    assert str(tap.error) == "the listener failed over a"
    tap.undo()
    assert model.fit("c") == ["c"]
    assert len(heard) == 2
    assert vars(model) == {}


def test_what_takes_no_attributes_is_refused():
    with pytest.raises((AttributeError, TypeError)):
        Patch([], "append", marked(1))


def test_a_method_that_was_copied_elsewhere_is_no_patch_there():
    patch = Patch(Model, "fit", marked("first"))
    copy = type("Copy", (), {"fit": Model.fit})
    mine = types.SimpleNamespace(fit=Model().fit)
    patch.undo()
    second = Patch(Model, "fit", marked("second"))
    try:
        Patch(copy, "fit", marked("copied")).undo()
        Patch(mine, "fit", marked("mine")).undo()
        assert Model().fit(1) == ("second", [1])
    finally:
        second.undo()
    assert Model().fit(1) == [1]
