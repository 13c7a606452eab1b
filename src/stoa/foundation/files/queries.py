"""Reads of stored files for programs; what people see of them goes through the item they hang on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.foundation.files.models import Blob

if TYPE_CHECKING:
    from collections.abc import Iterable

PICTURED = ("application/pdf",)
"""Media types whose pages can be drawn."""


def pictured_files(digests: Iterable[str]) -> frozenset[str]:
    """Those of the stored files whose pages can be drawn; no query when there are none to ask for."""
    wanted = set(digests)
    if not wanted:
        return frozenset()
    return frozenset(Blob.objects.filter(digest__in=wanted, media_type__in=PICTURED).values_list("digest", flat=True))
