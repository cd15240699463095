"""Param values: what a plain object of the namespace is worth as one (:mod:`trackmagic.param_values`)."""

from __future__ import annotations

from trackmagic import param_values
from trackmagic.cell import looks
from trackmagic.entities import ParamValue

MAX_ITEMS = 1000
"""Values in a param, nested ones counted; more is data, not a param."""
MAX_BITS = 4096


class NotParam(Exception):
    """The object is worth no param value.

    The message says which limit is in the way; empty: it is not plain.
    """


def param_value(value: object) -> ParamValue:
    """Give a plain object as a param value, configuration objects as dicts. Raises NotParam for others."""
    kind = type(value)
    if isinstance(value, int) and int.bit_length(value) > MAX_BITS:
        raise NotParam(f"it is a whole number of more than {MAX_BITS:,} bits")
    if kind in looks.ATOMS:
        return value  # type: ignore[return-value]
    try:
        if not looks.is_plain(value, most=100 * MAX_ITEMS):
            raise NotParam
        members = looks.fields(value)
        param = param_values.param_value(value if members is None else members)
    except param_values.NoForm as limit:
        raise NotParam(f"it {limit}") from None
    except NotParam:
        raise
    except Exception as failure:
        raise NotParam from failure
    if (weight := _weight(param)) > MAX_ITEMS + 1:
        raise NotParam(f"it holds {weight - 1:,} values, and {MAX_ITEMS:,} is the limit")
    return param


def _weight(value: ParamValue) -> int:
    if isinstance(value, list):
        return 1 + sum(map(_weight, value))
    if isinstance(value, dict):
        return 1 + sum(map(_weight, value.values()))
    return 1
