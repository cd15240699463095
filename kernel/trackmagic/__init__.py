"""Experiment tracking that lives in the notebook: a cell is a function, a run is one call of it.

>>> import trackmagic
>>> with trackmagic.start_run(experiment="digits") as run:  # doctest: +SKIP
...     trackmagic.log_metric("loss", 0.5)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from trackmagic import charts as charts
    from trackmagic import errors as errors
    from trackmagic.display import chart as chart
    from trackmagic.display import compare_runs as compare_runs
    from trackmagic.display import dashboard as dashboard
    from trackmagic.display import runs as runs
    from trackmagic.display import show as show
    from trackmagic.tracking.fluent import active_run as active_run
    from trackmagic.tracking.fluent import alert as alert
    from trackmagic.tracking.fluent import create_experiment as create_experiment
    from trackmagic.tracking.fluent import end_run as end_run
    from trackmagic.tracking.fluent import get_run as get_run
    from trackmagic.tracking.fluent import last_run as last_run
    from trackmagic.tracking.fluent import log_artifact as log_artifact
    from trackmagic.tracking.fluent import log_artifacts as log_artifacts
    from trackmagic.tracking.fluent import log_audio as log_audio
    from trackmagic.tracking.fluent import log_dict as log_dict
    from trackmagic.tracking.fluent import log_figure as log_figure
    from trackmagic.tracking.fluent import log_html as log_html
    from trackmagic.tracking.fluent import log_image as log_image
    from trackmagic.tracking.fluent import log_input as log_input
    from trackmagic.tracking.fluent import log_metric as log_metric
    from trackmagic.tracking.fluent import log_metrics as log_metrics
    from trackmagic.tracking.fluent import log_param as log_param
    from trackmagic.tracking.fluent import log_params as log_params
    from trackmagic.tracking.fluent import log_table as log_table
    from trackmagic.tracking.fluent import log_text as log_text
    from trackmagic.tracking.fluent import log_video as log_video
    from trackmagic.tracking.fluent import search_experiments as search_experiments
    from trackmagic.tracking.fluent import search_runs as search_runs
    from trackmagic.tracking.fluent import set_experiment as set_experiment
    from trackmagic.tracking.fluent import set_note as set_note
    from trackmagic.tracking.fluent import set_tag as set_tag
    from trackmagic.tracking.fluent import set_tags as set_tags
    from trackmagic.tracking.fluent import start_run as start_run
    from trackmagic.tracking.notify import notify as notify

_FLUENT = "trackmagic.tracking.fluent"
_PLACES = {
    **dict.fromkeys(("chart", "compare_runs", "dashboard", "runs", "show"), "trackmagic.display"),
    **dict.fromkeys(
        (
            "active_run",
            "alert",
            "create_experiment",
            "end_run",
            "get_run",
            "last_run",
            "log_artifact",
            "log_artifacts",
            "log_audio",
            "log_dict",
            "log_figure",
            "log_html",
            "log_image",
            "log_input",
            "log_metric",
            "log_metrics",
            "log_param",
            "log_params",
            "log_table",
            "log_text",
            "log_video",
            "search_experiments",
            "search_runs",
            "set_experiment",
            "set_note",
            "set_tag",
            "set_tags",
            "start_run",
        ),
        _FLUENT,
    ),
    "notify": "trackmagic.tracking.notify",
}
_MODULES = ("charts", "errors")
_HOT = ("log_metric", "log_metrics")
"""Called so often that one more call around them would show."""

__all__ = [*sorted(_PLACES), *_MODULES]  # noqa: PLE0604 - pinned by a test


def load_ipython_extension(shell: InteractiveShell) -> None:
    """``%load_ext trackmagic``."""
    from trackmagic.magics import load

    load(shell)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """``%unload_ext trackmagic``."""
    from trackmagic.magics import unload

    unload(shell)


def __getattr__(name: str) -> Any:
    if name in _PLACES:
        value = getattr(import_module(_PLACES[name]), name)
        if name not in _HOT:
            from trackmagic.errors import brief

            value = brief(value)
    elif name in _MODULES:
        value = import_module(f"trackmagic.{name}")
    elif name == "__version__":
        from importlib.metadata import version

        value = version("trackmagic")
    else:
        raise AttributeError(f"trackmagic has no {name!r}; it has {', '.join(__all__)}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
