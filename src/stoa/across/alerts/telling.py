"""The reader of the history that tells people of new hits: what changed is asked of every search that has an alert.

A hit is written down as told, with its line in the inbox, in one transaction; then the reader's position is raised. A crash
between them repeats work, and what is written down is not told again. Everything is asked as the person, with the rights of
the moment; whether a line is shown, a mail lists it or a feed carries it is asked again there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from stoa.across.alerts.matching import asking_of, demand_answers, everything_found, hits_among
from stoa.across.alerts.models import Alert, Told, packed
from stoa.across.alerts.queries import (
    PUBLISHING,
    accounts_of,
    first_published,
    told_today,
    touched_after,
    with_searches,
)
from stoa.across.notices.services.inbox import Hit, tell_of_hits
from stoa.engine.search.protocol import SearchError
from stoa.foundation.access.queries import viewer_of_person
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.queries import events_after, reader_position
from stoa.foundation.history.services import move_reader
from stoa.foundation.indexing.places import READER as INDEXER
from stoa.foundation.items.models import Item, Status
from stoa.foundation.jobs.models import Job
from stoa.foundation.jobs.services import enqueue
from stoa.foundation.registries import verbs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from stoa.across.alerts.matching import Asking
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.accounts.models import User
    from stoa.foundation.history.models import Event

READER = "alerts"
FIND_JOB = "alerts.find"
EVENTS_AT_ONCE = 2_000
MOST_A_DAY = 100
"""Hits one alert tells on one day. A search that finds more is told nothing else that day: nobody reads it one by one."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Change:
    """A published item to which something happened: what stands for it, since when, and who did it all."""

    item: int
    short_id: str
    day: date
    event: Event
    last: int
    actors: frozenset[str]


def ask_to_find(now: datetime) -> None:
    """Ask for a round when there is anything to look at, one at a time.

    It is a job, beside the worker's loop: with a thousand alerts a round takes seconds, and the index must not wait for it.
    """
    until = reader_position(INDEXER)
    if not Alert.objects.exists():
        find_new(now)
    elif until > reader_position(READER) or _unsettled(until).exists():
        with transaction.atomic():
            if not Job.objects.filter(kind=FIND_JOB, state__in=(Job.State.WAITING, Job.State.RUNNING)).exists():
                enqueue(FIND_JOB, {})


def find_new_now(_: Mapping[str, Any]) -> None:
    """One round, as a job. While the index does not answer nothing is skipped: the next round begins where this one did."""
    try:
        find_new(timezone.now())
    except SearchError as error:
        log.exception("alerts wait for the index", reason=str(error))


def find_new(now: datetime) -> None:
    """Tell everybody of what is new in their searches, as far as the index has come."""
    until = reader_position(INDEXER)
    if not Alert.objects.exists():
        if until > reader_position(READER):
            move_reader(READER, until)
        return
    _settle(until, now)
    while events := [e for e in events_after(reader_position(READER), EVENTS_AT_ONCE) if e.position <= until]:
        tell(events, now)
        failpoint("alerts.told")
        move_reader(READER, events[-1].position)
        failpoint("alerts.moved")


def tell(events: Sequence[Event], now: datetime) -> None:
    """Tell of what these events made new, in any order and as often as one likes. Raises SearchError."""
    changes = _changes(events)
    if not changes:
        return
    alerts = Alert.objects.filter(settled_at__isnull=False, began_position__lt=events[-1].position)
    by_person: dict[int, list[Alert]] = {}
    for alert in with_searches(alerts):
        by_person.setdefault(alert.person_id, []).append(alert)
    for person, user in accounts_of(by_person).items():
        _tell_person(user, by_person[person], changes, now)


def _changes(events: Sequence[Event]) -> dict[int, Change]:
    """The published items that the events changed in any way the index knows of, by id."""
    declared = verbs()
    by_object: dict[str, list[Event]] = {}
    for event in events:
        if declared[event.verb].changes_index:
            by_object.setdefault(event.object_id, []).append(event)
    rows = Item.objects.unscoped("each person is asked for below").filter(
        short_id__in=by_object, status=Status.PUBLISHED
    )
    return {
        pk: _change(pk, short_id, day, by_object[short_id])
        for pk, short_id, day in rows.values_list("pk", "short_id", "sort_on")
    }


