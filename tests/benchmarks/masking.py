"""What masking costs: of a cell with its session, and of a long output."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

from tests.benchmarks.figure import Figure

from trackmagic.capture import masking
from trackmagic.capture.secrets import Masker

TIMES = 50
BLOCK = """layer_{n} = nn.Linear({n}, 512, bias=True)
for key, value in batches_{n}.items():
    loss = criterion(model(value["input_ids"]), labels[key])  # token level
print(f"epoch {n}: loss={{loss:.4f}}, tokens: {{len(value)}}")
"""
SECRETS = """api_key = os.environ["OPENAI_API_KEY"]
user, password = "maria", "tR5vK9xM2wQ8"
"""
LINE = "epoch 3: loss=0.1234 val_acc=0.9912 key metric, tokens: 512\n"


def a_cell(_folder: Path) -> Iterator[Figure]:
    """A cell of 100 lines with 200 names in the session, other text each time."""
    values = itertools.cycle((0.1, "adam", [1, 2], {"lr": 0.1, "api_key": "zX9kQ2mW7rT4"}, len))
    names: dict[str, object] = dict(zip((f"name_{n}" for n in range(190)), values, strict=False))
    names |= {f"db_password_{n}": f"geheim{n}X" for n in range(5)}
    names |= {f"config_{n}": SimpleNamespace(lr=0.1, token="zX9kQ2mW7rT4a") for n in range(5)}
    masking.watch(names)
    text = "%%track\n" + SECRETS + "".join(BLOCK.format(n=n) for n in range(24)) + "x = 1\n"
    assert text.count("\n") == 100

    def mask(number: int) -> None:
        masking.look()
        code = f"{text}n = {number}"
        masking.learn_code(code)
        masking.met().code(code)
        masking.look()
        masking.met().code(code)

    yield Figure(
        "masking a cell of 100 lines, 200 names in the session", _least(mask) * 1e3, 1, None, "ms"
    )


def an_output(_folder: Path) -> Iterator[Figure]:
    """A mebibyte of ordinary output, 20 secrets in the environment."""
    masker = Masker({**os.environ, **{f"S{n}_API_KEY": f"s{n}X" * 8 for n in range(20)}})
    text = LINE * (2**20 // len(LINE))
    yield Figure(
        "masking 1 MiB of output", _least(lambda _: masker.text(text), 10) * 1e3, 100, None, "ms"
    )


def _least(work: Callable[[int], object], times: int = TIMES) -> float:
    seconds = []
    for number in range(times):
        start = time.process_time()
        work(number)
        seconds.append(time.process_time() - start)
    return min(seconds)
