"""Builders for files that were read."""

from __future__ import annotations

import atexit
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from stoa.engine.formats.reader import Reader
from stoa.foundation.ingest.reading import keep_path

if TYPE_CHECKING:
    from stoa.foundation.items.content import NamedFile


def make_file(name: str, data: bytes, *, reader: Reader | None = None) -> NamedFile:
    """A file, stored and read by the pipeline as in earnest."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        return keep_path(path, reader=reader or _reader())[0]


@cache
def _reader() -> Reader:
    """One for all tests of a process: its own process takes long to start."""
    reader = Reader()
    atexit.register(reader.close)
    return reader
