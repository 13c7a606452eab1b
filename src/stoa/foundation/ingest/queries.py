"""Reads of what files contain. Callers ask for blobs of items their viewer may see; a blob alone has no viewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.foundation.ingest.models import FilePassage, FileReading

if TYPE_CHECKING:
    from collections.abc import Iterable


def readings_of(digests: Iterable[str]) -> dict[str, FileReading]:
    """How reading went, by blob; a blob not yet read is missing."""
    return {reading.blob_id: reading for reading in FileReading.objects.filter(blob_id__in=set(digests))}


def passages_of(digests: Iterable[str]) -> dict[str, list[FilePassage]]:
    """The passages of each blob in order."""
    found: dict[str, list[FilePassage]] = {}
    for passage in FilePassage.objects.filter(blob_id__in=set(digests)).order_by("blob_id", "position"):
        found.setdefault(passage.blob_id, []).append(passage)
    return found
