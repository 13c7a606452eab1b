"""What the knowledge check adds to the navigation, to the menu and to item pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from stoa.across.consult.queries import attached_to, helped_in
from stoa.foundation.items.models import Status
from stoa.foundation.items.queries.one import is_steward
from stoa.foundation.registries import ItemAction, ItemPanel, MenuEntry, NavigationEntry

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Item


def _is_open_draft(viewer: Viewer, item: Item) -> bool:
    is_draft = item.status in {Status.DRAFT, Status.IN_REVIEW}
    return viewer.is_signed_in and is_draft and is_steward(viewer, item)


def _consulted(viewer: Viewer, item: Item) -> dict[str, Any] | None:
    """Records attached to the item; for those who look after it also in how many checks it helped."""
    found = attached_to(viewer, item)
    times = helped_in(item) if viewer.is_signed_in and is_steward(viewer, item) else 0
    return {"attached": found, "helped": times} if found or times else None


NAVIGATION = [NavigationEntry("check", _("Check"), "consult:check", position=15, audience="staff")]
MENU = [MenuEntry("checks", _("Knowledge checks"), "consult:check", position=54)]
ITEM_ACTIONS = [
    ItemAction("check", _("Check what we know"), "consult:check-item", shown=_is_open_draft, position=25, icon="search")
]
ITEM_PANELS = [ItemPanel("checks", "consult/parts/attached.html", _consulted, place="side", position=45)]
