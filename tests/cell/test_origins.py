"""What is a param and what is a result: by where a value comes from, clause by clause."""

import ast
import sys
from textwrap import dedent

import pytest

from trackmagic.cell.flow import Stop
from trackmagic.cell.history import History, Left
from trackmagic.cell.params import captured, literal_params

OTHER = """
from argparse import ArgumentParser, Namespace
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from types import SimpleNamespace
import datetime, json, os, time
import numpy as np, pandas as pd

base = {"lr": 0.1, "opt": {"name": "adam"}}
batch = 32
args = SimpleNamespace(dropout=0.25)
X = np.ones((100, 4))
df = pd.DataFrame({"age": [1.0, 2.0]})

@dataclass
class Config:
    lr: float = 0.1
    layers: tuple = (64,)

class CFG:
    lr = 0.3
    epochs = 4

class Kind(Enum):
    FAST = "fast"

class Net:
    def __init__(self, hidden=8, *, act="relu"):
        self.hidden, self.seen = hidden, 0
    def fit(self, epochs, lr=0.1):
        return {"loss": 0.5, "acc": 0.9, "name": "net", "done": True}

def train(lr=0.1, epochs=1, **other):
    return {"loss": lr * 2, "steps": epochs}

def score(data, k=3):
    return 0.25

def work(*_args, **_named):
    return 0.5
"""


def session(*cells):
    """A namespace in which cells ran one after the other, and what the history knows of them."""
    namespace = {"__name__": "__main__"}
    history = History()
    for count, text in enumerate((OTHER, *cells)):
        tree = ast.parse(dedent(text))
        exec(compile(tree, f"<{count}>", "exec"), namespace)
        names = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]
        names += [getattr(node, "name", "") for node in tree.body]
        assigned = [name for name in names if name in namespace]
        history.executed(count, "", str(count), assigned, left=Left(source=dedent(text)))
    return namespace, history


def ran(text, *cells):
    namespace, history = session(*cells)
    given = history.given(namespace)
    before = {name: id(value) for name, value in namespace.items()}
    tree = ast.parse(dedent(text))
    literal_params(tree, namespace, given)
    exec(compile(tree, "<cell>", "exec"), namespace)
    return captured(tree, namespace, given=given, before=before)


