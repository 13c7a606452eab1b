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
from stoa.foundation.files.store import blob_path

WIDTHS_PX = {"small": 112, "large": 320}
"""A cover in a list stays below 3 kB; a page beside its text can be read at a glance."""

WALL_SECONDS = 8.0


def page_picture(digest: str, media_type: str, page: int, size: str) -> bytes:
    """A WebP picture of one page, `size` a key of WIDTHS_PX; raises NotFoundError where there is none to draw."""
    width = WIDTHS_PX.get(size, WIDTHS_PX["large"])
    kept = Path(settings.STOA_HOME) / "pictures" / digest[:2] / f"{digest}-{page}-{width}.webp"
    if media_type not in PICTURED:
        raise NotFoundError("Files of this sort have no pictures of pages.")
    picture = kept.read_bytes() if kept.exists() else _draw(digest, page, width, kept)
    if not picture:
        raise NotFoundError("This page cannot be drawn.")
    return picture


def _draw(digest: str, page: int, width: int, kept: Path) -> bytes:
    """Draw the page and keep the picture; of a page that cannot be drawn an empty file is kept, so that nobody waits twice."""
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
