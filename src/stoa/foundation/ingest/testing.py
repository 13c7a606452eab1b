"""Builders for files that were read."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from stoa.engine.formats.reader import Reader
from stoa.foundation.ingest.reading import keep_path

if TYPE_CHECKING:
    from stoa.foundation.items.content import NamedFile


def make_file(name: str, data: bytes, *, reader: Reader | None = None) -> NamedFile:
    """A file, stored and read by the pipeline as in earnest; for several, give one reader: its process takes long to start."""
    with TemporaryDirectory() as folder, ExitStack() as held:
        path = Path(folder) / name
        path.write_bytes(data)
        return keep_path(path, reader=reader or held.enter_context(Reader()))[0]
