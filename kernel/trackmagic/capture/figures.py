"""The figures a cell shows: every picture that goes to the front-end while it runs.

``publish`` of the shell's display publisher is listened to (from any thread, also matplotlib's flush
on ``post_execute``), and ``write_format_data`` of its displayhook for the cell's last value: IPython
calls both on the instance, in a terminal as in ipykernel. What ``clear_output`` or ``update_display``
took away from the screen is taken away here too; an Output widget is a screen of its own.
"""

from __future__ import annotations

import binascii
import contextlib
import importlib.util
import sys
import threading
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import FrameType, ModuleType
from typing import Any, Final, NamedTuple

import msgspec

from trackmagic.capture.taken import Taken
from trackmagic.entities import Entity, Notice
from trackmagic.param_values import NoForm, whole_value
from trackmagic.patch import Tap

LIMIT: Final = 50
"""Displays of one cell that are kept."""
LIMIT_BYTES: Final = 10 * 2**20
"""Of one figure."""
PLOTLY: Final = "application/vnd.plotly.v1+json"

_OWN: Final = "application/vnd.trackmagic."
"""A display with such a media type is trackmagic's own, and no figure of the cell."""


class Figure(Entity, frozen=True):
    """A picture as a file: ``figures/1.png``, ``figures/2.plotly.json``."""

    name: str
    media_type: str
    data: bytes


class Figures:
    """Collects the figures shown between ``start`` and ``stop``.

    ``belongs`` is asked at each display, in the thread that displays, whether it is this cell's.
    """

    def __init__(
        self,
        shell: Any,
        *,
        limit: int = LIMIT,
        limit_bytes: int = LIMIT_BYTES,
        belongs: Callable[[], bool] | None = None,
    ) -> None:
        self._shell, self._belongs = shell, belongs
        self._limit, self._limit_bytes = limit, limit_bytes
        self._lock = threading.RLock()
        self._shown: dict[object, _Shown] = {}
        self._left_out = 0
        self._clear_next: set[str | None] = set()
        self._plotly: PlotlyShow | None = None
        self._last_plotly: object = None
        """What plotly's show has just displayed."""
        self._taps: list[Tap] = []
        self._errors: list[Exception] = []

    def start(self) -> None:
        """Begin to collect."""
        if self._taps:
            return
        publisher, hook = self._shell.display_pub, self._shell.displayhook
        for owner, name, listener in (
            (publisher, "publish", self._published),
            (publisher, "clear_output", self._cleared),
            (hook, "write_format_data", self._result),
        ):
            with contextlib.suppress(AttributeError, TypeError):
                self._taps.append(Tap(owner, name, listener))
        self._plotly = PlotlyShow(self._plotly_shown)

    def stop(self) -> None:
        """End collecting; publisher and displayhook are as they were."""
        for tap in reversed(self._taps):
            tap.undo()
            if tap.error:
                self._errors.append(tap.error)
        self._taps = []
        if self._plotly is not None:
            self._plotly.remove()
            self._plotly = None

    def taken(self) -> Taken[tuple[Figure, ...]]:
        """The figures on screen, in their order. Decodes them: call it off the main thread."""
        with self._lock:
            displays, left_out = [*self._shown.values()], self._left_out
        figures: list[Figure] = []
        notices = [f"a display could not be read: {error}" for error in self._errors]
        if left_out:
            notices.append(f"{left_out} displays after the first {self._limit} are left out")
        for number, display in enumerate(displays, 1):
            for media_type, content in display.bundle.items():
                suffix, read = _KINDS[media_type]
                name = f"figures/{number}.{suffix}"
                try:
                    data = read(content, self._limit_bytes)
                except (ValueError, TypeError, RecursionError) as error:
                    notices.append(f"{name} is left out: {error}")
                else:
                    figures.append(Figure(name=name, media_type=media_type, data=data))
        return Taken(tuple(figures), tuple(Notice(part="figures", text=text) for text in notices))

    def _published(
        self,
        data: dict[str, object],
        metadata: dict[str, object] | None = None,
        *_: object,
        transient: dict[str, object] | None = None,
        update: bool = False,
        **__: object,
    ) -> None:
        self._show(data, metadata, (transient or {}).get("display_id"), update=update)

    def _result(
        self, format_dict: dict[str, object], md_dict: dict[str, object] | None = None
    ) -> None:
        self._show(format_dict, md_dict, None, update=False)

    def _plotly_shown(self, figure: Any) -> None:
        """Where a browser or the like was opened, no display has told of the figure."""
        was_displayed, self._last_plotly = self._last_plotly is not None, None
        if was_displayed or not (self._belongs is None or self._belongs()):
            return
        plotly_json = figure if isinstance(figure, dict) else figure.to_plotly_json()
        self._keep({PLOTLY: plotly_json}, None, None, update=False)

    def _cleared(self, wait: bool = False) -> None:  # noqa: FBT001, FBT002 - IPython's signature
        if self._belongs is None or self._belongs():
            screen = output_widget()
            with self._lock:
                if wait:
                    self._clear_next.add(screen)
                else:
                    self._clear(screen)

    def _show(
        self,
        data: dict[str, object],
        metadata: dict[str, object] | None,
        display_id: object,
        *,
        update: bool,
    ) -> None:
        is_own = "trackmagic" in (metadata or {}) or any(kind.startswith(_OWN) for kind in data)
        if is_own or not (self._belongs is None or self._belongs()):
            return
        bundle = {kind: data[kind] for kind in _KINDS if kind in data}
        if (figure := plotly_figure()) is not None:
            self._last_plotly = figure
            bundle.setdefault(PLOTLY, figure)
        elif (figure := widget_figure(data)) is not None:
            bundle[PLOTLY] = figure
        self._keep(bundle, output_widget(), display_id, update=update)

    def _keep(
        self, bundle: dict[str, object], screen: str | None, display_id: object, *, update: bool
    ) -> None:
        with self._lock:
            if screen in self._clear_next and not update:
                self._clear(screen)
            key = display_id if update and display_id is not None else object()
            is_shown = key in self._shown
            if update and is_shown and not bundle:
                del self._shown[key]
            elif not bundle:
                return
            elif is_shown or len(self._shown) < self._limit:
                # The first display of an id is the one that updates address.
                if display_id is not None and display_id not in self._shown:
                    key = display_id
                self._shown[key] = _Shown(bundle, screen)
            else:
                self._left_out += 1

    def _clear(self, screen: str | None) -> None:
        self._shown = {
            key: display for key, display in self._shown.items() if display.screen != screen
        }
        self._clear_next.discard(screen)
        if screen is None:
            self._left_out = 0


