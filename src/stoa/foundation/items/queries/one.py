"""One item by its short id, for a viewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from stoa.foundation.errors import NotAllowedError, NotFoundError
from stoa.foundation.items.models import Item

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer


def visible_item(viewer: Viewer, short_id: str) -> Item | None:
    """The item if the viewer may see it; for its stewards that is so even when it was withdrawn."""
    rows = Item.objects.visible_to(viewer).select_related("owner", "access", "stewards", "unit")
    return rows.filter(short_id=short_id).first()


def readable_item(viewer: Viewer, short_id: str) -> Item:
    """The item, for somebody who may see it; raises NotFoundError for everything else, missing or hidden alike."""
    item = visible_item(viewer, short_id)
    if item is None:
        raise NotFoundError("There is nothing here, or it is not yours to see.")
    return item


def stewarded_item(viewer: Viewer, short_id: str) -> Item:
    """The item, for those who look after it: of everybody else, readers are refused and others find nothing.

    Raises NotFoundError when the viewer may not see it, NotAllowedError when they may only read it.
    """
    item = readable_item(viewer, short_id)
    if not is_steward(viewer, item):
        raise NotAllowedError(_("Only those who look after this can do that: ask its owner."))
    return item


def is_steward(viewer: Viewer, item: Item) -> bool:
    """Whether the viewer looks after the item; reads the stewards' set unless it was loaded with the item.

    Emergency access lets somebody read, never act.
    """
    return bool(viewer.own_tokens & set(item.stewards.tokens))
