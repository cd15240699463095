"""Whether a text is what a module was made from, for texts as people write them."""

import gc
import importlib.util
import py_compile
import sys
import types

import pytest

from trackmagic.cell.live import _was_compiled, is_live, is_outdated, put_in_place
from trackmagic.cell.modules import Modules

TEXTS = {
    "a setter": "class A:\n    @property\n    def x(self): return 1\n    @x.setter\n    def x(self, v): pass",
    "a decorator that leaves no word": (
        "def deco(f):\n    def inner(*a): return f(*a)\n    return inner\n@deco\ndef f(x): return x"
    ),
    "one name for many": (
        "from functools import singledispatch\n@singledispatch\ndef g(x): return 0\n"
        "@g.register\ndef _(x: int): return 1\n@g.register\ndef _(x: str): return 2"
    ),
    "overloads": (
        "from typing import overload\n@overload\ndef h(x: int) -> int: ...\n"
        "@overload\ndef h(x: str) -> str: ...\ndef h(x): return x"
    ),
    "a choice": "if print is None:\n    def k(): return 1\nelse:\n    def k(): return 2",
    "a fallback": "try:\n    from nothing import q\nexcept ImportError:\n    def q(): return 1",
    "a second definition": "def r(): return 1\nkept = r\ndef r(): return 2",
    "a constant in two places": "LEVEL = 1\nif __debug__:\n    LEVEL = 2",
    "an annotated constant": "X: int = 5",
    "no number": "def f(x=1e999 - 1e999): return x != (1e999 - 1e999)",
    "a set": "def f(x): return x in {'a', 'b', 'c', 'd', 'e'}",
    "lambdas": "f = lambda x: x + 1\ng = lambda x: x + 2",
    "a class that its decorator changes": (
        "def reg(c):\n    c.run = lambda self: 3\n    return c\n@reg\nclass B:\n    def run(self): return 1"
    ),
    "what a dataclass writes": (
        "from dataclasses import dataclass\n@dataclass\nclass D:\n    a: int = 1\n"
        "class E:\n    def __init__(self): pass\n    def __repr__(self): return 'e'"
    ),
    "functions of a function": (
        "def make(n):\n    def f(x): return x * n\n    return f\nf = make(2)\ng = make(3)"
    ),
    "a container": "CONFIG = {'lr': 0.1}",
    "a mark of the byte order": "\ufeffdef f(): return 1",
    "an attribute named as the module's": "class A:\n    __name__ = 'a'\ndef f(): return 1",
}


@pytest.fixture
def made(tmp_path, monkeypatch):
    """Makes a module of a text, without a compiled file."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    def make(text, name="made"):
        path = tmp_path / f"{name}.py"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, name, module)
        spec.loader.exec_module(module)
        return module

    return make


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_live_and_nothing_was_put_in_place(made, name):
    text = TEXTS[name]
    module = made(text)
    text = text.removeprefix("\ufeff")
    assert is_live(text, module) is True
    assert [*put_in_place(text, module)] == []
    classes = [one for one in vars(module).values() if isinstance(one, type)]
    assert not [one for one in classes if one.__module__ == "made" and is_outdated(text, one)]


def test_another_text_is_not_live(made):
    module = made("RATE = 1\ndef f():\n    return RATE\nclass A:\n    def g(self): return 1")
    assert is_live("RATE = 2", module) is False
    assert is_live("def f():\n    return 2", module) is False
    assert is_live("class A:\n    def g(self): return 2", module) is False
    assert is_live("def f(:", module) is False


def test_where_nothing_tells_that_is_said(made):
    assert is_live("N = 1\nN += 1", made("N = 1\nN += 1")) is None


def test_what_was_put_in_place_is_named_and_numbers_are_told(made):
    step = "def step():\n    global COUNT\n    COUNT += 1"
    text = f"RATE = 0.1\nKEY = 'a'\nCOUNT = 0\ndef f(): return 1\n{step}"
    module = made(text)
    module.step()
    assert [*put_in_place(text, module)] == []
    module.RATE, module.KEY, module.f = 0.2, "b", lambda: 5
    assert {*put_in_place(text, module)} == {
        "RATE is 0.2, not 0.1",
        "KEY is another",
        "f is another",
    }


def test_an_object_that_answers_no_question_is_none(made):
    class Refuses:
        def __getattribute__(self, name):
            raise RuntimeError(name)

    module = made("x = None\ndef f(): return 1")
    module.lazy = Refuses()
    assert is_live("x = None\ndef f(): return 1", module) is True


def test_what_python_has_compiled_is_looked_at_and_closed_again(made):
    module = made("def f(): return 1")
    module.__cached__ = py_compile.compile(module.__file__, doraise=True)
    assert _was_compiled(module)
    gc.collect()  # a file left open is a warning, and so an error


@pytest.mark.parametrize(
    "data", [b"\xef\xbb\xbfdef f(): return 1\n", b"# coding: latin-1\ndef f(): return '\xe9'\n"]
)
def test_a_file_is_read_as_python_reads_it(made, data):
    module = made(data)
    modules = Modules(0.0)  # its file was written since
    modules.look()
    found = modules.module("made")
    assert isinstance(module, types.ModuleType)
    assert (found.is_edited, bool(found.digest)) == (False, True)