PARAMS = {
    "lr = base['lr'] * 2": {"lr": 0.2},
    "lr = base.get('lr', 0.5)": {"lr": 0.1},
    "lr = 0.1 if batch > 16 else 0.01": {"lr": 0.1},
    "steps = len(X) // batch": {"steps": 3},
    "Z = X @ X.T\nn = len(Z)\nm = Z.shape[0]": {"n": 100, "m": 100},
    "rows, columns = X.shape": {"rows": 100, "columns": 4},
    "n = len(df)": {"n": 2},
    "lr = 0.1\nname = f'x-{lr:.2f}-{batch}'": {"lr": 0.1, "name": "x-0.10-32"},
    "name = 'run %s of %d' % ('a', 3)": {"name": "run a of 3"},
    "name = '-'.join(['a', 'b']).upper()": {"name": "A-B"},
    "flag = batch > 16 and not False": {"flag": True},
    "name = None or 'adam'": {"name": "adam"},
    "is_small = 1 < batch <= 32": {"is_small": True},
    "dropout = args.dropout": {"dropout": 0.25},
    "momentum = float(os.environ.get('NO_SUCH_MOMENTUM', '0.9'))": {"momentum": 0.9},
    "home = os.environ['A_SETTING']\nn = int(os.getenv('A_NUMBER'))": {"home": "here", "n": 7},
    "opts = dict(C=1, kernel='rbf')": {"opts": {"C": 1, "kernel": "rbf"}},
    "opts = {**base['opt'], 'n': 3}": {"opts": {"name": "adam", "n": 3}},
    "opts = base['opt'] | {'n': 3}": {"opts": {"name": "adam", "n": 3}},
    "layers = [64] * 2 + [*(32, 16)]": {"layers": [64, 64, 32, 16]},
    "cfg = Config(lr=0.2)": {"cfg": {"lr": 0.2, "layers": [64]}},
    "cfg = replace(Config(), lr=0.3)": {"cfg": {"lr": 0.3, "layers": [64]}},
    "cfg = Config()\ncfg.lr = 0.7": {"cfg": {"lr": 0.7, "layers": [64]}},
    "args = Namespace(lr=0.1)\nlr = args.lr": {"args": {"lr": 0.1}, "lr": 0.1},
    "p = ArgumentParser()\n_ = p.add_argument('--lr', type=float, default=0.5)\nargs = p.parse_args([])": {
        "args": {"lr": 0.5}
    },
    "cfg = json.loads('{\"lr\": 0.1}')": {"cfg": {"lr": 0.1}},
    "lr = CFG.lr * 2": {"lr": 0.6},
    "class Settings:\n    lr = 0.5\n    names = ['a']": {"Settings": {"lr": 0.5, "names": ["a"]}},
    "kind = Kind.FAST": {"kind": "fast"},
    "kind = Kind('fast')": {"kind": "fast"},
    "out = Path('a') / 'b'\nday = datetime.date(2026, 1, 2)": {"out": "a/b", "day": "2026-01-02"},
    "a, (b, *c) = 1, (2, 3, 4)": {"a": 1, "b": 2, "c": [3, 4]},
    "lr, momentum = (0.1, 0.9)": {"lr": 0.1, "momentum": 0.9},
    "alphas = [10.0 ** -k for k in range(3)]": {"alphas": [1.0, 0.1, 0.01]},
    "best = max([1, 3]); low = min(2, 5); r = round(2.567, 1); s = sorted([2, 1])": {
        "best": 3, "low": 2, "r": 2.6, "s": [1, 2],
    },
    "x = 1\nx = 2": {"x": 2},
    "lr = 0.1\nlr = lr / 2": {"lr": 0.05},
    "n = (m := 5) + 1": {"n": 6, "m": 5},
    "import math\nangle = math.pi / 2": {"angle": 1.5707963267948966},
    "eps = np.finfo": {},
    "with open(os.devnull) as f:\n    lr = 0.1": {"lr": 0.1},
    "try:\n    lr = 0.1\nexcept ValueError:\n    lr = 0.2": {"lr": 0.1},
    "match batch:\n    case 32:\n        size = 'small'\n    case _:\n        size = 'large'": {
        "size": "small"
    },
    "deep = {'a': [{'b': (1, {'c': None})}]}": {"deep": {"a": [{"b": [1, {"c": None}]}]}},
    "size = base['opt']['name'][0]": {"size": "a"},
    "import copy\nopts = copy.deepcopy(base)": {"opts": {"lr": 0.1, "opt": {"name": "adam"}}},
    "a, b = 1, 2\na, b = b, a\nc, (d, e) = b, (a, b)": {"a": 2, "b": 1, "c": 1, "d": 2, "e": 1},
    "match base:\n    case {'lr': lr, 'opt': opt}: pass\n    case {'other': other}: pass": {
        "lr": 0.1, "opt": {"name": "adam"},
    },
    "from fractions import Fraction\nshare = Fraction(1, 3)": {"share": "1/3"},
}  # fmt: skip


@pytest.mark.parametrize("text", PARAMS)
def test_what_comes_from_literals_and_given_values_by_free_work_is_a_param(text, monkeypatch):
    monkeypatch.setenv("A_SETTING", "here")
    monkeypatch.setenv("A_NUMBER", "7")
    done = ran(text)
    assert (done.params, done.results) == (PARAMS[text], {})


RESULTS = {
    "acc = work()": {"acc": 0.5},
    "acc = X.mean()": {"acc": 1.0},
    "corner = X[0, 0]": {"corner": 1.0},
    "hits = (X > 0).sum()": {"hits": 400.0},
    "loss = ((X * 2) ** 2).mean() / 4": {"loss": 1.0},
    "top = df['age'].max()": {"top": 2.0},
    "err = 1 - work()": {"err": 0.5},
    "a, b = work(), work()": {"a": 0.5, "b": 0.5},
    "total = sum([1, 2])": {"total": 3.0},
    "best = max(work(), 0.1)": {"best": 0.5},
    "result = score(X)": {"result": 0.25},
    "result = {'loss': work(), 'name': 'x', 'ok': True}": {"loss": 0.5},
    "result = Net().fit(2)": {"loss": 0.5, "acc": 0.9},
    "first = {'loss': work()}\nsecond = {'loss': work() * 3}": {"first.loss": 0.5, "second.loss": 1.5},
    "acc = work()\nsummary = {'acc': acc}": {"acc": 0.5},
    "threshold = 0.5 if work() > 0.1 else 0.1": {},
    "acc = work()\nthreshold = 0.5 if acc > 0.1 else 0.1": {"acc": 0.5, "threshold": 0.5},
    "acc = work()\nif acc > 0.1:\n    grade, word = 1.0, 'good'\nelse:\n    grade, word = 2.0, 'bad'": {
        "acc": 0.5, "grade": 1.0,
    },
    "for i in range(3):\n    loss = work()": {"loss": 0.5},
    "total = 0\nfor x in X:\n    total += x.sum()": {"total": 400.0},
    "sizes = [len(x) for x in X]\nlargest = max(sizes)": {"largest": 4.0},
    "max = lambda *_: 0.75\nx = max(1, 2)": {"x": 0.75},
    "def len(x): return 0.25\nx = len('abc')": {"x": 0.25},
    "before = time.perf_counter()\ntook = (time.perf_counter() - before) * 0": {"took": 0.0},
}  # fmt: skip


