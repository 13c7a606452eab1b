"""Builders for files that were read."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from stoa.engine.formats.reader import Reader
from stoa.foundation.ingest.reading import keep_path

if TYPE_CHECKING:
    from stoa.foundation.items.content import NamedFile


def make_file(name: str, data: bytes) -> NamedFile:
    """A file, stored and read by the pipeline as in earnest."""
    with TemporaryDirectory() as folder, Reader() as reader:
        path = Path(folder) / name
        path.write_bytes(data)
        return keep_path(path, reader=reader)[0]
