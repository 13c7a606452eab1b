"""Who is named on items a viewer may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.foundation.items.queries.listing import Filter, visible_items

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer


def contributes_visibly(viewer: Viewer, person_id: int) -> bool:
    """Whether the person is named on at least one item the viewer may see."""
    return visible_items(viewer, Filter(person=person_id)).exists()
