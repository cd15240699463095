"""Tables as files: what a user has at hand, as CSV, JSON or parquet, each value as it is.

* Column names are kept; the two levels of a MultiIndex become ``loss.mean``.
* pandas' index is kept when it means something: when it is more than the count of rows from 0.
* CSV: the text of each value, floats with all their digits. Polars writes its own.
* JSON: one record a line. Missing values are ``null``, infinities ``1e999``, dates ISO 8601.
* Objects in cells have the form of :mod:`trackmagic.param_values`.
"""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterator, Mapping
from numbers import Integral
from pathlib import PurePosixPath
from typing import Any

from trackmagic.errors import BadValue, MissingExtra
from trackmagic.param_values import NoForm, kinds, param_value, shown
from trackmagic.recording.content import Content
from trackmagic.store.artifacts import check_path

FORMS = (".csv", ".json", ".parquet")


def table(data: Any, path: object) -> Content:
    """A table under ``path``, whose end says how.

    Raises :class:`BadName`, :class:`BadValue`, :class:`MissingExtra`.
    """
    name = check_path(path)
    form = PurePosixPath(name).suffix.lower()
    if form not in FORMS:
        raise BadValue(f"table {name!r} ends in {form!r}; use {', '.join(FORMS)}")
    try:
        check_table(data)
        return Content(name, _written(data, form))
    except ImportError as error:
        raise MissingExtra(f"a {form} table needs pyarrow: pip install pyarrow") from error
    except BadValue as error:
        raise BadValue(f"table {name!r} {error}") from None
    except Exception as error:  # pandas, polars and pyarrow raise errors of many kinds
        reason = " ".join(str(error).split())[:300]
        raise BadValue(f"table {name!r} cannot be written as {form}: {reason}") from error


def _written(data: Any, form: str) -> bytes:
    buffer = io.BytesIO()
    if "polars.DataFrame" in kinds(data) and form != ".json":
        write = data.write_csv if form == ".csv" else data.write_parquet
        write(buffer)
    elif "pyarrow.Table" in kinds(data) and form == ".parquet":
        from pyarrow.parquet import write_table

        write_table(data, buffer)
    elif form == ".parquet":
        frame = frame_of(data)
        frame.to_parquet(buffer, index=True if has_index(frame) else None)
    elif form == ".json":
        return _records(with_index(frame_of(data)))
    else:
        with_index(frame_of(data)).to_csv(buffer, index=False, errors="surrogatepass")
    return buffer.getvalue()


def _records(frame: Any) -> bytes:
    names = list(frame.columns)
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise BadValue(
            f"has the column {twice!r} twice, which JSON cannot; rename one, or use .csv"
        )
    columns = [frame.iloc[:, at].astype(object).tolist() for at in range(len(names))]
    rows = zip(*columns, strict=True) if columns else [()] * len(frame)
    lines = ",\n".join(_object(zip(names, row, strict=True)) for row in rows)
    return f"[\n{lines}\n]\n".encode("utf-8", "surrogatepass")


def _object(pairs: Any) -> str:
    return "{" + ", ".join(f"{_json(name)}: {_json(value)}" for name, value in pairs) + "}"


def _json(value: Any) -> str:
    """As strict JSON has it, which knows neither NaN nor infinities."""
    if type(value) is not float:
        form = value if type(value) is str else param_value(value)
        if isinstance(form, list):
            return "[" + ", ".join(map(_json, form)) + "]"
        if isinstance(form, dict):
            return _object(form.items())
        if not isinstance(form, float):
            return json.dumps(form, ensure_ascii=False)
        value = form
    if math.isfinite(value):
        return repr(value)
    return "null" if math.isnan(value) else f"{'-' if value < 0 else ''}1e999"


# A pandas frame of whatever makes a table: frames and arrays of other libraries, rows, columns


_CURE = "give a DataFrame, a list of dicts, or a dict of columns"
_SCALARS = (bool, int, float, str)
_FOREIGN = ("pandas", "datetime", "decimal")
"""Libraries whose values in cells pandas knows."""


def check_table(data: Any) -> None:
    """Refuse what is no table, what is not computed and what can be read but once.

    Raises :class:`BadValue`.
    """
    names = kinds(data)
    if "polars.LazyFrame" in names or hasattr(data, "__dask_graph__"):
        how = "collect" if "polars.LazyFrame" in names else "compute"
        raise BadValue(f"is {type(data).__name__}, which is not computed; give table.{how}()")
    if isinstance(data, Iterator):
        raise BadValue(f"is {type(data).__name__}, which can be read once; give list(rows)")
    if isinstance(data, str | bytes | int | float | complex | set | frozenset) or data is None:
        raise BadValue(f"is {shown(data)}, {type(data).__name__}; {_CURE}")
    if hasattr(data, "tocsr"):
        raise BadValue("is a sparse matrix; give pandas.DataFrame.sparse.from_spmatrix(matrix)")


def frame_of(data: Any) -> Any:
    """A pandas frame with a text for each column; objects in cells have their form.

    Raises :class:`BadValue`, and what pandas raises.
    """
    frame = _frame(data).copy(deep=False)
    if frame.columns.nlevels > 1:
        frame.columns = [
            ".".join(str(part) for part in name if part != "") for name in frame.columns
        ]
    else:
        frame.columns = [name if isinstance(name, str) else str(name) for name in frame.columns]
    _form_cells(frame)
    return frame


