"""What any object is worth as a param value: JSON-like, and the same text in every process.

| object | form |
|---|---|
| bool, int, float, str, None; NumPy's and PyTorch's scalars | itself |
| list, tuple, deque, array, any Sequence | a list |
| set, any Set | a list, in one order |
| dict, any Mapping; OmegaConf's, with what they refer to | a dict; keys that read alike are told apart |
| dataclass, attrs, pydantic, msgspec, namedtuple, Namespace | a dict of its fields |
| scikit-learn's estimator | a dict of its ``get_params()``, and its ``class`` |
| Enum | its value |
| Path, address, UUID, date, time, timedelta, time zone | text, dates as ISO 8601 |
| Decimal | a float that has the same digits, else text; Fraction and complex: text |
| array, tensor, Series, Index, frame up to 1,000 elements | a list; by labels where it has some: a dict |
| larger, or not in memory (lazy, on device ``meta``) | ``ndarray (1797, 64) float64`` |
| NA, NaT, a masked element | None |
| function, class, module, dtype, device | its name |
| anything else | its ``repr`` up to 1,000 characters, without addresses |

Nothing is imported for it, no generator is consumed, and no lazy frame is collected.
"""

from __future__ import annotations

from trackmagic.entities import ParamValue
from trackmagic.param_values.forms import formed
from trackmagic.param_values.objects import kinds, shown
from trackmagic.param_values.walk import NoForm, Walk, in_order

__all__ = ["NoForm", "in_order", "kinds", "param_value", "shown", "whole_value"]


def param_value(value: object, *, stand_ins: bool = True) -> ParamValue:
    """``value`` in its form. Raises :class:`NoForm` for what holds itself, or too much.

    Without ``stand_ins`` also for what has no form but its ``repr`` or its shape.
    """
    kind = type(value)
    if kind in (bool, int, float, str) or value is None:
        return value  # type: ignore[return-value]
    return Walk(formed, stand_ins=stand_ins).value(value)


def whole_value(value: object) -> ParamValue:
    """``value`` in its form, whatever its size, arrays in full. Raises :class:`NoForm`.

    Nothing stands in for what has no form but its ``repr``.
    """
    return Walk(formed, stand_ins=False, is_whole=True).value(value)
