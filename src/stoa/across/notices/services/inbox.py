"""Marking notices as read, announcing what is due, and letting go of what is long read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import structlog
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from stoa.across.notices.models import NOBODY, Notice
from stoa.foundation.errors import NotFoundError
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.models import ReaderPosition
from stoa.foundation.history.services import Actor, NewEvent, append_events, move_reader
from stoa.foundation.items.models import Item, Status

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from stoa.foundation.access.reach import Viewer

CLOCK = "notices-due"
FOUND = "search.found"
"""Stands for the verb of lines about saved searches, which tell of no event but of what one made new."""

log = structlog.get_logger(__name__)
READ_KEPT, KEPT = timedelta(days=90), timedelta(days=365)


def mark_read(*, pk: int, viewer: Viewer) -> None:
    """Mark one of the viewer's own notices as read; raises NotFoundError for anybody else's."""
    mine = Notice.objects.filter(pk=pk, recipient_id=viewer.person_id or NOBODY)
    if not mine.exists():
        raise NotFoundError("There is no such line in your inbox.")
    mine.filter(read_at=None).update(read_at=timezone.now())


def note_seen(*, item: Item, viewer: Viewer) -> None:
    """Whoever opens an item has read the lines about it. The page never fails for it: what goes wrong is logged."""
    try:
        mine = Notice.objects.filter(recipient_id=viewer.person_id or NOBODY, item_id=item.pk, read_at=None)
        mine.update(read_at=timezone.now())
    except DatabaseError as error:
        log.exception("lines about an opened item stay unread", reason=str(error))


def mark_all_read(*, until: int, viewer: Viewer) -> None:
    """Mark everything up to event `until` as read: what came while the page was open stays unread."""
    mine = Notice.objects.filter(recipient_id=viewer.person_id or NOBODY, read_at=None, position__lte=until)
    mine.update(read_at=timezone.now())


@dataclass(frozen=True, slots=True)
class Hit:
    """Something new that a saved search found: the item, and the event that made it new."""

    item: int
    position: int
    happened_at: datetime


def tell_of_hits(*, recipient: int, search: int, hits: Iterable[Hit]) -> None:
    """Put lines into somebody's inbox about what their saved search found. Whoever was told of an event is not told again."""
    rows = [
        Notice(
            position=hit.position,
            recipient_id=recipient,
            item_id=hit.item,
            verb=FOUND,
            reason=Notice.Reason.SEARCH,
            target=str(search),
            is_new=True,
            happened_at=hit.happened_at,
        )
        for hit in hits
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def announce_reviews_due(now: datetime) -> None:
    """Write an event for every published item whose day to be looked at again has come since the last time.

    The first time of all looks back a week: what was due long before stands on the page of what is due.
    """
    today = timezone.localdate(now)
    clock, is_first = ReaderPosition.objects.get_or_create(name=CLOCK)
    since = today - timedelta(days=7) if is_first or not clock.position else date.fromordinal(clock.position)
    if since >= today:
        return
    with transaction.atomic():
        events = [NewEvent("review.due", short_id) for short_id in _due(since, today)]
        move_reader(CLOCK, today.toordinal())
        failpoint("notices.due_announced")
        append_events(events, actor=Actor(channel="clock"))


def _due(since: date, until: date) -> list[str]:
    rows = Item.objects.unscoped("the clock").filter(Q(verified_until__isnull=False) | Q(review_by__isnull=False))
    due = rows.annotate(check_on=Coalesce("verified_until", "review_by")).filter(
        check_on__gt=since, check_on__lte=until, status=Status.PUBLISHED, obsolete_on=None
    )
    return list(due.order_by("pk").values_list("short_id", flat=True))


def forget_old_notices(now: datetime) -> None:
    """Delete what was read three months ago and what came a year ago."""
    Notice.objects.filter(Q(read_at__lt=now - READ_KEPT) | Q(happened_at__lt=now - KEPT)).delete()