def has_index(frame: Any) -> bool:
    """Whether the index is more than the count of rows from 0."""
    index: Any = frame.index
    if index.nlevels > 1 or index.name is not None:
        return True
    places: list[Any] = index.tolist()
    return places != list(range(len(places)))


def with_index(frame: Any) -> Any:
    """The index as the first columns, when it means something."""
    if not has_index(frame):
        return frame
    levels = frame.index.nlevels
    unnamed = ["index"] if levels == 1 else [f"level_{at}" for at in range(levels)]
    names = [str(name or other) for name, other in zip(frame.index.names, unnamed, strict=True)]
    columns = set(frame.columns)
    names = [f"{name} (index)" if name in columns else name for name in names]
    return frame.reset_index(names=names, allow_duplicates=True)


def _frame(data: Any) -> Any:
    import pandas as pd

    names = kinds(data)
    if isinstance(data, pd.DataFrame):
        return data
    if "pandas.Series" in names or "polars.Series" in names:
        return _frame(data.to_frame() if data.name else data.to_frame("value"))
    if "polars.DataFrame" in names:
        columns = {name: pd.Series(data[name].to_list(), dtype=object) for name in data.columns}
        return pd.DataFrame(columns)
    if "pyarrow.Table" in names or "pyarrow.RecordBatch" in names:
        return data.to_pandas(types_mapper=pd.ArrowDtype)
    if callable(to_pandas := getattr(data, "to_pandas", None)):
        return _frame(to_pandas())
    if isinstance(data, Mapping):
        if data and not any(map(_is_column, data.values())):
            raise BadValue(f"is a dict of single values; give a list of one dict: [{shown(data)}]")
        return _with_whole_numbers({name: _column(values) for name, values in data.items()})
    if isinstance(data, list | tuple):
        return _with_whole_numbers(_of_one_width([_row(row) for row in data]))
    return pd.DataFrame(_two_dimensional(data))


def _with_whole_numbers(data: Any) -> Any:
    """A frame whose whole numbers are whole, though some are missing: pandas would make them floats."""
    import pandas as pd

    frame = pd.DataFrame(data)
    floats = [at for at, dtype in enumerate(frame.dtypes) if dtype.kind == "f"]
    objects = pd.DataFrame(data, dtype=object) if floats else frame
    for at in floats:
        column = objects.iloc[:, at]
        there = [
            int(cell) if isinstance(cell, Integral) else cell
            for cell in column
            if not pd.isna(cell)
        ]
        whole = [number for number in there if type(number) is int]
        if whole and len(whole) == len(there):
            frame.isetitem(at, _nullable(column).array)
        elif any(float(number) != number for number in whole):
            frame.isetitem(at, column.array)
    return frame


def _of_one_width(rows: list[Any]) -> list[Any]:
    """Rows of plain lists, the shorter ones filled up; all else as it is."""
    if not all(type(row) in (list, tuple) for row in rows):
        return rows
    width = max(map(len, rows), default=0)
    return [[*row, *[None] * (width - len(row))] if len(row) < width else row for row in rows]


def _nullable(column: Any) -> Any:
    """A column of whole numbers of which some are missing; past 64 bits as objects."""
    try:
        return column.astype("Int64")
    except (OverflowError, TypeError, ValueError):
        return column


def _two_dimensional(data: Any) -> Any:
    array = _column(data)
    if not hasattr(array, "shape"):
        raise BadValue(f"is {shown(data)}, {type(data).__name__}; {_CURE}")
    if len(array.shape) not in (1, 2):
        shape = tuple(array.shape)
        raise BadValue(f"has {len(shape)} dimensions, shape {shape}; a table has 2")
    return array


def _is_column(values: Any) -> bool:
    return hasattr(type(values), "__len__") and not isinstance(values, str | bytes)


def _column(values: Any) -> Any:
    """Arrays and tensors of other libraries as numpy's: pandas would keep their elements as objects."""
    import numpy as np

    if callable(getattr(values, "detach", None)):
        values = values.detach().cpu()
        return values.float().numpy() if "bfloat16" in str(values.dtype) else values.numpy()
    if "numpy.MaskedArray" in kinds(values) and values.dtype.kind in "iu" and values.mask.any():
        objects = values.data.astype(object)
        objects[values.mask] = None
        return objects
    if isinstance(values, Mapping):
        import pandas as pd

        return pd.Series(dict(values), dtype=object).infer_objects()
    if hasattr(values, "iloc") or "numpy.ndarray" in kinds(values):
        return values
    return np.asarray(values) if hasattr(values, "__array__") else values


def _row(row: Any) -> Any:
    """An object as the dict of its fields; dicts, lists and single values as they are."""
    if type(row) in (dict, list, tuple, *_SCALARS) or row is None or isinstance(row, Mapping):
        return row
    try:
        form = param_value(row, stand_ins=False)
    except NoForm:
        return row
    if not isinstance(form, dict):
        return row
    return {name: getattr(row, name, value) for name, value in form.items()}


def _form_cells(frame: Any) -> None:
    from pandas.api.types import infer_dtype

    for at in range(len(frame.columns)):
        column = frame.iloc[:, at]
        if column.dtype == object and infer_dtype(column) in ("mixed", "mixed-integer"):
            frame.isetitem(at, column.map(_cell))


def _cell(value: Any) -> Any:
    library = type(value).__module__.partition(".")[0]
    if value is None or type(value) in (bytes, *_SCALARS) or library in _FOREIGN:
        return value
    try:
        return param_value(value)
    except NoForm as error:
        raise BadValue(f"has a cell that {error}") from None
