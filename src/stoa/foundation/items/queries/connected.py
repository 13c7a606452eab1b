"""Relations, shown only where both ends are visible."""

from __future__ import annotations

from django.db.models import Q

from stoa.foundation.items.models import Item, Relation


def relations_of(item: Item) -> list[tuple[str, int, bool]]:
    """Relations of an item both ways: type, id of the other end, and whether it leads forward.

    Show only those whose other end the viewer sees: ask `items_by_id` for the ends.
    """
    relations = Relation.objects.filter(Q(from_item_id=item.pk) | Q(to_item_id=item.pk)).order_by("type", "pk")
    return [
        (r.type, r.to_item_id if r.from_item_id == item.pk else r.from_item_id, r.from_item_id == item.pk)
        for r in relations
    ]
