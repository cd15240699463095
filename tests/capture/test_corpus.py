"""A corpus of secrets, each of which is masked and nothing beside it, and of harmless text that stays.

``corpus/README``-like remarks stand at the head of each file; «...» is what must go.
"""

import re
from pathlib import Path

import pytest

from trackmagic.capture.secrets import Masker

CORPUS = Path(__file__).parent / "corpus"
MASKED = re.compile(r"\[masked[^\]\n]*\]")
MARKED = re.compile("«([^»]*)»")
PLAIN = Masker()


def entries(name):
    """The entries of a file: lines, or blocks between blank lines where its head says so."""
    text = (CORPUS / name).read_text("utf-8").replace("·", "")
    if "blank lines between them" in text.split("\n", 1)[0]:
        blocks = [block for block in text.split("\n\n")[1:] if block.strip()]
        return [block.strip("\n") for block in blocks]
    return [line for line in text.split("\n") if line and not line.startswith("# ")]


def as_diff(mask):
    """Mask an entry as a line that a diff of a script adds."""
    head = "--- a/x.py\n+++ b/x.py\n@@ -0,0 +1 @@\n+"

    def masked(text):
        return mask(head + text).removeprefix(head)

    return masked


def ways(name):
    """How an entry may come to us."""
    if "diffs" in name:
        return {"diff": PLAIN.diff}
    if "cells" in name:
        return {"cell": PLAIN.code}
    if "code" in name:
        return {"cell": PLAIN.code, "text": PLAIN.text, "diff": as_diff(PLAIN.diff)}
    return {"text": PLAIN.text, "diff": as_diff(PLAIN.diff)}


def cases(folder):
    return [
        pytest.param(mask, entry, id=f"{path.stem}-{way}-{number}")
        for path in sorted((CORPUS / folder).glob("*.txt"))
        for way, mask in ways(path.name).items()
        for number, entry in enumerate(entries(f"{folder}/{path.name}"))
    ]


@pytest.mark.parametrize(("mask", "entry"), cases("secrets"))
def test_the_secret_goes_and_nothing_else(mask, entry):
    plain = entry.replace("«", "").replace("»", "")
    assert MASKED.sub("[masked]", mask(plain)) == MARKED.sub("[masked]", entry)


@pytest.mark.parametrize(("mask", "entry"), cases("harmless"))
def test_what_is_harmless_stays(mask, entry):
    assert mask(entry) == entry
