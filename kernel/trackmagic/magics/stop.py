"""A cell that was stopped before its body began."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

_WORD = "stopped before the cell began: nothing of it has run"


class _Stopped(ast.NodeTransformer):
    """Puts the interrupt in the place of the next body: so it is IPython that raises it there."""

    def __init__(self, shell: InteractiveShell) -> None:
        self._shell = shell

    def visit(self, _body: ast.AST) -> ast.AST:
        """In the place of the whole body."""
        body_stopped(self._shell)
        [raised] = ast.parse(f"raise __import__('builtins').KeyboardInterrupt({_WORD!r})").body
        return ast.fix_missing_locations(ast.Module(body=[raised], type_ignores=[]))


def stop_body(shell: InteractiveShell) -> None:
    """Let the cell whose ``pre_run_cell`` this is end with the interrupt, and run nothing."""
    shell.ast_transformers.append(_Stopped(shell))


def body_stopped(shell: InteractiveShell) -> None:
    """That cell is over, even if it never came to its body."""
    others = [
        transformer
        for transformer in shell.ast_transformers
        if not isinstance(transformer, _Stopped)
    ]
    shell.ast_transformers[:] = others
