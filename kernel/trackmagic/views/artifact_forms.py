"""The forms that a file's bytes may be shown in; each reader raises :class:`Unfit` for other bytes.

Nothing here trusts a name or a media type: an image must begin as one, JSON and tables must parse.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, NamedTuple

import msgspec

from trackmagic.entities import Artifact, Entity
from trackmagic.recording.media_forms import FORMS, form_of
from trackmagic.views import format as fmt

TEXT_BYTES = 200_000
ROWS, COLUMNS = 200, 50
CELL = 200
"""Characters of a table's cell."""
DEEPEST = 100
PLOTLY_TYPE = "application/vnd.plotly.v1+json"
IMAGES: dict[str, Callable[[bytes], bool]] = {
    form.media_type: form.fits for form in FORMS if form.kind == "image"
}


class NotebookOutput(Entity, frozen=True):
    """What a cell of a notebook gave: text, or a picture as base64."""

    kind: Literal["text", "image", "error"]
    text: str = ""
    data: str = ""
    media_type: str = ""


class NotebookCell(Entity, frozen=True):
    """A cell of a notebook; ``count`` is its execution count where it has one."""

    kind: Literal["code", "markdown", "raw"]
    text: str
    count: str = ""
    outputs: tuple[NotebookOutput, ...] = ()


class Preview(Entity, frozen=True):
    """An artifact as far as it can be looked at; ``data`` is base64 of an image, a sound or a film."""

    kind: Literal[
        "text",
        "markdown",
        "json",
        "image",
        "audio",
        "video",
        "table",
        "notebook",
        "html",
        "figure",
        "none",
    ]
    media_type: str
    size_bytes: int
    text: str = ""
    data: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    figure: dict[str, Any] | None = None
    """Of plotly."""
    cells: tuple[NotebookCell, ...] = ()
    cut: str = ""
    """What of it is left out, in words."""
    problem: str = ""
    """Why it is not shown as what it says it is."""


class Unfit(Exception):
    """The bytes are not what they are said to be; the message says why."""


class Form(NamedTuple):
    """How a kind of file is read, and up to which size."""

    read: Callable[[bytes, Artifact], Preview]
    most_bytes: int
    is_whole: bool = True
    """A part of it means nothing."""


def image(data: bytes, artifact: Artifact) -> Preview:
    """A picture as base64."""
    media_type = artifact.media_type.partition(";")[0].strip().lower()
    if not IMAGES[media_type](data):
        raise Unfit(f"these bytes are no {media_type}")
    problem = "" if _is_whole(data, media_type) else "this picture is cut short"
    encoded = base64.b64encode(data).decode()
    return _preview("image", artifact, media_type=media_type, data=encoded, problem=problem)


def recording(data: bytes, artifact: Artifact) -> Preview:
    """A sound or a film as base64."""
    form = form_of(data)
    if form is None or form.kind == "image":
        raise Unfit(f"these bytes are no {artifact.media_type}")
    encoded = base64.b64encode(data).decode()
    return _preview(form.kind, artifact, media_type=form.media_type, data=encoded)


def markdown(data: bytes, artifact: Artifact) -> Preview:
    """A text that is shown as notes are."""
    preview = text(data, artifact)
    return msgspec.structs.replace(preview, kind="markdown")


def text(data: bytes, artifact: Artifact) -> Preview:
    """A text in UTF-8, or in UTF-16 with its mark."""
    decoded, cut = _decoded(data, artifact), ""
    if artifact.size_bytes > len(data):
        cut = f"the first {fmt.size(len(data))} of {fmt.size(artifact.size_bytes)}"
    return _preview("text", artifact, text=fmt.visible(decoded), cut=cut)


def json_text(data: bytes, artifact: Artifact) -> Preview:
    """JSON, written with an indent; a list of flat objects as a table."""
    parsed = parse(data)
    if records := _records(parsed):
        return _table(*records, artifact)
    written = json.dumps(parsed, ensure_ascii=False, indent=2)
    cut = ""
    if len(written) > TEXT_BYTES:
        cut = f"the first {TEXT_BYTES // 1000} 000 of {fmt.count(len(written), 'character')}"
    return _preview("json", artifact, text=fmt.visible(written[:TEXT_BYTES]), cut=cut)


