"""Who is named on items a viewer may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.foundation.items.models import Contribution, Item

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer


def contributes_visibly(viewer: Viewer, person_id: int) -> bool:
    """Whether the person is named on at least one item the viewer may see, archived ones too: their pages link here."""
    named = Contribution.objects.filter(person_id=person_id).values("item_id")
    return Item.objects.visible_to(viewer).filter(pk__in=named).exists()
