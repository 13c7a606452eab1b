"""Removes what never became whole: parts, uploads and empty lots older than a day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from stoa.across.capture.models import Lot, Upload
from stoa.across.capture.room import home
from stoa.across.capture.services.receiving import part_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

KEPT = timedelta(hours=24)


def tidy(now: datetime) -> None:
    """Forget uploads that nobody went on with for a day, finished ones, and lots that stayed empty."""
    for upload in Upload.objects.filter(began_at__lt=now - KEPT):
        if upload.arrival_id is not None or _last_touched(upload) < (now - KEPT).timestamp():
            upload.delete()
            part_path(upload).unlink(missing_ok=True)
    for path in old_parts(now):
        if not Upload.objects.filter(pk=_key_of(path)).exists():
            path.unlink(missing_ok=True)
    Lot.objects.filter(made_at__lt=now - KEPT, arrivals__isnull=True, uploads__isnull=True).delete()


def old_parts(now: datetime) -> Iterator[Path]:
    """What came in for an upload or a form and was not touched for a day."""
    for path in sorted((home() / "uploads").glob("*")):
        if path.stat().st_mtime < (now - KEPT).timestamp():
            yield path


def _last_touched(upload: Upload) -> float:
    try:
        return part_path(upload).stat().st_mtime
    except FileNotFoundError:
        return upload.began_at.timestamp()


def _key_of(path: Path) -> UUID:
    try:
        return UUID(path.stem)
    except ValueError:
        return UUID(int=0)