@pytest.mark.parametrize("text", RESULTS)
def test_a_number_that_comes_out_of_work_is_a_result(text):
    done = ran(text)
    assert done.results == RESULTS[text]
    assert done.params.keys() <= {"epochs", "threshold", "x"}


NEITHER = [
    "t = time.time()\nstart = time.perf_counter()\nn = int(time.time())",
    "from time import monotonic as now\nt = now()",
    "now = datetime.datetime.now()\nstamp = f'{now:%H%M}'\nname = 'run-' + now.isoformat()",
    "for i in range(3):\n    pass",
    "n = 0\nfor i in range(3):\n    n += 1",
    "n = 0\nwhile n < 3:\n    n = n + 1",
    "for i, row in enumerate(X):\n    at = i * 2",
    "losses = []\nfor i in range(3):\n    losses.append(1 / (i + 1))",
    "losses = []\nlosses.append(0.5)",
    "history = {'loss': [], 'acc': []}\nhistory['loss'].append(0.5)",
    "scores = {}\nscores['a'] = work()",
    "scores = dict()\nfor i in range(2):\n    scores[i] = work()",
    "seen = set()\nseen.add(3)",
    "curve = []\ncurve += [0.5]",
    "rows = []\nalias = rows\nalias.append(1)",
    "word = str(work())\nflag = work() > 0.1\nmodel = Net",
    "_hidden = 0.1\n_found = work()",
    "x = 0.5\ndel x",
    "x = 0.5\nimport math as x",
    "def lr(): pass",
    "big = b'bytes'\nz = 1j",
    "found = False\nfor row in X:\n    if row.sum() > 1:\n        found = True\n        break",
]


@pytest.mark.parametrize("text", NEITHER)
def test_moments_counters_and_what_is_filled_are_neither(text):
    done = ran(text)
    assert (done.params, done.results) == ({}, {})


LOOPS = {
    "lr = 0.1\nfor e in range(3):\n    lr = lr / 10": ({"lr": 0.1}, {"lr": pytest.approx(1e-4)}),
    "lr = 0.1\nfor e in range(3):\n    lr *= 0.5": ({"lr": 0.1}, {"lr": 0.0125}),
    "lr = 0.1\nfor e in range(3):\n    if e == 2:\n        lr = lr * work()": ({"lr": 0.1}, {"lr": 0.05}),
    "lr = base['lr']\nfor e in range(2):\n    lr -= 0.05": ({"lr": 0.1}, {"lr": 0.0}),
    "lr = 0.1\nfor e in range(2):\n    lr = max(lr * 0.5, 0.01)": ({"lr": 0.1}, {"lr": 0.025}),
    "batch = 64\nwhile batch > 8:\n    batch //= 2": ({"batch": 64}, {"batch": 8.0}),
    "patience = 5\nfor e in range(2):\n    patience -= 1": ({"patience": 5}, {"patience": 3.0}),
    "patience = 5\nfor e in range(2):\n    if work() > 2:\n        patience -= 1": ({"patience": 5}, {}),
    "best = 0.0\nfor e in range(2):\n    best = max(best, work())": ({}, {"best": 0.5}),
    "best = float('inf')\nfor e in range(2):\n    loss = work()\n    if loss < best:\n        best = loss": (
        {}, {"best": 0.5, "loss": 0.5},
    ),
    "best, best_epoch = 0.0, 0\nfor e in range(3):\n    best, best_epoch = work(), e": (
        {}, {"best": 0.5, "best_epoch": 2.0},
    ),
    "wait = 0\nfor e in range(3):\n    if work() > 2:\n        wait = 0\n    else:\n        wait += 1": (
        {}, {},
    ),
    "for e in range(3):\n    total = 0\n    for b in range(2):\n        total += work()": (
        {}, {"total": 1.0},
    ),
    "for e in range(2):\n    width = 64": ({"width": 64}, {}),
    "k, x, v = 2.0, 1.0, 0.0\nfor i in range(2):\n    a = -k * x\n    v += a\n    x += v": (
        {"k": 2.0, "x": 1.0}, {"x": -1.0, "v": 0.0},
    ),
    "momentum = 0.9\nfor e in range(0):\n    momentum *= 0.5": ({"momentum": 0.9}, {}),
}  # fmt: skip