def _change(item: int, short_id: str, day: date, events: Sequence[Event]) -> Change:
    """The event that stands for the item is the one followers are told of, so that nobody reads of it twice."""
    publishing = [event for event in events if event.verb in PUBLISHING]
    actors = frozenset(event.actor for event in events)
    return Change(item, short_id, day, (publishing or events)[-1], events[-1].position, actors)


def _tell_person(user: User, alerts: Iterable[Alert], changes: Mapping[int, Change], now: datetime) -> None:
    viewer = viewer_of_person(user.person)
    readable = set(Item.objects.visible_to(viewer).filter(pk__in=changes).values_list("pk", flat=True))
    if not readable:
        return
    for alert in alerts:
        try:
            found = _new_hits(alert, viewer, user, {pk: changes[pk] for pk in readable}, now)
        except SearchError as error:
            demand_answers(viewer)
            log.exception("a saved search cannot be asked", alert=alert.pk, reason=str(error))
            continue
        if found:
            _write_down(alert, user, found, now)


def _new_hits(alert: Alert, viewer: Viewer, user: User, changes: Mapping[int, Change], now: datetime) -> list[Change]:
    """What changed after the alert began, is found, and is not known or told: at most what is left for the day."""
    days = {pk: change.day for pk, change in changes.items() if change.last > alert.began_position}
    left = MOST_A_DAY - told_today(alert, now) if days else 0
    found = hits_among(_asking(alert, viewer, user), days) if left > 0 else set()
    if not found:
        return []
    told = set(alert.told.filter(item_id__in=found).values_list("item_id", flat=True))
    new = [changes[pk] for pk in found - told - (alert.known_ids() or frozenset())]
    if alert.known is None:
        first = first_published([change.short_id for change in new])
        new = [change for change in new if first.get(change.short_id, 0) > alert.began_position]
    return sorted(new, key=lambda change: change.event.position)[:left]


def _asking(alert: Alert, viewer: Viewer, user: User) -> Asking:
    return asking_of(viewer, alert.search.query, user.language or settings.LANGUAGE_CODE)


def _write_down(alert: Alert, user: User, found: Sequence[Change], now: datetime) -> None:
    """What somebody did themselves is written down and stands in the feed; it is no news to them."""
    own = {change.item for change in found if change.actors == {str(user.person.uuid)}}
    with transaction.atomic():
        held = Alert.objects.select_for_update().filter(pk=alert.pk).first()
        if held is None:
            return
        rows = [
            Told(alert=held, item_id=change.item, told_at=now, waits=held.mails and change.item not in own)
            for change in found
        ]
        Told.objects.bulk_create(rows, ignore_conflicts=True)
        failpoint("alerts.written_down")
        if held.how:
            hits = [Hit(c.item, c.event.position, c.event.occurred_at) for c in found if c.item not in own]
            tell_of_hits(recipient=user.person_id, search=held.pk, hits=hits)


def _unsettled(until: int) -> QuerySet[Alert]:
    """Alerts whose first run has come; those of accounts that cannot sign in wait until they can."""
    rows = Alert.objects.filter(settled_at=None, began_position__lte=until)
    return rows.filter(person__is_active=True, person__account__is_active=True)


def _settle(until: int, now: datetime) -> None:
    """Take down what the searches of new alerts find already, once the index has come to where each began."""
    waiting = with_searches(_unsettled(until))
    accounts = accounts_of({alert.person_id for alert in waiting})
    for alert in waiting:
        if alert.person_id in accounts:
            _settle_one(alert, accounts[alert.person_id], now)


def _settle_one(alert: Alert, user: User, now: datetime) -> None:
    """What was first published after the alert began is no part of what was known: it is told with the next events."""
    viewer = viewer_of_person(user.person)
    try:
        found = everything_found(_asking(alert, viewer, user))
    except SearchError as error:
        demand_answers(viewer)
        log.exception("a saved search cannot be asked", alert=alert.pk, reason=str(error))
        found = None
    known = None if found is None else packed(found - _since(alert, found))
    Alert.objects.filter(pk=alert.pk).update(known=known, settled_at=now)


def _since(alert: Alert, found: frozenset[int]) -> set[int]:
    rows = Item.objects.unscoped("asked by the search a moment ago").filter(
        short_id__in=touched_after(alert.began_position)
    )
    ids = {short_id: pk for short_id, pk in rows.values_list("short_id", "pk") if pk in found}
    return {ids[short_id] for short_id, position in first_published(ids).items() if position > alert.began_position}