def table(data: bytes, artifact: Artifact) -> Preview:
    """Values with a comma, semicolon or tab between them; the first line has the names."""
    decoded = _decoded(data, artifact)
    if is_part := artifact.size_bytes > len(data):
        decoded = decoded.rpartition("\n")[0] or decoded
    first = decoded.partition("\n")[0]
    default = "\t" if artifact.path.lower().endswith(".tsv") else ","
    delimiter = max((default, ";", "\t"), key=first.count)
    try:
        rows = [row for row in csv.reader(io.StringIO(decoded), delimiter=delimiter) if row]
    except csv.Error as error:
        raise Unfit(f"this is no table: {error}") from error
    if not rows:
        raise Unfit("this table is empty")
    return _table(rows[0], rows[1:], artifact, is_part=is_part)


def html(data: bytes, artifact: Artifact) -> Preview:
    """A page, as it is: who shows it keeps it from acting."""
    return _preview("html", artifact, text=_decoded(data, artifact))


def figure(data: bytes, artifact: Artifact) -> Preview:
    """A figure of plotly; pictures in it that would be loaded from elsewhere are left out."""
    parsed = parse(data)
    if not isinstance(parsed, dict) or not isinstance(parsed.get("data"), list):
        raise Unfit("this is no figure of plotly: it has no list of traces")
    if not all(isinstance(trace, dict) for trace in parsed["data"]):
        raise Unfit("this is no figure of plotly: a trace is no object")
    layout = parsed.get("layout")
    layout = dict(layout) if isinstance(layout, dict) else {}
    cut = "pictures from elsewhere are left out" if _drop_pictures(parsed["data"], layout) else ""
    return _preview("figure", artifact, figure={"data": parsed["data"], "layout": layout}, cut=cut)


def parse(data: bytes) -> Any:
    """The JSON value; :class:`Unfit` also when it is nested too deeply to be sent on."""
    try:
        parsed = json.loads(data.decode("utf-8-sig"))
        if _depth_past(parsed, DEEPEST):
            raise Unfit(f"this JSON is nested more than {DEEPEST} deep")
        json.dumps(parsed, ensure_ascii=False).encode()  # half a character cannot be sent on
    except (ValueError, RecursionError) as error:
        raise Unfit(f"this is no JSON: {error}") from error
    return parsed


def _preview(kind: Any, artifact: Artifact, **parts: Any) -> Preview:
    parts.setdefault("media_type", artifact.media_type)
    return Preview(kind=kind, size_bytes=artifact.size_bytes, **parts)


def _decoded(data: bytes, artifact: Artifact) -> str:
    is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    decoder = codecs.getincrementaldecoder("utf-16" if is_wide else "utf-8-sig")()
    try:
        decoded = decoder.decode(data, final=artifact.size_bytes <= len(data))
    except UnicodeDecodeError as error:
        raise Unfit("these bytes are no text") from error
    if "\0" in decoded:
        raise Unfit("these bytes are no text")
    return decoded


def _is_whole(data: bytes, media_type: str) -> bool:
    """Whether a picture has its end; browsers draw what there is of it and say nothing."""
    ends = {"image/png": b"IEND", "image/jpeg": b"\xff\xd9", "image/svg+xml": b">"}
    if media_type == "image/webp":
        return len(data) >= 8 + int.from_bytes(data[4:8], "little")
    return ends.get(media_type, b"") in data


def _records(parsed: Any) -> tuple[list[str], list[list[str]]] | None:
    """Columns and rows of a list of flat objects."""
    if not isinstance(parsed, list) or not parsed:
        return None
    flat = all(
        isinstance(row, dict) and not any(isinstance(value, dict | list) for value in row.values())
        for row in parsed
    )
    columns = list(dict.fromkeys(key for row in parsed for key in row)) if flat else []
    if not columns:
        return None
    return columns, [[_cell(row.get(key)) for key in columns] for row in parsed]