@pytest.mark.parametrize("text", LOOPS)
def test_a_param_that_a_loop_lowers_or_scales_keeps_its_first_value(text):
    done = ran(text)
    assert (done.params, done.results) == LOOPS[text]


CALLS = {
    "result = train(lr=0.5, epochs=2)": {"lr": 0.5, "epochs": 2},
    "train(lr=0.5)": {"lr": 0.5},
    "print(train(0.5, 2))": {"lr": 0.5, "epochs": 2},
    "rate = 0.5\nr = train(rate)": {"rate": 0.5, "lr": 0.5},
    "lr = 0.5\nr = train(lr=lr)": {"lr": 0.5},
    "lr = 7\nr = train(lr=0.5)": {"lr": 7, "train.lr": 0.5},
    "a = train(lr=0.5)\nb = train(lr=0.5)": {"lr": 0.5},
    "a = train(lr=0.5)\nb = train(lr=0.6)": {"train.lr": 0.5, "train_2.lr": 0.6},
    "a = train(lr=0.5)\nb = Net().fit(3, lr=0.6)": {"train.lr": 0.5, "fit.lr": 0.6, "epochs": 3},
    "s = score(X, 5)": {"k": 5},
    "s = score(X, k=len(X))": {"k": 100},
    "net = Net(16, act='tanh')\nr = net.fit(epochs=4)": {"hidden": 16, "act": "tanh", "epochs": 4},
    "r = train(**{'lr': 0.5, 'depth': 2})": {"lr": 0.5, "depth": 2},
    "config = {'lr': 0.5}\nr = train(**config)": {"config": {"lr": 0.5}},
    "r = train(*[0.5, 2], depth=1)": {"depth": 1},
    "r = [train(lr=0.5, epochs=e) for e in (1, 2)]": {"lr": 0.5},
    "for e in range(2):\n    r = train(lr=0.5, epochs=e)": {"lr": 0.5},
    "s = score(X, Config(lr=0.9))": {"k": {"lr": 0.9, "layers": [64]}},
    "r = train(lr=work())": {},
    "r = np.full(3, fill_value=2.0).mean()": {},
    "r = json.dumps(obj=3)": {},
    "r = (lambda lr: lr)(lr=0.1)": {},
}


@pytest.mark.parametrize("text", CALLS)
def test_plain_values_given_to_the_users_own_functions_are_params(text):
    assert ran(text).params == CALLS[text]


SETTINGS = {
    "class HP(NamedTuple):\n    lr: float = 0.1\n    n: int = 3": "HP(n=5)",
    "HP = namedtuple('HP', 'lr n')": "HP(0.1, n=5)",
    "class HP(TypedDict):\n    lr: float\n    n: int": "HP(lr=0.1, n=5)",
    "class HP(msgspec.Struct):\n    lr: float = 0.1\n    n: int = 3": "HP(n=5)",
    "@attrs.define\nclass HP:\n    lr: float = 0.1\n    n: int = 3": "HP(n=5)",
    "class HP(pydantic.BaseModel):\n    lr: float = 0.1\n    n: int = 3": "HP.model_validate({'n': 5})",
    "class HP(dict):\n    def __getattr__(self, name): return self[name]": "HP(lr=0.1, n=5)",
    "class HP(dict):\n    def __init__(self, **named):\n        super().__init__(**named)\n"
    "        self.__dict__ = self": "HP(lr=0.1, n=5)",
    "@dataclass\nclass HP:\n    lr: float = 0.1\n    n: int = 3\n    @classmethod\n"
    "    def of(cls, **named): return cls(**named)": "HP.of(n=5)",
}
IMPORTS = """
import attrs, msgspec, pydantic
from collections import namedtuple
from typing import NamedTuple, TypedDict
"""


