"""Pictures of pages, drawn once in the confined child process and kept beside the blobs."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.conf import settings

from stoa.engine.formats.reader import Reader
from stoa.engine.formats.reading import UnreadableError
from stoa.foundation.errors import NotFoundError
from stoa.foundation.files.queries import PICTURED
from stoa.foundation.files.store import blob_path

WIDTH_PX = 320


def page_picture(digest: str, media_type: str, page: int) -> bytes:
    """A WebP picture of one page, 320 px wide; raises NotFoundError where there is none to draw."""
    kept = Path(settings.STOA_HOME) / "pictures" / digest[:2] / f"{digest}-{page}-{WIDTH_PX}.webp"
    if kept.exists():
        return kept.read_bytes()
    if media_type not in PICTURED:
        raise NotFoundError("Files of this sort have no pictures of pages.")
    try:
        with Reader() as reader:
            picture = reader.page_image(blob_path(digest), page, WIDTH_PX)
    except UnreadableError as error:
        raise NotFoundError(f"There is no picture of this page: {error}") from None
    _keep(kept, picture)
    return picture


def _keep(place: Path, picture: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent)
    with os.fdopen(handle, "wb") as out:
        out.write(picture)
    Path(name).rename(place)