class _Shown(NamedTuple):
    """A display: its forms, and the Output widget that it is in, if any."""

    bundle: dict[str, object]
    screen: str | None


def _encoded(content: object, limit_bytes: int) -> bytes:
    """A picture's bytes, from bytes or from the base64 text that messages carry."""
    if isinstance(content, str):
        _check(len(content) * 3 // 4, limit_bytes)
        return binascii.a2b_base64(content)
    return _raw(content, limit_bytes)


def _raw(content: object, limit_bytes: int) -> bytes:
    if isinstance(content, str):
        content = content.encode("utf-8", "backslashreplace")
    if not isinstance(content, bytes):
        raise TypeError(f"it is a {type(content).__name__}, not text or bytes")
    _check(len(content), limit_bytes)
    return content


def _json(content: object, limit_bytes: int) -> bytes:
    data = msgspec.json.encode(content, enc_hook=_plain)
    _check(len(data), limit_bytes)
    return data


def _plain(value: object) -> object:
    try:
        return whole_value(value)
    except NoForm as error:
        raise TypeError(f"it holds a {type(value).__name__}, which {error}") from None


def _check(size: int, limit_bytes: int) -> None:
    if size > limit_bytes:
        raise ValueError(
            f"{size / 2**20:.1f} MiB is more than the {limit_bytes / 2**20:g} MiB kept"
        )


_KINDS: Final[dict[str, tuple[str, Callable[[object, int], bytes]]]] = {
    PLOTLY: ("plotly.json", _json),
    "image/svg+xml": ("svg", _raw),
    "image/png": ("png", _encoded),
    "image/jpeg": ("jpeg", _encoded),
}


# Figures that go to the screen by other roads than as a picture of theirs. Plotly's renderers for notebooks
# of other makers write only HTML, or open a browser: its ``show`` is asked for the figure. An Output widget
# takes what is displayed inside of its ``with`` block, and an ``interact`` clears it: that is the widget's
# own screen. Neither library is imported here.


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