def _cell(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else json.dumps(value)


def _table(
    columns: list[str], rows: list[list[str]], artifact: Artifact, *, is_part: bool = False
) -> Preview:
    wide = max([len(columns), *map(len, rows[:ROWS])])
    names = [*columns, *[""] * (wide - len(columns))][:COLUMNS]
    padded = [[*row, *[""] * (wide - len(row))][:COLUMNS] for row in rows[:ROWS]]
    cut = []
    if is_part or len(rows) > ROWS:
        of = "" if is_part else f" of {fmt.number(len(rows))}"
        cut.append(f"the first {min(ROWS, len(rows))}{of} rows")
    if wide > COLUMNS:
        cut.append(f"the first {COLUMNS} of {fmt.number(wide)} columns")
    return _preview(
        "table",
        artifact,
        columns=tuple(fmt.one_line(name, CELL) for name in names),
        rows=tuple(tuple(fmt.one_line(cell, CELL) for cell in row) for row in padded),
        cut=" and ".join(cut),
    )


def _depth_past(value: Any, most: int) -> bool:
    level = [value]
    for _ in range(most):
        level = [
            inner
            for node in level
            if isinstance(node, dict | list)
            for inner in (node.values() if isinstance(node, dict) else node)
        ]
        if not level:
            return False
    return True


def _drop_pictures(traces: list[dict[str, Any]], layout: dict[str, Any]) -> bool:
    pictures = layout.get("images")
    inline = (
        [picture for picture in pictures if _is_inside(picture)]
        if isinstance(pictures, list)
        else []
    )
    dropped = pictures not in (None, inline)
    if pictures is not None:
        layout["images"] = inline
    for trace in traces:
        if "source" in trace and not _is_inside(trace):
            del trace["source"]
            dropped = True
    return dropped


def _is_inside(holder: Any) -> bool:
    source = holder.get("source") if isinstance(holder, dict) else None
    return isinstance(source, str) and source.startswith("data:image/")


# A notebook file as cells with text and pictures; its HTML and scripts are not shown


CELLS = 200
CELL_CHARACTERS = 20_000
PICTURE_CHARACTERS = 10_000_000
"""Of base64, of all pictures together."""


def notebook(data: bytes, artifact: Artifact) -> Preview:
    """The cells of an ``.ipynb`` file, format 4."""
    parsed = parse(data)
    cells = parsed.get("cells") if isinstance(parsed, dict) else None
    if not isinstance(cells, list):
        raise Unfit("this is no notebook of format 4: it has no list of cells")
    budget = [PICTURE_CHARACTERS]
    previews = tuple(
        _notebook_cell(cell, budget) for cell in cells[:CELLS] if isinstance(cell, dict)
    )
    cut = [f"the first {CELLS} of {fmt.number(len(cells))} cells"] if len(cells) > CELLS else []
    cut += ["some pictures are left out"] if budget[0] < 0 else []
    return Preview(
        kind="notebook",
        media_type=artifact.media_type,
        size_bytes=artifact.size_bytes,
        cells=previews,
        cut="; ".join(cut),
    )


def _notebook_cell(cell: dict[str, Any], budget: list[int]) -> NotebookCell:
    kind = cell.get("cell_type")
    count, outputs = cell.get("execution_count"), cell.get("outputs")
    is_code = kind == "code"
    return NotebookCell(
        kind="code" if is_code else "markdown" if kind == "markdown" else "raw",
        text=_text(cell.get("source")),
        count=fmt.number(count) if isinstance(count, int) else "",
        outputs=tuple(_outputs(outputs, budget)) if is_code and isinstance(outputs, list) else (),
    )


def _outputs(outputs: Iterable[Any], budget: list[int]) -> Iterator[NotebookOutput]:
    for output in outputs:
        if not isinstance(output, dict):
            continue
        match output.get("output_type"):
            case "stream":
                yield NotebookOutput(kind="text", text=_text(output.get("text")))
            case "error":
                trace = output.get("traceback")
                lines = trace if isinstance(trace, list) else [output.get("evalue")]
                yield NotebookOutput(kind="error", text=_text("\n".join(map(_joined, lines))))
            case "execute_result" | "display_data":
                bundle = output.get("data")
                if isinstance(bundle, dict):
                    yield _picture(bundle, budget) or NotebookOutput(
                        kind="text", text=_text(bundle.get("text/plain"))
                    )


def _picture(bundle: dict[str, Any], budget: list[int]) -> NotebookOutput | None:
    for media_type, fits in IMAGES.items():
        if media_type not in bundle:
            continue
        written = _joined(bundle[media_type])
        data = _bytes(written, media_type)
        if data is None or not fits(data):
            continue
        encoded = base64.b64encode(data).decode()
        if len(encoded) > budget[0]:
            budget[0] = -1
            continue
        budget[0] -= len(encoded)
        alt = _text(bundle.get("text/plain"))
        return NotebookOutput(kind="image", text=alt[:200], data=encoded, media_type=media_type)
    return None


def _bytes(written: str, media_type: str) -> bytes | None:
    try:
        if media_type == "image/svg+xml":
            return written.encode()
        return base64.b64decode("".join(written.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _text(source: Any) -> str:
    whole = fmt.visible(fmt.without_colours(_joined(source)))
    if len(whole) <= CELL_CHARACTERS:
        return whole
    return f"{whole[:CELL_CHARACTERS]}\n[... {fmt.count(len(whole) - CELL_CHARACTERS, 'character')} more]"


def _joined(source: Any) -> str:
    if isinstance(source, list):
        return "".join(part for part in source if isinstance(part, str))
    return source if isinstance(source, str) else ""
