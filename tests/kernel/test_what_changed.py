"""What a card and a comparison say of two calls, in real kernels and repositories."""

import json
import subprocess
import sys
from pathlib import Path

from trackmagic.views.card import run_card
from trackmagic.views.compare import compare_table


def git(folder, *words):
    settings = ("-c", "user.name=A", "-c", "user.email=a@b.c")
    subprocess.run(["git", *settings, "-C", str(folder), *words], check=True, capture_output=True)


def repository(kernel, **files):
    """The kernel's folder as a repository with these files committed."""
    git(kernel.folder, "init", "-q", "-b", "main")
    write(kernel, **files)
    git(kernel.folder, "add", ".")
    git(kernel.folder, "commit", "-q", "-m", "first")


def write(kernel, **files):
    for name, text in files.items():
        (kernel.folder / f"{name}.py").write_text(text)


def look(kernel, run, until):
    """The card, once the surroundings have been filed."""
    until(lambda: kernel.store.surroundings.git(run.number))
    return run_card(kernel.store, run.number)


def test_uncommitted_changes_are_compared_by_card_and_comparison(own_kernel, until):
    repository(own_kernel, settings="RATE = 1\n")
    cell = "%%track --quiet\nscore = 2.0 ** 0.5"
    write(own_kernel, settings="RATE = 2\n")
    first = own_kernel.ok(cell, "scores").run
    until(lambda: own_kernel.store.surroundings.git(first.number))
    again = own_kernel.ok(cell, "scores").run
    card = look(own_kernel, again, until)
    assert card.sameness == f"as #{first.number}: same code, params, inputs, environment, commit"
    write(own_kernel, settings="RATE = 7\n")
    third = own_kernel.ok(cell, "scores").run
    card = look(own_kernel, third, until)
    assert (card.sameness, card.around) == ("", ("uncommitted changes differ",))
    assert card.texts[0].change.lines[-2:] == ("-+RATE = 2", "++RATE = 7")
    found = compare_table(own_kernel.store, [first.number, again.number, third.number])
    [changes] = found.texts
    assert [one.numbers for one in changes.versions] == [(1, 2), (3,)]
    script = Path(sys.executable).parent / "trackmagic"
    words = [script, "runs", "compare", "1", "3", "--json"]
    done = subprocess.run(
        words, env=own_kernel.environ, check=False, capture_output=True, text=True
    )
    row = json.loads(done.stdout)["sections"]["environment"]["rows"]["git changes"]
    assert [one["differs"] for one in row] == [False, True]
