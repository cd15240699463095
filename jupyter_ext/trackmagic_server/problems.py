"""Errors as a browser is told of them: a status from one table, and the words as JSON."""

from __future__ import annotations

from http.client import responses

import msgspec
from tornado.web import HTTPError

from trackmagic import errors
from trackmagic.pages.api import Problem, problem
from trackmagic_server.stores import UnknownStore

STATUS: dict[type[BaseException], int] = {
    msgspec.DecodeError: 400,
    UnknownStore: 404,
    errors.NotFound: 404,
    errors.Ambiguous: 409,
    errors.ParamConflict: 409,
    errors.NameTaken: 409,
    errors.BadName: 400,
    errors.BadValue: 400,
    errors.BadFilter: 400,
    errors.BadSetting: 400,
    errors.NoActiveRun: 409,
    errors.RunActive: 409,
    errors.RunEnded: 409,
    errors.StoreTooNew: 409,
    errors.StoreReadOnly: 409,  # 403 would be taken for a missing token
    errors.StoreUnusable: 503,
    errors.DamagedData: 500,
    errors.MissingExtra: 501,
    errors.MissingFile: 404,
    errors.BadFile: 400,
}


def is_expected(error: BaseException | None) -> bool:
    """Whether it says what is wrong with the request or the store, and not with our code."""
    return isinstance(error, tuple(STATUS))


def told(error: BaseException | None, status: int) -> tuple[int, Problem]:
    """The status and the words for ``error``; ``status`` is that of one which is not in the table.

    Of an unexpected one nothing is told: its words may hold SQL or paths, and the log has them.
    """
    if isinstance(error, tuple(STATUS)) and isinstance(error, Exception):
        code = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
        return code, problem(error)
    name = responses.get(status, "Error")
    if isinstance(error, HTTPError):
        return status, Problem(error=name, message=error.get_message() or name)
    return status, Problem(
        error=name, message="trackmagic failed to answer; the log of the Jupyter server says why"
    )
