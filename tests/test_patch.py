import asyncio
import inspect
import itertools
import math
import pickle
import sys
import threading
import types
from functools import cached_property, lru_cache, partial, wraps

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

    @property
    def depth(self):
        """How deep it is."""
        return vars(self).get("set_depth", 1)

    @depth.setter
    def depth(self, value):
        self.set_depth = value

    @cached_property
    def size(self):
        return object()

    async def ask(self, question, *, again=False):
        await asyncio.sleep(0)
        return await self.ask(question) if again else f"{question}?"

    double = partial(pow, 2)
    root = math.sqrt


class Deep(Model):
    pass


class Likely:
    """A method that only some objects have, as sklearn's ``available_if`` makes them."""

    def __init__(self, function):
        self.function = function

    def __get__(self, instance, owner=None):
        if instance is not None and not instance.is_likely:
            raise AttributeError("it has no probabilities")
        return self.function if instance is None else types.MethodType(self.function, instance)


class Classifier:
    def __init__(self, *, is_likely):
        self.is_likely = is_likely

    @Likely
    def chances(self, rows):
        """How likely each class is."""
        return [0.5] * rows


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


@pytest.mark.parametrize("owner", [Model, Deep])
def test_a_property_stays_one_that_is_read_set_and_undone(owner):
    before = inspect.getattr_static(owner, "depth")
    patch = Patch(owner, "depth", marked("read"))
    try:
        model = owner()
        assert model.depth == ("read", 1)
        model.depth = 3
        assert model.depth == ("read", 3)
        assert isinstance(owner.depth, property)
        assert owner.depth.__doc__ == "How deep it is."
        over = Patch(owner, "depth", marked("over"))
        patch.undo()
        assert model.depth == ("over", 3)
        over.undo()
    finally:
        patch.undo()
    assert model.depth == 3
    assert inspect.getattr_static(owner, "depth") is before
    assert "depth" not in vars(Deep)


def test_what_is_computed_once_still_is():
    calls = []

    def around(original, model):
        calls.append(model)
        return original(model)

    patch = Patch(Model, "size", around)
    try:
        model = Model()
        assert model.size is model.size
        assert calls == [model]
    finally:
        patch.undo()
    assert Model().size is not model.size
    assert calls == [model]


def test_what_a_class_holds_that_binds_no_object_is_called_without_one():
    patches = [Patch(Model, name, marked(name)) for name in ("double", "root")]
    try:
        assert Model().double(3) == Model.double(3) == ("double", 8)
        assert Model().root(4) == ("root", 2)
    finally:
        for patch in patches:
            patch.undo()
    assert (Model().double(3), Model().root(4)) == (8, 2)


def test_a_method_that_some_objects_do_not_have_is_not_given_to_them():
    signature = inspect.signature(Classifier.chances)
    patch = Patch(Classifier, "chances", marked("asked"))
    try:
        assert Classifier(is_likely=True).chances(2) == ("asked", [0.5, 0.5])
        assert not hasattr(Classifier(is_likely=False), "chances")
        assert inspect.signature(Classifier.chances) == signature
        assert Classifier.chances.__doc__ == "How likely each class is."
        assert Classifier.chances(Classifier(is_likely=True), 1) == ("asked", [0.5])
    finally:
        patch.undo()
    assert type(vars(Classifier)["chances"]) is Likely


def test_a_coroutine_function_stays_one():
    signature = inspect.signature(Model.ask)

    async def around(original, /, *args, **kwargs):
        return "asked", await original(*args, **kwargs)

    patch = Patch(Model, "ask", around, once=True)
    try:
        assert inspect.iscoroutinefunction(Model.ask)
        assert asyncio.iscoroutinefunction(Model().ask)
        assert inspect.signature(Model.ask) == signature

        async def many():
            return await asyncio.gather(*(Model().ask(at, again=True) for at in range(3)))

        assert asyncio.run(many()) == [("asked", f"{at}?") for at in range(3)]
        waiting = Model().ask("late")
        patch.undo()
        assert asyncio.run(waiting) == "late?"
    finally:
        patch.undo()
    assert asyncio.run(Model().ask("why")) == "why?"


def test_a_coroutine_that_is_handed_on_and_one_that_fails_are_awaited_as_before():
    patch = Patch(Model, "ask", lambda original, /, *args: original(*args), once=True)
    try:
        assert asyncio.run(Model().ask("how")) == "how?"
        with pytest.raises(TypeError, match="question"):
            asyncio.run(Model().ask())
        assert not patch.is_inside()
    finally:
        patch.undo()


