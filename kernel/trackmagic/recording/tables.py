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
from pathlib import PurePosixPath
from typing import Any

from trackmagic.errors import BadValue, MissingExtra
from trackmagic.param_values import kinds, param_value
from trackmagic.recording.content import Content
from trackmagic.recording.frames import check_table, frame_of, has_index, with_index
from trackmagic.store.paths import check_path

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
