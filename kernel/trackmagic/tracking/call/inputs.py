"""What a call read: the names other cells made, and the local modules that its names lead to."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterator
from typing import Any
from weakref import WeakKeyDictionary

import msgspec

from trackmagic.capture import masking
from trackmagic.cell.body import body
from trackmagic.cell.history import History
from trackmagic.cell.inputs import Inputs, after, remember, take_inputs
from trackmagic.cell.names import Names
from trackmagic.cell.objects import Author
from trackmagic.cell.passing import Seen, look_after, look_at_others
from trackmagic.cell.reach import MOST, Reached, module_input, reached
from trackmagic.cell.refit import refitted
from trackmagic.entities import MODULES, Input, Notice
from trackmagic.recording.run import Run
from trackmagic.store import Store

NOT_KNOWN = "whether they changed is not known"


class CallInputs:
    """The inputs of one call: looked at before the cell runs, kept, and looked at again after."""

    def __init__(self, tree: ast.Module, namespace: dict[str, Any]) -> None:
        self._tree, self._namespace = tree, namespace
        self._names = Names()
        self._inputs = Inputs()
        self._others = Seen()
        self._modules = Reached()

    def look(self, names: Names, history: History, hidden: Collection[str]) -> None:
        """Take them as the cell finds them."""
        self._names = names
        self._inputs = take_inputs(
            names.reads,
            self._namespace,
            history,
            hidden=hidden,
            refitted=refitted(body(self._tree), self._namespace),
        )
        self._others = look_at_others([*self._inputs.handles], self._namespace, history)
        self._modules = self._reached(history)

    def keep(self, store: Store, number: int, *, with_code: bool) -> None:
        """Write down what is known of them; ``with_code``: the texts of the modules too."""
        if rows := [*self._values(), *self._files(store, with_code=with_code)]:
            store.cells.set_inputs(number, rows)

    def look_again(
        self, history: History, run: Run, *, with_code: bool
    ) -> tuple[Callable[[], None], list[Notice]]:
        """How the cell left them: gives what writes it down, and what was left out.

        Modules that the cell itself has imported or reloaded are known only now.
        """
        self._inputs = after(self._inputs, self._namespace, assigns=self._names.assigns)
        self._modules = self._reached(history)

        def write() -> None:
            self.keep(run.store, run.number, with_code=with_code)

        return write, [*self._left_out()]

    def remember(self, history: History, author: Author) -> None:
        """Tell the history. Call it after ``executed``."""
        remember(self._inputs, self._namespace, history, self._others.author(author))
        look_after(self._others, self._namespace, history, author)

    def _left_out(self) -> Iterator[Notice]:
        if self._inputs.given_up:
            names = ", ".join(dict.fromkeys(self._inputs.given_up))
            yield Notice(part="inputs", text=f"no time to fingerprint {names}: {NOT_KNOWN}")
        if not self._modules.is_whole:
            text = f"not all local modules were followed (time, or more than {MOST}): {NOT_KNOWN}"
            yield Notice(part=MODULES, text=text)

    def _reached(self, history: History) -> Reached:
        history.modules.look()
        return reached(self._tree, self._names, self._namespace, history.modules)

    def _values(self) -> list[Input]:
        masker = masking.met()
        return [
            msgspec.structs.replace(
                entry,
                summary=str(masker.value(entry.name, entry.summary)),
                changes=tuple(
                    msgspec.structs.replace(each, what=str(masker.value(entry.name, each.what)))
                    for each in entry.changes
                ),
            )
            for entry in self._inputs.inputs
        ]

    def _files(self, store: Store, *, with_code: bool) -> list[Input]:
        """The modules as inputs; the text of each is kept once, its secrets masked."""
        rows = []
        versions = _KEPT.setdefault(store, {}) if with_code and self._modules.modules else {}
        there = store.cells.versions_there(versions.values())  # a transaction may have been undone
        for module in self._modules.modules:
            version = ""
            if with_code and module.source:
                if versions.get(module.digest) not in there:
                    text = masking.met().code(module.source)
                    versions[module.digest] = store.cells.add_version(text).digest
                version = versions[module.digest]
            outdated = self._modules.outdated.get(module.name, ())
            row = module_input(module, version, outdated)
            summary = masking.met().text(row.summary)
            rows.append(msgspec.structs.replace(row, summary=summary))
        return rows


_KEPT: WeakKeyDictionary[Store, dict[str, str]] = WeakKeyDictionary()
"""Digests of the texts that this process has kept, by what they were made from."""
