"""What the administration gives other pages: lines of the menu, a notice and an action on item pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stoa.across.administration.gate import may_enter
from stoa.across.administration.queries.emergencies import emergencies_told
from stoa.foundation.access.services import is_open_by_emergency_alone, is_restricted
from stoa.foundation.items.queries.one import is_steward
from stoa.foundation.registries import HomePanel, ItemAction, ItemPanel, MenuEntry

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Item


def _has_emergency(viewer: Viewer) -> bool:
    return bool(viewer.emergency)


def _notice(viewer: Viewer, item: Item | None = None) -> dict[str, Any] | None:
    """Shown while emergency access lasts; on an item, says whether that alone opens it."""
    if not viewer.emergency:
        return None
    return {"only_so": item is not None and is_open_by_emergency_alone(viewer, item)}


def _told(viewer: Viewer) -> dict[str, Any] | None:
    """What others opened in the last two weeks that concerns the viewer."""
    rows = emergencies_told(viewer, get_language() or "en")
    return {"rows": rows} if rows else None


def _reads_are_noted(viewer: Viewer, item: Item) -> bool:
    return viewer.is_signed_in and is_restricted(item.access.tokens) and is_steward(viewer, item)


MENU = [
    MenuEntry("administration", _("Administration"), "administration:overview", position=80, shown=may_enter),
    MenuEntry(
        "emergency", _("Emergency access is open"), "administration:emergency", position=81, shown=_has_emergency
    ),
]
ITEM_ACTIONS = [
    ItemAction("readers", _("Who read this"), "administration:readers", shown=_reads_are_noted, position=900)
]
ITEM_PANELS = [
    ItemPanel("emergency", "administration/parts/emergency_notice.html", _notice, place="notice", position=1)
]
HOME_PANELS = [
    HomePanel("emergency", "administration/parts/emergency_notice.html", _notice, place="main", position=1),
    HomePanel("emergency-told", "administration/parts/emergency_told.html", _told, place="main", position=2),
]
