"""What reads the expressions of a cell, as those see it that read one kind each."""

from __future__ import annotations

import ast
from typing import Any, Protocol

from trackmagic.cell.calls import Call
from trackmagic.cell.held import Held


class Reader(Protocol):
    """Reads expressions, in the order in which they run."""

    names: dict[str, Held]
    """What the cell has bound so far."""
    calls: list[Call]
    """What it calls, in the order of the text."""
    repeats: int
    """Whether what is read runs more than once."""

    def of(self, node: ast.expr | None) -> Held:
        """Give the worth of an expression."""
        ...

    def look(self, name: str) -> Held:
        """Give what a name is worth at this point."""
        ...

    def thing(self, node: ast.expr) -> Any:
        """Give the object that an expression names, as it is now; UNKNOWN for what is not named."""
        ...

    def name_bound(self, name: str, node: ast.expr, worth: Held) -> None:
        """Bind a name to what an expression is worth."""
        ...

    def change(self, node: ast.expr) -> None:
        """Note that what an expression names is changed in place."""
        ...

    def depends_on_results(self, node: ast.expr) -> bool:
        """Tell whether an expression reads a name that the cell has computed."""
        ...

    def is_data(self, node: ast.expr) -> bool:
        """Tell whether an expression names data, whose size is as given as the data is."""
        ...
