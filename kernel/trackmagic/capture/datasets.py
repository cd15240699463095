"""Data a run reads, recognised by its content: frames, arrays, files, folders, addresses.

A digest is SHA-256 over the kind, the types, the shape and the content. Content is read in full up
to a limit (64 MiB in memory, 256 MiB of a file). Past that a sample stands for it, stretches spread
evenly from the first to the last, and the schema says ``"digest": "sampled"``: a change between them
goes unseen. A file's sample counts its size and time of change in, and a folder is known by the
names and sizes of its files. An address is never read: its text is digested.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from trackmagic.capture.contents import BLOCK_BYTES, SAMPLE_BLOCKS, Content, content_of
from trackmagic.entities import Dataset
from trackmagic.errors import BadValue
from trackmagic.param_values import shown

FULL_FILE_BYTES: Final = 256 * 2**20
"""A file up to this size is digested in full."""
FOLDER_FILES: Final = 100_000
"""Files of a folder that are counted; a folder with more of them is sampled."""


def dataset_of(data: Any, *, name: str | None = None, source: str | None = None) -> Dataset:
    """The dataset that ``data`` is.

    ``data`` is a frame, series or table (pandas, polars, pyarrow, datasets), an array or tensor (NumPy,
    PyTorch, JAX, TensorFlow), a sparse matrix, a dict or list of these, a path, an open file, or an
    address. Without a ``name`` it is called as its file, or as its kind.

    Raises BadValue for anything else, and for a path where nothing is.
    """
    try:
        return _dataset_of(data, name, source)
    except BadValue:
        raise
    except Exception as error:  # what the data's own library raises
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise BadValue(
            f"{shown(data)}, {type(data).__name__}, cannot be read as a dataset: {reason}"
        ) from error


def _dataset_of(data: Any, name: str | None, source: str | None) -> Dataset:
    content = content_of(data)
    if content is not None:
        return _dataset(content, name or content.kind, source or "")
    place = _place(data)
    if "://" in place:
        address_content = Content("url", {"digest": "address"}, "", iter((place.encode(),)))
        last = urlsplit(place).path.rstrip("/").rsplit("/", 1)[-1]
        return _dataset(address_content, name or last or place, source or place)
    path = Path(place).expanduser().absolute()
    try:
        path_content = _folder(path) if path.is_dir() else _file(path)
        return _dataset(path_content, name or path.name or str(path), source or str(path))
    except OSError as error:
        where = shown(str(path), 300)
        raise BadValue(
            f"no data at {where} ({error.strerror}); give a path, an address or the data itself"
        ) from error


def _place(data: object) -> str:
    """The path or address something names."""
    if not isinstance(data, str | os.PathLike) and hasattr(data, "read"):
        data = getattr(data, "name", data)
    if isinstance(data, os.PathLike):
        data = os.fspath(data)
    if isinstance(data, bytes):
        data = os.fsdecode(data)
    if not isinstance(data, str) or not data or "\n" in data or "\0" in data:
        raise BadValue(
            f"a {type(data).__name__} is no dataset; give a pandas frame or series, one of polars or "
            "pyarrow, an array, a tensor, a dict or list of them, a path, or an address"
        )
    return url2pathname(urlsplit(data).path) if data.startswith("file://") else data


def _dataset(content: Content, name: str, source: str) -> Dataset:
    schema = dict(content.schema) if isinstance(content.schema, dict) else {}
    if content.is_sampled:
        schema["digest"] = "sampled"
    text = json.dumps(schema, ensure_ascii=False)
    digest = hashlib.sha256(f"{content.kind}\0{content.shape}\0{text}\0".encode())
    for block in content.blocks:
        digest.update(block)
    return Dataset(
        name=name,
        digest=digest.hexdigest(),
        kind=content.kind,
        source=source,
        schema=text,
        shape=content.shape,
    )


def _file(path: Path) -> Content:
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):  # a pipe is waited for, a device read for ever
        raise OSError(errno.EINVAL, "neither a file nor a folder")
    is_sampled = state.st_size > FULL_FILE_BYTES
    schema = {"size_bytes": state.st_size}
    return Content("file", schema, "", _file_bytes(path, is_sampled=is_sampled), is_sampled)


def _file_bytes(path: Path, *, is_sampled: bool) -> Iterator[bytes]:
    with path.open("rb") as file:
        if not is_sampled:
            while block := file.read(BLOCK_BYTES):
                yield block
            return
        state = os.fstat(file.fileno())
        yield f"{state.st_size} {state.st_mtime_ns}\0".encode()
        for number in range(SAMPLE_BLOCKS):
            file.seek(number * (state.st_size - BLOCK_BYTES) // (SAMPLE_BLOCKS - 1))
            yield file.read(BLOCK_BYTES)


def _folder(path: Path) -> Content:
    files: list[tuple[str, int]] = []
    for place, folders, names in os.walk(path):
        folders.sort()
        for name in sorted(names):
            file = Path(place, name)
            files.append((file.relative_to(path).as_posix(), file.lstat().st_size))
        if len(files) > FOLDER_FILES:
            break
    listing = "".join(f"{name}\0{size}\n" for name, size in sorted(files[:FOLDER_FILES]))
    schema = {
        "files": min(len(files), FOLDER_FILES),
        "size_bytes": sum(size for _, size in files[:FOLDER_FILES]),
        "digest": "names and sizes",
    }
    blocks = iter((listing.encode("utf-8", "surrogateescape"),))
    return Content("folder", schema, "", blocks, len(files) > FOLDER_FILES)
