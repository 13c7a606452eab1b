"""Takes files in."""

from __future__ import annotations

from typing import BinaryIO

from stoa.foundation.files.models import Blob
from stoa.foundation.files.store import store


def keep_file(stream: BinaryIO, *, media_type: str, max_bytes: int | None = None) -> Blob:
    """Store the bytes, then record them; the same bytes give the same blob. Durable before the row exists (I2)."""
    stored = store(stream, max_bytes=max_bytes)
    blob, _ = Blob.objects.get_or_create(digest=stored.digest, defaults={"size": stored.size, "media_type": media_type})
    return blob
