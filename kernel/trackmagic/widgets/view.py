"""The widget that shows a view: traits, and a comm that answers what the UI asks."""

from __future__ import annotations

import logging
import sys
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import anywidget
import msgspec
import traitlets
from IPython.core.getipython import get_ipython

from trackmagic.errors import TrackmagicError
from trackmagic.pages.api import answer, import_all, problem
from trackmagic.store import Store
from trackmagic.tracking.registration import make_known
from trackmagic.views.bundle import bundle
from trackmagic.widgets.comms import harden
from trackmagic.widgets.greeting import greeting, is_awaited, may_show

STATIC: Final = Path(__file__).parent / "static"

log = logging.getLogger("trackmagic")


class ViewWidget(anywidget.AnyWidget):
    """A view of a store, live wherever it is shown; the static ``html`` and ``text`` stand in elsewhere.

    >>> ViewWidget(store, "run", {"run": "#12"}, html="<b>run</b>", text="run")  # doctest: +SKIP
    """

    _esm = STATIC / "view.js"
    view = traitlets.Unicode().tag(sync=True)
    query = traitlets.Dict().tag(sync=True)
    store = traitlets.Unicode().tag(sync=True)
    """The id of the store, by which a Jupyter server finds it."""
    state = traitlets.Dict().tag(sync=True)
    """What the user has set in the UI: filter, columns, selection."""
    snapshot = traitlets.Unicode().tag(sync=True)
    """An answer that was not asked for, as JSON: what moves while the kernel is too busy to be asked."""

    def __init__(
        self, store: Store, view: str, query: Mapping[str, Any], *, html: str, text: str
    ) -> None:
        import_all()
        self._asked, self._html, self._text = store, str(html), text
        super().__init__(view=view, query=dict(query), store=make_known(store))
        self.on_msg(self._answer)

    def open(self) -> None:
        """Meet the front-end, where one can show it: a notebook run by a program would keep a dead widget."""
        if may_show():
            super().open()
            harden(self.comm)

    def __repr__(self) -> str:
        """The text."""
        return self._text

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        view_bundle = bundle(self.store, self.view, self.query, html=self._html, text=self._text)
        if self.comm is None:
            return view_bundle, {}
        widget_bundle = super()._repr_mimebundle_(**options)
        data, metadata = (
            widget_bundle if isinstance(widget_bundle, tuple) else (widget_bundle or {}, {})
        )
        return {**data, **view_bundle}, metadata

    def _ipython_display_(self) -> None:
        """Show the static form, to be live when the browser says that it can; usual forms else."""
        if self.comm is not None or not is_awaited():
            raise NotImplementedError
        if words := greeting.missing():
            print(words, file=sys.stderr)  # noqa: T201 - a word to the user
        shell: Any = get_ipython()
        transient = {"display_id": uuid.uuid4().hex}
        data, metadata = self._repr_mimebundle_()
        shell.display_pub.publish(data, metadata, transient=transient)

        def enliven() -> None:
            self.open()
            data, metadata = self._repr_mimebundle_()
            shell.display_pub.publish(data, metadata, transient=transient, update=True)

        greeting.when_heard(enliven)

    def _answer(self, _widget: object, message: dict[str, Any], _buffers: list[bytes]) -> None:
        if message.get("name") == "plotly":
            self.send({"id": message["id"], "ok": True}, [(STATIC / "plotly.js").read_bytes()])
            return
        try:
            body, is_answered = answer(self._asked, message["name"], message["query"]), True
        except TrackmagicError as error:
            body, is_answered = msgspec.json.encode(problem(error)), False
        except Exception as error:
            log.exception("trackmagic: %s could not be answered", message.get("name"))
            body, is_answered = msgspec.json.encode(problem(error)), False
        self.send({"id": message.get("id"), "ok": is_answered}, [body])
