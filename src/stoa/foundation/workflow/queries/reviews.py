"""Reviews that wait, and those that were."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from stoa.foundation.items.models import Item, Revision, Status
from stoa.foundation.workflow.models import Publication, Review

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from stoa.foundation.access.reach import Viewer


def review_state(item: Item) -> Review | None:
    """The last review of the item, whatever became of it. One statement. For those who look after it."""
    rows = Review.objects.filter(item_id=item.pk).select_related("submitter", "reviewer", "closed_by")
    return rows.order_by("-submitted_at", "-pk").first()


def reviews_of(item: Item) -> list[Review]:
    """Every review of the item, newest first, with the people. For those who look after it."""
    rows = Review.objects.filter(item_id=item.pk).select_related("submitter", "reviewer", "closed_by")
    return list(rows.order_by("-submitted_at", "-pk"))


def publication_of(item: Item) -> Publication | None:
    """When the item is to be published, and who asked. One statement. For those who look after it."""
    return Publication.objects.filter(item_id=item.pk).select_related("person").first()


def reviews_waiting(viewer: Viewer) -> list[Review]:
    """Reviews the viewer is asked for in person or as a curator of the unit, the most urgent first, each with its item.

    Not those of what they submitted or cannot see, nor those whose author saved another version since; as a curator of
    the unit not those of what they wrote. One statement where none waits.
    """
    if not viewer.is_signed_in:
        return []
    asked = Q(reviewer_id=viewer.person_id)
    if viewer.curates:
        asked |= Q(reviewer=None)
    waiting = Review.objects.filter(asked, state=Review.State.WAITING).exclude(submitter_id=viewer.person_id)
    rows = list(waiting.select_related("submitter", "reviewer"))
    found = _with_items(viewer, rows)
    return sorted(found, key=lambda review: (review.due or date.max, review.submitted_at, review.pk))


def _with_items(viewer: Viewer, rows: list[Review]) -> list[Review]:
    """Those of the reviews that are the viewer's, with their items: few wait at a time, so they are sifted here."""
    items = seen_items(viewer, {row.item_id for row in rows})
    if not items:
        return []
    submitted, written = _versions(viewer, items)
    found = []
    for row in rows:
        item = items.get(row.item_id)
        if item and item.pk in submitted and (row.reviewer_id or _is_of_unit(viewer, item, written)):
            row.item = item
            found.append(row)
    return found


def _versions(viewer: Viewer, items: Mapping[int, Item]) -> tuple[set[int], set[int]]:
    """Ids of the items whose newest version is the one in review, and of those that the viewer wrote at since."""
    rows = Revision.objects.filter(item_id__in=items).values_list("item_id", "number", "status", "author_id")
    submitted, written = set(), set()
    for pk, number, status, author in rows:
        if number == items[pk].head and status == Status.IN_REVIEW:
            submitted.add(pk)
        if number > (items[pk].live or 0) and author == viewer.person_id:
            written.add(pk)
    return submitted, written


def _is_of_unit(viewer: Viewer, item: Item, written: set[int]) -> bool:
    return item.unit is not None and item.unit.key in viewer.curates and item.pk not in written


def seen_items(viewer: Viewer, ids: Collection[int]) -> dict[int, Item]:
    """The items the viewer may see, with what a row and the question of rights need; the text is read when asked for."""
    if not ids:
        return {}
    rows = Item.objects.visible_to(viewer).exclude(status=Status.WITHDRAWN).filter(pk__in=ids)
    whole = rows.select_related("owner", "access", "stewards", "unit").defer("text")
    return {item.pk: item for item in whole}
