"""Reviews that wait, and those that were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from stoa.foundation.items.models import Item, Revision, Status
from stoa.foundation.workflow.models import Publication, Review

if TYPE_CHECKING:
    from collections.abc import Collection

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

    Not those of what they wrote or cannot see, nor those whose author saved another version since. One statement where
    none waits.
    """
    if not viewer.is_signed_in:
        return []
    asked = Q(reviewer_id=viewer.person_id)
    if viewer.curates:
        of_unit = Item.objects.visible_to(viewer).filter(unit__key__in=viewer.curates).values("pk")
        asked |= Q(reviewer=None, item_id__in=of_unit)
    waiting = Review.objects.filter(asked, state=Review.State.WAITING).exclude(submitter_id=viewer.person_id)
    rows = list(waiting.select_related("submitter", "reviewer").order_by("submitted_at", "pk"))
    with_items = _with_items(viewer, rows)
    return sorted(with_items, key=lambda review: (review.due is None, review.due, review.submitted_at))


def _with_items(viewer: Viewer, rows: list[Review]) -> list[Review]:
    if not rows:
        return []
    items = seen_items(viewer, {row.item_id for row in rows})
    versions = Revision.objects.filter(item_id__in=items, status=Status.IN_REVIEW)
    submitted = {pk for pk, number in versions.values_list("item_id", "number") if number == items[pk].head}
    found = [row for row in rows if row.item_id in submitted]
    for row in found:
        row.item = items[row.item_id]
    return found


def seen_items(viewer: Viewer, ids: Collection[int]) -> dict[int, Item]:
    """The items the viewer may see, with what a row and the question of rights need."""
    if not ids:
        return {}
    rows = Item.objects.visible_to(viewer).exclude(status=Status.WITHDRAWN).filter(pk__in=ids)
    return {item.pk: item for item in rows.select_related("owner", "access", "stewards", "unit")}
