from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stoa.across.uptake.queries import uptake_of
from stoa.foundation.registries import ItemPanel

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Item


def _uptake(viewer: Viewer, item: Item) -> dict[str, Any] | None:
    found = uptake_of(viewer, item)
    return {"uptake": found} if found else None


ITEM_PANELS = [ItemPanel("uptake", "uptake/parts/uptake.html", _uptake, place="side", position=80)]