@pytest.mark.parametrize("owner", [Model, Deep])
def test_pickle_finds_what_is_patched_by_its_name(owner):
    patch = Patch(owner, "fit", marked("fit"))
    try:
        model = owner()
        assert pickle.loads(pickle.dumps(owner.fit)) is owner.fit
        assert pickle.loads(pickle.dumps(model.fit))(1) == ("fit", [1])
        assert type(pickle.loads(pickle.dumps(model))) is owner
    finally:
        patch.undo()


def test_pickle_finds_a_function_in_the_module_that_passes_it_on(monkeypatch):
    module = types.ModuleType("passing_on")
    module.sqrt = math.sqrt
    monkeypatch.setitem(sys.modules, "passing_on", module)
    Patch(module, "sqrt", marked("root"))
    assert pickle.loads(pickle.dumps(module.sqrt)) is module.sqrt
    assert module.sqrt(4) == ("root", 2)


def test_super_and_overriding_meet_the_patch_where_it_lies():
    class Wide(Model):
        def fit(self, rows, *, epochs=1):
            return "wide", super().fit(rows, epochs=epochs)

    patch = Patch(Model, "fit", marked("base"))
    try:
        assert Wide().fit(1) == ("wide", ("base", [1]))
        over = Patch(Wide, "fit", marked("over"))
        assert Wide().fit(1) == ("over", ("wide", ("base", [1])))
        over.undo()
    finally:
        patch.undo()
    assert Wide().fit(1) == ("wide", [1])


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


@pytest.mark.parametrize(
    ("owner", "name"),
    [([], "append"), (Model, "nothing"), (Model(), "depth"), (math, "pi"), (Model, "__doc__")],
)
def test_what_is_no_method_or_takes_no_attributes_is_refused_and_stays(owner, name):
    before = getattr(owner, name, None)
    with pytest.raises((AttributeError, TypeError), match=name):
        Patch(owner, name, marked(1))
    assert getattr(owner, name, None) == before


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


def test_a_patch_of_a_base_that_comes_later_is_heard_of_where_the_method_is_inherited():
    base = type("Base", (Model,), {name: vars(Model)[name] for name in ("fit", "load", "depth")})
    deep = type("Deep", (base,), {})
    of_deep = [Patch(deep, name, marked("deep")) for name in ("fit", "load", "depth")]
    of_base = [Patch(base, name, marked("base")) for name in ("fit", "load", "depth")]
    assert deep().fit("rows") == ("deep", ("base", ["rows"]))
    assert deep.load("here") == ("deep", ("base", (deep, "here")))
    assert deep().depth == ("deep", ("base", 1))
    assert base().fit("rows") == ("base", ["rows"])
    for patch in of_deep:
        patch.undo()
    assert (deep().fit("rows"), deep().depth) == (("base", ["rows"]), ("base", 1))
    for patch in of_base:
        patch.undo()
    assert (deep().fit("rows"), deep.load("here")) == (["rows"], (deep, "here"))
    assert not {"fit", "load", "depth"} & vars(deep).keys()


def test_what_is_asked_of_tasks_begun_inside_of_a_call_is_not_inside_of_it():
    class Agent:
        async def ask(self, questions):
            await asyncio.sleep(0)
            if len(questions) == 1:
                return questions[0]
            one_by_one = [await self.ask([question]) for question in questions]
            tasks = [asyncio.create_task(self.ask([question])) for question in questions]
            return one_by_one, await asyncio.gather(*tasks)

    calls = []

    async def tell(original, /, agent, questions):
        calls.append(questions)
        return await original(agent, questions)

    patch = Patch(Agent, "ask", tell, once=True)
    assert asyncio.run(Agent().ask(["a", "b"])) == (["a", "b"], ["a", "b"])
    assert calls == [["a", "b"], ["a"], ["b"]]
    patch.undo()


def test_what_a_cache_has_put_on_a_function_is_there():
    class Table:
        @staticmethod
        @lru_cache
        def row(at):
            return [at]

    patch = Patch(Table, "row", marked("seen"))
    assert (Table.row(1), Table.row(1)) == (("seen", [1]), ("seen", [1]))
    assert Table.row.cache_info().hits == 1
    Table.row.cache_clear()
    assert Table.row.cache_info().currsize == 0
    patch.undo()