@pytest.mark.parametrize("kind", SETTINGS)
@pytest.mark.parametrize("is_given", [False, True], ids=["made", "given"])
def test_every_way_to_write_settings_is_one(kind, is_given):
    make = f"hp = {SETTINGS[kind]}"
    read = "lr = hp['lr']" if "TypedDict" in kind else "lr = hp.lr"
    cells = (IMPORTS + kind, make) if is_given else (IMPORTS + kind,)
    done = ran(read if is_given else f"{make}\n{read}", *cells)
    hp = {} if is_given else {"hp": {"lr": 0.1, "n": 5}}
    assert done.params == {"lr": 0.1, **hp}
    assert done.results == {}


CONFIG_PARSER = """
from configparser import ConfigParser
parser = ConfigParser()
parser.read_string("[train]\\nlr = 0.1\\nn = 3")
"""


@pytest.mark.parametrize("is_given", [False, True], ids=["made", "given"])
def test_what_is_read_of_a_file_of_settings_is_a_param(is_given):
    read = "lr = parser.getfloat('train', 'lr')\nn = int(parser['train']['n'])"
    done = ran(read, CONFIG_PARSER) if is_given else ran(CONFIG_PARSER + read)
    assert (done.params, done.results) == ({"lr": 0.1, "n": 3}, {})


