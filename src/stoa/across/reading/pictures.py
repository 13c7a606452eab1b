"""Pictures of pages, drawn once in the confined child process and kept beside the blobs."""

from __future__ import annotations

import atexit
import os
import tempfile
from functools import cache
from pathlib import Path

from django.conf import settings

from stoa.engine.formats.reader import Reader
from stoa.engine.formats.reading import UnreadableError
from stoa.foundation.errors import NotFoundError
from stoa.foundation.files.queries import PICTURED
from stoa.foundation.files.store import blob_path, open_blob
from stoa.foundation.ingest.queries import readings_of

WIDTHS_PX = {"small": 112, "large": 320, "full": 1120}
"""A cover in a list stays below 3 kB; a page beside its text shows what it looks like; in full it can be read."""

WALL_SECONDS = 8.0
LAST_PAGE = 1_000_000
"""No file has more, and the number stands in a file's name, which has room for 255 characters."""


def page_picture(digest: str, media_type: str, page: int, size: str) -> bytes:
    """A WebP picture of one page, `size` a key of WIDTHS_PX; raises NotFoundError where there is none to draw."""
    width = WIDTHS_PX.get(size, WIDTHS_PX["large"])
    kept = Path(settings.STOA_HOME) / "pictures" / digest[:2] / f"{digest}-{page}-{width}.webp"
    if media_type not in PICTURED:
        raise NotFoundError("Files of this sort have no pictures of pages.")
    if page > LAST_PAGE or (not kept.exists() and not _has_page(digest, page)):
        raise NotFoundError("This file has no such page.")
    picture = kept.read_bytes() if kept.exists() else _draw(digest, page, width, kept)
    if not picture:
        raise NotFoundError("This page cannot be drawn.")
    return picture


def _has_page(digest: str, page: int) -> bool:
    """Whether the file may have such a page: numbers that a visitor made up must neither cost time nor leave a trace.

    The first is always tried: what could not be read may still be drawn.
    """
    reading = readings_of([digest]).get(digest)
    return 1 <= page <= max(1, reading.pages if reading else 0)


def _draw(digest: str, page: int, width: int, kept: Path) -> bytes:
    """Draw the page and keep the picture; of a page that cannot be drawn an empty file is kept, so that nobody waits twice."""
    open_blob(digest).close()
    try:
        picture = _reader().page_image(blob_path(digest), page, width)
    except UnreadableError:
        picture = b""
    _keep(kept, picture)
    return picture


@cache
def _reader() -> Reader:
    """One confined child for as long as this web process lives: starting it costs ten times what a picture does."""
    reader = Reader(wall_seconds=WALL_SECONDS)
    atexit.register(reader.close)
    return reader


def _keep(place: Path, picture: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent)
    with os.fdopen(handle, "wb") as out:
        out.write(picture)
    Path(name).rename(place)
