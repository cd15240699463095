"""Forms of what data libraries hold: elements up to a limit, past that type, shape and dtype."""

from __future__ import annotations

import math
import sys
from typing import Any

from trackmagic.entities import ParamValue
from trackmagic.param_values.walk import Form, Walk


def shape_text(walk: Walk, value: Any) -> ParamValue:
    """``ndarray (1797, 64) float64``: stands for data that is large, or not in memory."""
    shape = tuple(int(size) if isinstance(size, int) else str(size) for size in value.shape)
    dtype = str(getattr(value, "dtype", "")).removeprefix("torch.")
    device = str(getattr(value, "device", ""))
    where = device if device == "meta" else ""
    words = (type(value).__name__, str(shape).replace("'", ""), dtype, where)
    return walk.stand_in(" ".join(filter(None, words)))


def has_shape(value: Any) -> bool:
    """Whether it is an array of some library: it has a shape and a dtype."""
    return isinstance(getattr(value, "shape", None), tuple) and hasattr(value, "dtype")


def _numpy_array(walk: Walk, value: Any) -> ParamValue:
    if value.size > walk.elements:
        return shape_text(walk, value)
    if value.dtype.kind in "mM":  # tolist() would give nanoseconds as whole numbers
        return walk.value(_texts(value).tolist())
    if value.dtype.char in "gG" or value.dtype.names is not None:
        return _by_element(walk, value)
    return walk.value(value.tolist())


def _by_element(walk: Walk, value: Any) -> ParamValue:
    """Of long doubles and records, whose ``tolist`` gives NumPy's own scalars, or tuples."""
    if value.ndim == 0:
        return walk.value(value[()])
    return [
        _by_element(walk, value[at]) if value.ndim > 1 else walk.value(value[at])
        for at in range(len(value))
    ]


def _numpy_scalar(walk: Walk, value: Any) -> ParamValue:
    names = value.dtype.names
    if names is not None:
        return walk.pairs([(name, value[name]) for name in names], len(names))
    match value.dtype.kind:
        case "f":
            return float(value)
        case "c":
            return str(complex(value))
        case "m" | "M":
            return walk.value(_texts(value).item())
        case _:
            return walk.value(value.item())


def _texts(value: Any) -> Any:
    """Dates as ISO 8601 and durations with their unit; None where there is none."""
    numpy = sys.modules["numpy"]
    texts = numpy.datetime_as_string(value) if value.dtype.kind == "M" else _durations(value)
    return numpy.where(numpy.isnat(value), None, texts)


def _durations(value: Any) -> Any:
    numpy = sys.modules["numpy"]
    return numpy.vectorize(str, otypes=[object])(value)


def _masked_array(walk: Walk, value: Any) -> ParamValue:
    if value.size > walk.elements:
        return shape_text(walk, value)
    return walk.value(value.tolist())  # None where it is masked


def _tensor(walk: Walk, value: Any) -> ParamValue:
    torch = sys.modules["torch"]
    plain = value.layout is torch.strided and not value.is_quantized and value.device.type != "meta"
    if value.numel() > walk.elements or not plain:
        return shape_text(walk, value)
    return walk.value(value.detach().tolist())


def _device_array(walk: Walk, value: Any) -> ParamValue:
    """JAX, CuPy, TensorFlow, MLX: in memory, and given to NumPy by themselves."""
    if math.prod(value.shape) > walk.elements:
        return shape_text(walk, value)
    for name in ("tolist", "numpy", "get"):
        if callable(give := getattr(value, name, None)):
            return walk.value(give())
    return shape_text(walk, value)


def _series(walk: Walk, value: Any) -> ParamValue:
    """A dict by its labels, where they are more than places; else a list."""
    if value.size > walk.elements:
        return shape_text(walk, value)
    items = value.astype(object).tolist()
    if type(value.index).__name__ == "RangeIndex" or not value.index.is_unique:
        return walk.items(items, len(items))
    return walk.pairs(zip(value.index.tolist(), items, strict=True), len(items))


def _index(walk: Walk, value: Any) -> ParamValue:
    return walk.value(value.tolist()) if value.size <= walk.elements else shape_text(walk, value)


def _frame(walk: Walk, value: Any) -> ParamValue:
    """By column, each a list."""
    if math.prod(value.shape) > walk.elements or not value.columns.is_unique:
        return shape_text(walk, value)
    columns = [
        (name, value.iloc[:, at].astype(object).tolist()) for at, name in enumerate(value.columns)
    ]
    return walk.pairs(columns, len(columns))


def _extension(walk: Walk, value: Any) -> ParamValue:
    return walk.value(value.tolist()) if len(value) <= walk.elements else shape_text(walk, value)


def _polars_series(walk: Walk, value: Any) -> ParamValue:
    return walk.value(value.to_list()) if len(value) <= walk.elements else shape_text(walk, value)


def _polars_frame(walk: Walk, value: Any) -> ParamValue:
    if math.prod(value.shape) > walk.elements:
        return shape_text(walk, value)
    return walk.value(value.to_dict(as_series=False))


def _arrow_array(walk: Walk, value: Any) -> ParamValue:
    if len(value) > walk.elements:
        return walk.stand_in(f"{type(value).__name__} ({len(value)},) {value.type}")
    return walk.value(value.to_pylist())


def _arrow_table(walk: Walk, value: Any) -> ParamValue:
    if math.prod(value.shape) > walk.elements:
        return shape_text(walk, value)
    return walk.value(value.to_pydict())


def _class_name(walk: Walk, value: Any) -> ParamValue:
    return walk.stand_in(type(value).__name__)


def _text(_walk: Walk, value: Any) -> ParamValue:
    return str(value)


def _none(_walk: Walk, _value: Any) -> ParamValue:
    return None


FORMS: dict[str, Form] = {
    "numpy.generic": _numpy_scalar,
    "numpy.MaskedArray": _masked_array,
    "numpy.ndarray": _numpy_array,
    "numpy.dtype": _text,
    "torch.Tensor": _tensor,
    "torch.device": _text,
    "torch.dtype": _text,
    "torch.layout": _text,
    "torch.memory_format": _text,
    "jaxlib.ArrayImpl": _device_array,
    "jaxlib.Array": _device_array,
    "cupy.ndarray": _device_array,
    "mlx.array": _device_array,
    "tensorflow.EagerTensor": _device_array,
    "pandas.NaTType": _none,
    "pandas.NAType": _none,
    "pandas.Period": _text,
    "pandas.Interval": _text,
    "pandas.Series": _series,
    "pandas.Index": _index,
    "pandas.DataFrame": _frame,
    "pandas.ExtensionArray": _extension,
    "pandas.ExtensionDtype": _text,
    "polars.Series": _polars_series,
    "polars.DataFrame": _polars_frame,
    "polars.LazyFrame": _class_name,
    "polars.DataType": _text,
    "polars.DataTypeClass": _text,
    "pyarrow.Scalar": lambda walk, value: walk.value(value.as_py()),
    "pyarrow.Array": _arrow_array,
    "pyarrow.ChunkedArray": _arrow_array,
    "pyarrow.Table": _arrow_table,
    "pyarrow.RecordBatch": _arrow_table,
    "pyarrow.DataType": _text,
    "dask.FrameBase": _class_name,
    "dask_expr.FrameBase": _class_name,
}