def test_functions_of_local_modules_are_the_users_own_and_of_installed_ones_not(
    tmp_path, monkeypatch
):
    (tmp_path / "local_training.py").write_text(
        "def fit(depth, rate=0.1):\n    return depth * 0.5\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    text = "import local_training\nr = local_training.fit(3, rate=0.2)\nq = pd.Series([1.0], name='x').max()"
    assert ran(text).params == {"depth": 3, "rate": 0.2}
    del sys.modules["local_training"]


def test_a_decorated_function_is_known_by_the_one_it_wraps():
    cell = """
    import functools
    def logged(f):
        @functools.wraps(f)
        def inner(*args, **named):
            return f(*args, **named)
        return inner
    @logged
    def fit(depth, rate=0.1):
        return 0.5
    """
    assert ran("r = fit(3)", cell).params == {"depth": 3}


@pytest.mark.parametrize("call", ["cached(3, rate=0.2)", "part(3, rate=0.2)", "called(3, rate=0.2)",
                                  "Trainer.static(3, rate=0.2)", "Trainer.of(3, rate=0.2)",
                                  "trainer.kept(3, rate=0.2)"])  # fmt: skip
def test_what_only_passes_on_to_a_function_is_known_by_it(call):
    cell = """
    import functools
    @functools.lru_cache
    def cached(depth, rate=0.1): return 0.5
    part = functools.partial(lambda name, depth, rate: 0.5, "a")
    class Trainer:
        def __init__(self): self.state = object()
        def __call__(self, depth, rate): return 0.5
        @staticmethod
        def static(depth, rate): return 0.5
        @classmethod
        def of(cls, depth, rate): return 0.5
        @functools.cache
        def kept(self, depth, rate): return 0.5
    called = trainer = Trainer()
    """
    assert ran(f"r = {call}", cell).params == {"depth": 3, "rate": 0.2}


def test_a_signature_that_raises_costs_its_names_only():
    cell = """
    def fit(depth):
        return 0.5
    fit.__signature__ = "nonsense"
    """
    assert ran("lr = 0.1\nr = fit(3)\ns = fit(depth=4)", cell).params == {"lr": 0.1, "depth": 4}


FIRST = {
    "layers = [64]\nlayers.append(32)": {"layers": [64]},
    "config = {'lr': 0.1}\nconfig['best'] = work()": {"config": {"lr": 0.1}},
    "config = {'a': {'b': 1}}\nconfig['a']['b'] += 1": {"config": {"a": {"b": 1}}},
    "config = {'lr': 0.1}\nconfig.update(n=2)": {"config": {"lr": 0.1}},
    "config = dict(base)\ndel config['opt']": {"config": {"lr": 0.1, "opt": {"name": "adam"}}},
    "order = [3, 1]\norder.sort()": {"order": [3, 1]},
    "rate = config = {'n': 1}\nrate['n'] = 2": {"rate": {"n": 1}, "config": {"n": 1}},
}


@pytest.mark.parametrize("text", FIRST)
def test_a_container_that_was_not_empty_is_kept_as_it_was_first_and_that_is_said(text):
    done = ran(text)
    assert done.params == FIRST[text]
    assert done.left_out.keys() == FIRST[text].keys()


def test_a_container_that_a_cell_finds_is_kept_as_it_was_found():
    done = ran("lr = base['lr']\nbase['lr'] = 5.0\nagain = base['opt']['name']")
    assert done.params == {"lr": 0.1, "again": "adam"}


UNREACHED = {
    "lr = 0.1; raise RuntimeError; batch_size = 64": {"lr": 0.1},
    "lr = 0.1\nraise RuntimeError\nbatch_size = 64": {"lr": 0.1},
    "lr = 0.1\nif lr:\n    depth = 2\n    raise RuntimeError\nelse:\n    depth = 3\nwidth = 4": {
        "lr": 0.1, "depth": 2,
    },
    "try:\n    lr = 0.1\n    raise RuntimeError\n    depth = 3\nfinally:\n    width = 4": {
        "lr": 0.1, "width": 4,
    },
    "for e in range(2):\n    width = 4\n    raise RuntimeError\nlr = 0.1": {"width": 4},
    "lr = 0.1\nimport sys\nsys.exit(0)\nbatch_size = 64": {"lr": 0.1},
}  # fmt: skip


@pytest.mark.parametrize("text", UNREACHED)
def test_lines_never_reached_give_no_params(text):
    namespace, history = session("batch_size, depth, width, e = 'stale', 'stale', 'stale', 'stale'")
    before = {name: id(value) for name, value in namespace.items()}
    tree = ast.parse(text)
    given = history.given(namespace)
    try:
        exec(compile(tree, "<cell>", "exec"), namespace)
    except (RuntimeError, SystemExit) as error:
        places = list(error.__traceback__.tb_next.tb_frame.f_code.co_positions())
        line, end_line, column, end_column = places[error.__traceback__.tb_next.tb_lasti // 2]
    stop = Stop(line, column, end_line, end_column)
    done = captured(tree, namespace, given=given, before=before, stop=stop)
    assert done.params == UNREACHED[text]


def test_a_call_that_raised_was_given_its_arguments_and_one_after_it_was_not():
    text = "lr = 0.1\nr = train(epochs=3) + work(depth=2)"
    tree = ast.parse(text)
    namespace, _ = session()
    stop = Stop(2, 4, 2, 19)
    assert captured(tree, namespace | {"lr": 0.1}, stop=stop).params == {"lr": 0.1, "epochs": 3}


@pytest.mark.parametrize("arm", ["if False:\n    mode = 'a'", "if batch > 99:\n    mode = 'a'",
    "if work() > 2:\n    mode = 'a'",
    "for _ in range(0):\n    mode = 'a'", "while False:\n    mode = 'a'"])  # fmt: skip
def test_an_arm_that_did_not_run_gives_none_though_an_older_value_is_there(arm):
    assert ran(arm, "mode = 'old'").params == {}


INPUTS = {
    "lr = 0.1": True,
    "lr, n = 0.1, 3": True,
    "lr = batch * 2": True,
    "lr = {'a': [1, 2]}": True,
    "lr = Config(lr=0.4)": True,
    "lr = 0.1 if batch else 1.0": True,
    "class lr:\n    rate = 0.1": True,
    "# Parameters\nlr = 0.7\nsteps = 9": True,
    "lr = work()": False,
    "lr = X.mean()": False,
    "lr = time.time()": False,
    "lr = []\nlr.append(3)": False,
    "lr = {}\nlr['a'] = work()": False,
    "for lr in (1, 2):\n    pass": False,
    "lr = np.ones(3)": False,
    "lr = train": False,
}


@pytest.mark.parametrize("made", INPUTS)
def test_a_name_of_another_cell_is_a_param_where_that_cell_made_it_of_literals(made):
    namespace, history = session(made)
    assert history.given(namespace).is_of_literals("lr") is INPUTS[made]


def test_a_number_that_another_cell_computed_is_a_result_here_too():
    done = ran("err = 1 - acc\nlr = rate / 2", "acc = work()\nrate = 0.1")
    assert (done.params, done.results) == ({"lr": 0.05}, {"err": 0.5})


def test_a_value_that_no_known_cell_made_is_given():
    namespace = {"rate": 0.5, "__name__": "__main__"}
    given = History().given(namespace)
    tree = ast.parse("lr = rate * 2")
    done = captured(tree, namespace | {"lr": 1.0}, given=given)
    assert done.params == {"lr": 1.0}
    assert not given.is_of_literals("rate")


def test_no_object_of_the_session_is_held_while_a_cell_runs():
    import weakref

    namespace, history = session("data = pd.DataFrame({'a': [1]})\nalias = data")
    given = history.given(namespace)
    gone = weakref.ref(namespace["data"])
    assert given["data"].kind == "object"
    assert given["alias"].kind == "object"
    del namespace["data"], namespace["alias"]
    assert gone() is None


class Hostile:
    __class__ = property(lambda _: 1 / 0)

    def __getattr__(self, name):
        raise ValueError(name)

    def __eq__(self, other):
        raise ValueError

    __hash__ = None

    def __len__(self):
        raise ValueError

    def __bool__(self):
        raise ValueError


@pytest.mark.parametrize(
    "text",
    ["x = thing.a", "x = thing['a']", "x = len(thing)", "x = thing * 2", "x = thing == 1", "x = [thing]",
     "x = f'{thing}'", "x = 1 if thing else 2", "x = train(lr=thing)", "x = {'a': thing}"],
)  # fmt: skip
def test_an_object_that_raises_costs_itself_only(text):
    namespace, history = session()
    namespace |= {"thing": Hostile(), "x": Hostile(), "lr": 0.1}
    tree = ast.parse(f"lr = 0.1\n{text}")
    done = captured(tree, namespace, given=history.given(namespace))
    assert done.params == {"lr": 0.1}


def test_nothing_of_the_users_is_run():
    ran_here = []

    class Watched:
        @property
        def lr(self):
            ran_here.append("property")
            return 0.1

        def __getitem__(self, key):
            ran_here.append("item")
            return 0.1

        def __mul__(self, other):
            ran_here.append("operator")
            return 0.1

        def __len__(self):
            ran_here.append("length")
            return 3

    Watched.__module__ = "__main__"
    namespace = {"it": Watched(), "a": 0.1, "b": 0.1, "c": 0.1, "d": 3, "__name__": "__main__"}
    tree = ast.parse("a = it.lr\nb = it['lr']\nc = it * 2\nd = len(it)")
    literal_params(tree, namespace, History().given(namespace))
    captured(tree, namespace, given=History().given(namespace))
    assert ran_here == []


@pytest.mark.parametrize(
    "text",
    ["x = 10 ** 10 ** 10", "x = 'a' * 10 ** 10", "x = f'{1:1000000000}'", "x = list(range(10 ** 12))",
     "x = '%1000000000d' % 1", "x = 'a'.center(10 ** 10)", "x = ('a' * 90000).replace('a', 'b' * 90000)",
     "x = 1 << 10 ** 10", "x = [[0] * 1000] * 1000 * 1000", "x = sorted(range(10 ** 12))"],
)  # fmt: skip
def test_what_would_grow_is_not_computed(text):
    assert literal_params(ast.parse(f"lr = 0.1\n{text}"))["lr"] == 0.1


def test_limits_are_said():
    text = "ids = list(range(2000))\nhuge = 10 ** 2000\nlr = 0.1"
    done = ran(text)
    assert done.params == {"lr": 0.1}
    assert done.left_out["ids"] == "it holds 2,000 values, and 1,000 is the limit"
    assert "4,096 bits" in done.left_out["huge"]


def test_a_dict_of_many_numbers_is_a_table_and_no_results():
    assert ran("counts = {str(i): work() for i in range(500)}").results == {}


def test_a_param_by_the_name_of_a_dicts_number_keeps_both_apart():
    done = ran("lr = 0.1\nresult = {'lr': work(), 'loss': work()}")
    assert (done.params, done.results) == ({"lr": 0.1}, {"result.lr": 0.5, "loss": 0.5})


def test_torch_sizes_and_scalars():
    torch = pytest.importorskip("torch")
    namespace = {"t": torch.ones(3, 2), "__name__": "__main__"}
    tree = ast.parse("n = t.shape[0]\nloss = (t * 2).mean()")
    exec(compile(tree, "<cell>", "exec"), namespace)
    done = captured(tree, namespace, given=History().given(namespace))
    assert (done.params, done.results) == ({"n": 3}, {"loss": 2.0})
