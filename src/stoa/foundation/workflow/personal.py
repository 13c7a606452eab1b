"""What somebody said in reviews and about whether items hold, for their own copy.

Their own words stay theirs where they may not see the item any longer; which item that was, and what became of it, is told
only while they may.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stoa.foundation.access.queries import viewer_of_person
from stoa.foundation.directory.models import Person
from stoa.foundation.items.models import Item
from stoa.foundation.registries import PersonalPart
from stoa.foundation.workflow.models import Flag, Publication, Review, Verification

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Row = dict[str, Any]


def reviews_sent(person_id: int) -> Iterator[Mapping[str, Any]]:
    rows = Review.objects.filter(submitter_id=person_id).order_by("submitted_at", "pk")
    fields = ("item_id", "number", "note", "due", "submitted_at", "state", "reason", "closed_at")
    yield from _told(person_id, rows.values(*fields), later=("state", "reason", "closed_at"))


def reviews_done(person_id: int) -> Iterator[Mapping[str, Any]]:
    """Versions the person was asked to read, and those they decided; the reason only where it is theirs."""
    rows = Review.objects.filter(Q(reviewer_id=person_id) | Q(closed_by_id=person_id)).order_by("submitted_at", "pk")
    fields = ("item_id", "number", "due", "submitted_at", "state", "reason", "closed_at", "closed_by_id")
    for row in _told(person_id, rows.values(*fields)):
        is_own = row.pop("closed_by_id") == person_id
        if is_own:
            yield row
        elif row["item"]:
            yield row | {"reason": ""}


def publications(person_id: int) -> Iterator[Mapping[str, Any]]:
    rows = Publication.objects.filter(person_id=person_id).order_by("publish_at", "pk")
    yield from _told(person_id, rows.values("item_id", "number", "publish_at"))


def verifications(person_id: int) -> Iterator[Mapping[str, Any]]:
    rows = Verification.objects.filter(person_id=person_id).order_by("on", "pk")
    yield from _told(person_id, rows.values("item_id", "on", "until", "note"))


def flags(person_id: int) -> Iterator[Mapping[str, Any]]:
    rows = Flag.objects.filter(person_id=person_id).order_by("raised_at", "pk")
    yield from _told(person_id, rows.values("item_id", "sentence", "raised_at", "resolved_at"), later=("resolved_at",))


def _told(person_id: int, rows: Iterable[Mapping[str, object]], *, later: tuple[str, ...] = ()) -> Iterator[Row]:
    """The rows with the number of their item; where it is hidden, without that and without what came `later`."""
    found: list[Row] = [dict(row) for row in rows]
    viewer = viewer_of_person(Person.objects.get(pk=person_id))
    seen = Item.objects.visible_to(viewer).filter(pk__in={row["item_id"] for row in found})
    ids = dict(seen.values_list("pk", "short_id"))
    for row in found:
        item = ids.get(row.pop("item_id"), "")
        hidden = {} if item else dict.fromkeys(later)
        yield {"item": item, **row, **hidden}


PERSONAL = [
    PersonalPart("reviews-sent", _("Reviews you asked for"), reviews_sent),
    PersonalPart("reviews-done", _("Reviews you were asked for or decided"), reviews_done),
    PersonalPart("publications", _("What you had published at a time"), publications),
    PersonalPart("verifications", _("What you said still holds"), verifications),
    PersonalPart("flags", _("What you said is outdated"), flags),
]
