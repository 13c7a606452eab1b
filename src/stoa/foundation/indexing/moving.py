"""Once a day: what time and counting moved is written anew, so that signals in the index are those of today."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.models import ReaderPosition
from stoa.foundation.indexing.follower import ITEMS_AT_ONCE, write_items
from stoa.foundation.indexing.places import current_generation, pair_in_use
from stoa.foundation.registries import rank_signals

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY = "signals"
"""Under this name the day is noted up to which the signals in the index were followed."""


def follow_days(now: datetime) -> int:
    """Write the items whose signals moved since the last day this was done; returns how many. Does nothing twice a day.

    The index commit comes first, then the day is noted: a crash between them repeats work. Raises WriterBusyError when
    another process holds the index.
    """
    today = timezone.localdate(now)
    noted, is_first = ReaderPosition.objects.get_or_create(name=DAY, defaults={"position": today.toordinal()})
    last = date.fromordinal(noted.position)
    if is_first or today <= last:
        return 0
    moved = sorted({item for signal in rank_signals() if signal.moved for item in signal.moved(last, today)})
    if moved and not write_again(moved):
        return 0
    failpoint("index.before_day_noted")
    noted.position = today.toordinal()
    noted.save()
    return len(moved)


def write_again(item_ids: Sequence[int]) -> bool:
    """Write items into both indexes as they are now; False when another generation was switched to meanwhile."""
    indexes = pair_in_use()
    with ExitStack() as held:
        full = held.enter_context(indexes.full.writer())
        if indexes.generation != current_generation():
            return False
        public = held.enter_context(indexes.public.writer())
        for start in range(0, len(item_ids), ITEMS_AT_ONCE):
            write_items(item_ids[start : start + ITEMS_AT_ONCE], full, public)
    return True
