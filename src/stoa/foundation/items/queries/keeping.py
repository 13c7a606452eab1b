"""The bin and legal holds, for those who look after the items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.foundation.access.queries import set_ids_meeting
from stoa.foundation.errors import NotFoundError
from stoa.foundation.items.models import Binned, Item, LegalHold

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from stoa.foundation.access.reach import Viewer


def binned_items(viewer: Viewer) -> list[Binned]:
    """What the viewer looked after before it was put in the bin, newest first, each with its item and who put it there."""
    return list(_of(viewer).order_by("-binned_at", "-pk"))


def binned_item(viewer: Viewer, short_id: str) -> Item:
    """One item in the bin, for its stewards; raises NotFoundError for everybody else, as if there were nothing."""
    found = _of(viewer).filter(item__short_id=short_id).first()
    if found is None:
        raise NotFoundError("There is nothing here, or it is not yours to see.")
    return found.item


def _of(viewer: Viewer) -> QuerySet[Binned]:
    if not viewer.is_signed_in:
        return Binned.objects.none()
    mine = Binned.objects.filter(stewards_id__in=set_ids_meeting(viewer.own_tokens))
    return mine.select_related("item", "item__owner", "item__unit", "person")


def standing_hold(item: Item) -> LegalHold | None:
    """The legal hold on the item, if one stands. One statement."""
    return LegalHold.objects.filter(item_id=item.pk).select_related("person").first()
