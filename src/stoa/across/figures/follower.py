"""The reader of the history that keeps what items state. Rows first, then the position: a crash repeats work."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from stoa.across.figures.keeping import AT_ONCE, keep_items
from stoa.across.figures.models import FiguresRead
from stoa.across.figures.reading import METHOD
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.queries import events_after, reader_position
from stoa.foundation.history.services import move_reader
from stoa.foundation.items.models import Item, Status
from stoa.foundation.registries import verbs

if TYPE_CHECKING:
    from datetime import datetime

    from stoa.foundation.history.models import Event

READER = "figures"
EVENTS_AT_ONCE = 100
TURN_SECONDS = 1.0
"""How long one turn of the worker goes on: it has other work too, and goes on with this at the next."""


def follow_history(now: datetime) -> None:
    """Read anew the items that changed since the last time, as many as a turn takes and at least a hundred events."""
    until = time.monotonic() + TURN_SECONDS
    while events := events_after(reader_position(READER), EVENTS_AT_ONCE):
        keep_items(_changed(events))
        failpoint("figures.kept")
        move_reader(READER, events[-1].position)
        failpoint("figures.marked")
        if time.monotonic() > until:
            return


def _changed(events: list[Event]) -> list[int]:
    declared = verbs()
    short_ids = {event.object_id for event in events if declared[event.verb].changes_index}
    rows = Item.objects.unscoped("figures are kept of every published item").filter(short_id__in=short_ids)
    return list(rows.values_list("pk", flat=True))


def read_anew(now: datetime) -> None:
    """Read again what was read by older rules, a part at a turn, oldest items first."""
    old = FiguresRead.objects.exclude(method=METHOD).order_by("pk").values_list("pk", flat=True)
    until = time.monotonic() + TURN_SECONDS
    while time.monotonic() < until and (some := list(old[:AT_ONCE])):
        keep_items(some)


def rebuild() -> int:
    """Read every published item anew, whatever was kept; returns how many were read."""
    keep_items(FiguresRead.objects.values_list("pk", flat=True))
    published = Item.objects.unscoped("figures are kept of every published item").filter(status=Status.PUBLISHED)
    count, after = 0, 0
    while batch := list(published.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        count += keep_items(batch)
        after = batch[-1]
    return count
