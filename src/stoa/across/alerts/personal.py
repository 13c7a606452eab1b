"""What is kept here of somebody, for their own copy: how they are told, of what, and which mail they were sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from stoa.across.alerts.models import Alert, Letter, Told
from stoa.across.alerts.queries import with_searches
from stoa.foundation.access.queries import viewer_of_person
from stoa.foundation.directory.models import Person
from stoa.foundation.items.models import Item
from stoa.foundation.registries import PersonalPart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def alerts(person_id: int) -> Iterator[Mapping[str, Any]]:
    for alert in with_searches(Alert.objects.filter(person_id=person_id)):
        yield {
            "search": alert.search.name,
            "how": alert.how,
            "has_feed": bool(alert.feed_key),
            "began_at": alert.began_at,
        }


def told(person_id: int) -> Iterator[Mapping[str, Any]]:
    """What the person was told of, as far as they may see it today."""
    viewer = viewer_of_person(Person.objects.get(pk=person_id))
    rows = list(Told.objects.filter(alert__person_id=person_id).order_by("told_at", "pk"))
    items = Item.objects.visible_to(viewer).filter(pk__in={row.item_id for row in rows})
    short_ids = dict(items.values_list("pk", "short_id"))
    for row in rows:
        if row.item_id in short_ids:
            yield {"item": short_ids[row.item_id], "told_at": row.told_at}


def letters(person_id: int) -> Iterable[Mapping[str, Any]]:
    rows = Letter.objects.filter(alert__person_id=person_id).order_by("made_at", "pk")
    return rows.values("made_at", "state", "ended_at", "reason")


PERSONAL = [
    PersonalPart("alerts", _("How you are told of what is new in your searches"), alerts),
    PersonalPart("alerts-told", _("What you were told of by your searches"), told),
    PersonalPart("alerts-mail", _("Mail about your searches"), letters),
]
