"""Figures that go to the screen by other roads than as a picture of theirs.

Plotly's renderers for notebooks of other makers write only HTML, or open a browser: its ``show`` is asked
for the figure. An Output widget takes what is displayed inside of its ``with`` block, and an
``interact`` clears it: that is the widget's own screen. Neither library is imported here.
"""

from __future__ import annotations

import contextlib
import importlib.util
import sys
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import FrameType, ModuleType
from typing import Any

from trackmagic.patch import Tap

_PLOTLY_IO = "plotly.io"
_SHOW = "plotly.io._renderers"
_VIEW = "application/vnd.jupyter.widget-view+json"


class PlotlyShow:
    """Tells ``listener`` of each figure that ``plotly.io.show`` has shown, as a dict or a figure.

    Where plotly has not been imported yet, it listens from when it is.
    """

    def __init__(self, listener: Callable[[Any], None]) -> None:
        self._listener = listener
        self._tap: Tap | None = None
        self._import: _Import | None = None
        module = sys.modules.get(_PLOTLY_IO)
        if module is not None and hasattr(module, "show"):
            self._listen(module)
        else:
            self._import = _Import(_PLOTLY_IO, self._listen)
            sys.meta_path.insert(0, self._import)

    def remove(self) -> None:
        """Stop listening."""
        if self._import is not None and self._import in sys.meta_path:
            sys.meta_path.remove(self._import)
        if self._tap is not None:
            self._tap.undo()

    def _listen(self, module: ModuleType) -> None:
        with contextlib.suppress(AttributeError, TypeError):
            self._tap = Tap(module, "show", lambda fig, *_, **__: self._listener(fig))


class _Import(MetaPathFinder):
    """Calls ``then`` with the module ``name`` once it has been imported."""

    def __init__(self, name: str, then: Callable[[ModuleType], None]) -> None:
        self._name, self._then = name, then

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """What the others find; its loader tells when it is done."""
        if fullname != self._name:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(fullname)
        loader = spec.loader if spec is not None else None
        execute = getattr(loader, "exec_module", None)
        if execute is not None:

            def exec_module(module: ModuleType) -> None:
                execute(module)
                self._then(module)

            with contextlib.suppress(AttributeError, TypeError):
                loader.exec_module = exec_module  # type: ignore[union-attr, method-assign]
        return spec


def plotly_figure() -> Any:
    """The figure, as a dict, that plotly's ``show`` displays right now in this thread; else None.

    A renderer that is used for the first time displays scripts of its own, from below ``show``.
    """
    if _SHOW not in sys.modules:
        return None
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - the only way to the caller's caller
    while frame is not None:
        if str(frame.f_globals.get("__name__")).startswith(f"{_PLOTLY_IO}."):
            return frame.f_locals.get("fig_dict") if frame.f_code.co_name == "show" else None
        frame = frame.f_back
    return None


def widget_figure(data: dict[str, object]) -> Any:
    """The figure, as a dict, of a plotly FigureWidget that is displayed; else None."""
    view = data.get(_VIEW)
    model = view.get("model_id") if isinstance(view, dict) else None
    for widget in _widgets():
        if getattr(widget, "model_id", None) == model and hasattr(widget, "to_plotly_json"):
            return widget.to_plotly_json()
    return None


def output_widget() -> str | None:
    """The id of the Output widget that takes what is displayed here; None where it is the cell's."""
    output: Any = getattr(sys.modules.get("ipywidgets"), "Output", None)
    if not isinstance(output, type):
        return None
    taking: list[Any] = [widget for widget in _widgets() if isinstance(widget, output)]
    ids = [str(widget.model_id) for widget in taking if widget.msg_id]
    return ids[-1] if ids else None


def _widgets() -> list[Any]:
    widget = sys.modules.get("ipywidgets.widgets.widget")
    instances: dict[str, Any] = getattr(widget, "_instances", {})
    return [*instances.values()]
