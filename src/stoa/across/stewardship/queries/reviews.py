"""The reviewer's desk: what waits, what came back, what was approved lately; and who may be asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from stoa.foundation.items.models import Item
from stoa.foundation.workflow.models import Review
from stoa.foundation.workflow.queries import reviews_waiting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from stoa.foundation.access.reach import Viewer

LATELY = timedelta(days=30)
LISTED = 50
"""Lines of one part of the desk: whoever has more waiting begins with the first."""


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One review in a list. `said` is the note to the reviewer, or the reason it came back."""

    title: str
    language: str
    kind: str
    url: str
    who: str
    said: str
    due: date | None
    when: datetime


@dataclass(frozen=True, slots=True)
class Desk:
    waiting: tuple[ReviewLine, ...]
    returned: tuple[ReviewLine, ...]
    approved: tuple[ReviewLine, ...]


def desk_of(viewer: Viewer) -> Desk:
    """All that the viewer has to do with reviews: a constant number of statements, however much waits."""
    waiting = reviews_waiting(viewer)[:LISTED]
    returned, approved = _returned_to(viewer), _approved_lately(viewer)
    items = _items_of(viewer, [*waiting, *returned, *approved])
    return Desk(
        tuple(_line(review, items, "stewardship:review") for review in waiting if review.item_id in items),
        tuple(
            _line(review, items, "reading:item")
            for review in returned
            if review.item_id in items and _still_open(review, items[review.item_id])
        ),
        tuple(_line(review, items, "reading:item") for review in approved if review.item_id in items),
    )


def _returned_to(viewer: Viewer) -> list[Review]:
    """The last review of each item the viewer sent, where that came back."""
    rows = Review.objects.filter(submitter_id=viewer.person_id).select_related("submitter", "closed_by")
    last: dict[int, Review] = {}
    for review in rows.order_by("submitted_at", "pk"):
        last[review.item_id] = review
    back = [review for review in last.values() if review.state == Review.State.RETURNED]
    return sorted(back, key=lambda review: review.closed_at or review.submitted_at, reverse=True)[:LISTED]


def _approved_lately(viewer: Viewer) -> list[Review]:
    mine = Q(submitter_id=viewer.person_id) | Q(closed_by_id=viewer.person_id)
    since = timezone.now() - LATELY
    rows = Review.objects.filter(mine, state=Review.State.APPROVED, closed_at__gte=since)
    return list(rows.select_related("submitter", "closed_by").order_by("-closed_at", "-pk")[:LISTED])


def _items_of(viewer: Viewer, reviews: Sequence[Review]) -> dict[int, Item]:
    ids = {review.item_id for review in reviews}
    return Item.objects.visible_to(viewer).defer("text").in_bulk(list(ids)) if ids else {}


def _still_open(review: Review, item: Item) -> bool:
    """Whether what came back was not published since by another way."""
    return item.live is None or item.live < review.number


def _line(review: Review, items: Mapping[int, Item], route: str) -> ReviewLine:
    item = items[review.item_id]
    is_back = review.state == Review.State.RETURNED
    who = review.submitter if review.state == Review.State.WAITING else review.closed_by
    return ReviewLine(
        item.title,
        item.language,
        str(item.kind_entry.label),
        reverse(route, kwargs={"short_id": item.short_id}),
        who.name if who else "",
        review.reason if is_back else review.note,
        review.due,
        review.closed_at or review.submitted_at,
    )


def unit_name(item: Item) -> str:
    return item.unit.name(get_language() or "en") if item.unit else ""
