"""Relations, shown only where both ends are visible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from stoa.foundation.items.models import Item, Relation
from stoa.foundation.items.queries.listing import LIST_COLUMNS

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer


def related_to(viewer: Viewer, item: Item) -> list[tuple[Relation, Item, bool]]:
    """Relations of an item the viewer sees: each with the visible other end and whether it leads forward. Two queries."""
    relations = list(Relation.objects.filter(Q(from_item_id=item.pk) | Q(to_item_id=item.pk)).order_by("type", "pk"))
    if not relations:
        return []
    ends = {pk for r in relations for pk in (r.from_item_id, r.to_item_id)} - {item.pk}
    others = {o.pk: o for o in Item.objects.visible_to(viewer).filter(pk__in=ends).only(*LIST_COLUMNS)}
    found = [(r, r.to_item_id if r.from_item_id == item.pk else r.from_item_id) for r in relations]
    return [(r, others[pk], r.from_item_id == item.pk) for r, pk in found if pk in others]
