"""``run_cell_magic("track", line, body)``: how ``nbconvert --to script`` writes a tracked cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from IPython.core.magic import no_var_expand

from trackmagic.magics.arguments import HEADER, parse_header, track

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

_SHOWS = ("_showtraceback", "show_usage_error")
"""The shell's own words for an error: of any, and of a magic that was written wrongly."""


def cell_magic_of(shell: InteractiveShell) -> Callable[[str, str], None]:
    """The magic as IPython registers it: the body runs as a tracked cell, its error reaches the caller."""

    @no_var_expand  # a header is taken as it is written
    def run_tracked(line: str, cell: str) -> None:
        parse_header(line)
        header = f"{HEADER} {line}".rstrip()
        errors = _HeldErrors(shell)
        try:
            result = shell.run_cell("\n".join((header, cell.removesuffix("\n"))))
        finally:
            errors.release()
        errors.show_all_but(result.error_before_exec or result.error_in_exec)
        result.raise_error()

    run_tracked.__doc__ = track.__doc__
    return run_tracked


class _HeldErrors:
    """Keeps errors of the inner cell from being shown until it is known which one the caller will see."""

    def __init__(self, shell: InteractiveShell) -> None:
        self._shell = shell
        self._held: list[tuple[Callable[..., Any], tuple[Any, ...]]] = []
        self._before = {name: getattr(shell, name) for name in _SHOWS}
        self._own = {name for name in _SHOWS if name in vars(shell)}
        for name, show in self._before.items():
            setattr(shell, name, self._holding(show))

    def release(self) -> None:
        """The shell shows errors itself again."""
        for name, show in self._before.items():
            if name in self._own:
                setattr(self._shell, name, show)
            else:
                delattr(self._shell, name)

    def show_all_but(self, error: BaseException | None) -> None:
        """Show what was held back, in order, without the error that the caller raises."""
        for show, words in self._held:
            if not any(word is error for word in words):
                show(*words)

    def _holding(self, show: Callable[..., Any]) -> Callable[..., None]:
        def hold(*words: Any) -> None:
            self._held.append((show, words))

        return hold
