"""Builders for stored files."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from stoa.foundation.files.services import keep_file

if TYPE_CHECKING:
    from stoa.foundation.files.models import Blob


def make_blob(data: bytes = b"Some words in a file.", *, media_type: str = "text/plain") -> Blob:
    """Stored bytes, durable as in earnest."""
    return keep_file(BytesIO(data), media_type=media_type)
