"""Reads of alerts. What is shown names its viewer; what the worker reads is asked again where it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from stoa.across.alerts.models import Alert, Told
from stoa.across.alerts.tokens import END, FEED, is_sealed, number_in, sealed
from stoa.across.shelf.models import SavedSearch
from stoa.across.shelf.queries import me
from stoa.foundation.accounts.models import User
from stoa.foundation.errors import NotFoundError
from stoa.foundation.history.models import Event
from stoa.foundation.items.models import Item, Status
from stoa.foundation.items.queries.listing import for_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from stoa.foundation.access.reach import Viewer

PUBLISHING = ("item.created", "item.revised")
FEED_ENTRIES = 50


def alerts_of(viewer: Viewer) -> dict[int, Alert]:
    """The viewer's alerts by the saved search they belong to: one statement."""
    return {alert.pk: alert for alert in Alert.objects.filter(person_id=me(viewer))}


def alert_of_feed(token: str) -> tuple[Alert, User]:
    """The alert that the address of a feed belongs to, and the account it is read as.

    Whatever is wrong with it, the answer is the same: there is no such feed.
    """
    alert = Alert.objects.filter(pk=number_in(token)).first()
    is_right = is_sealed(token, FEED, alert.pk if alert else 0, alert.feed_key if alert else "")
    user = accounts_of([alert.person_id]).get(alert.person_id) if alert else None
    if alert is None or user is None or not (alert.feed_key and is_right):
        raise NotFoundError("There is no such feed.")
    return alert, user


def alert_to_end(token: str) -> Alert:
    """The alert whose mail the address in a letter ends; raises NotFoundError for any other address."""
    alert = Alert.objects.filter(pk=number_in(token)).first()
    is_right = is_sealed(token, END, alert.pk if alert else 0)
    if alert is None or not is_right:
        raise NotFoundError("There is nothing here to end.")
    return alert


def with_searches(alerts: QuerySet[Alert]) -> list[Alert]:
    """The alerts with their searches, looked up at once, in the order of their ids."""
    found = {alert.pk: alert for alert in alerts.order_by("pk")}
    searches = SavedSearch.objects.in_bulk(list(found))
    for pk, search in searches.items():
        found[pk].search = search
    return [found[pk] for pk in found if pk in searches]


def accounts_of(person_ids: Collection[int]) -> dict[int, User]:
    """The accounts of those of the persons who can sign in now, by person."""
    rows = User.objects.filter(person_id__in=list(person_ids), is_active=True, person__is_active=True)
    return {user.person_id: user for user in rows.select_related("person")}


def hits_shown(viewer: Viewer, told: Iterable[Told]) -> list[tuple[Item, Told]]:
    """Those of the hits that the viewer may read now, in the order given: without what was hidden or archived since."""
    several = list(told)
    rows = Item.objects.visible_to(viewer).filter(pk__in={hit.item_id for hit in several}, status=Status.PUBLISHED)
    items = {item.pk: item for item in for_rows(rows)}
    return [(items[hit.item_id], hit) for hit in several if hit.item_id in items]


def newest_hits(viewer: Viewer, alert: Alert) -> list[tuple[Item, Told]]:
    """What the feed of an alert carries, newest first."""
    return hits_shown(viewer, alert.told.order_by("-told_at", "-pk")[:FEED_ENTRIES])


def told_today(alert: Alert, now: datetime) -> int:
    """How many hits the alert has told since midnight."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return alert.told.filter(told_at__gte=midnight).count()


def first_published(short_ids: Iterable[str]) -> dict[str, int]:
    """The position of the event that put each item before readers for the first time; items that never were are left out."""
    first: dict[str, int] = {}
    rows = Event.objects.filter(object_id__in=list(short_ids), verb__in=PUBLISHING).order_by("position")
    for event in rows:
        if event.object_id not in first and event.data.get("state") == Status.PUBLISHED:
            first[event.object_id] = event.position
    return first


def touched_after(position: int) -> set[str]:
    """Short ids of the items of which a version was saved after an event."""
    rows = Event.objects.filter(position__gt=position, verb__in=PUBLISHING)
    return set(rows.values_list("object_id", flat=True))


def own_feed(viewer: Viewer, search: int) -> str:
    """The token of the feed of one of the viewer's saved searches, empty where there is none."""
    alert = Alert.objects.filter(pk=search, person_id=me(viewer)).exclude(feed_key="").first()
    return sealed(FEED, alert.pk, alert.feed_key) if alert else ""
