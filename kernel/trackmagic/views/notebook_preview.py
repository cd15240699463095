"""A notebook file as cells with text and pictures; its HTML and scripts are not shown."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator
from typing import Any

from trackmagic.entities import Artifact
from trackmagic.views import format as fmt
from trackmagic.views.artifact_forms import IMAGES, Unfit, parse
from trackmagic.views.wire import NotebookCell, NotebookOutput, Preview

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
    previews = tuple(_cell(cell, budget) for cell in cells[:CELLS] if isinstance(cell, dict))
    cut = [f"the first {CELLS} of {fmt.number(len(cells))} cells"] if len(cells) > CELLS else []
    cut += ["some pictures are left out"] if budget[0] < 0 else []
    return Preview(
        kind="notebook",
        media_type=artifact.media_type,
        size_bytes=artifact.size_bytes,
        cells=previews,
        cut="; ".join(cut),
    )


def _cell(cell: dict[str, Any], budget: list[int]) -> NotebookCell:
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
