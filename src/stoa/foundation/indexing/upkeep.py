"""Keeping the index sound: damaged files are found and replaced, and what left the public index stops shaping its ranks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from stoa.engine.search.manifest import verify_manifest
from stoa.engine.search.protocol import SearchError
from stoa.foundation.history.models import Event, ReaderPosition
from stoa.foundation.history.queries import last_position
from stoa.foundation.indexing.places import WHICH, generation_noted, pair_in_use, root
from stoa.foundation.indexing.rebuilding import REBUILT, rebuild

if TYPE_CHECKING:
    from collections.abc import Iterator

LOOKED_EVERY = timedelta(hours=1)
RENEWED_EVERY = timedelta(hours=24)
LEAVING = ("item.revised", "item.archived", "item.withdrawn", "item.window")
"""Events after which an item may have left the public index; deleted documents count in BM25 until they are merged away."""
log = structlog.get_logger(__name__)


def damages() -> Iterator[str]:
    """Sentences naming what is wrong with the files of the indexes in use; reads every byte of them."""
    generation = generation_noted()
    for which in WHICH:
        folder = root() / generation / which
        if generation and folder.exists():
            yield from (f"{which} index: {what}" for what in verify_manifest(folder))
    try:
        pair_in_use()
    except SearchError as error:
        yield str(error)


def mend() -> bool:
    """Rebuild the indexes if their files are damaged; returns whether they were. Searches meanwhile raise SearchError."""
    found = list(damages())
    if not found:
        return False
    log.error("the index is damaged and will be rebuilt", damages=found[:5])
    rebuild()
    return True


def renew(now: datetime) -> bool:
    """Rebuild once a day if anything may have left the public index since; returns whether it did."""
    last = ReaderPosition.objects.filter(name=REBUILT).first()
    if last is None:
        ReaderPosition.objects.create(name=REBUILT, position=last_position())
        return False
    if now - last.moved_at < RENEWED_EVERY or not _something_left(last.position):
        return False
    rebuild()
    return True


def _something_left(since: int) -> bool:
    return Event.objects.filter(position__gt=since, verb__in=LEAVING).exists()
