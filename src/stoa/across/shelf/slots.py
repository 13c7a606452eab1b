"""What the shelf adds to the menu, to item pages and to the home page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stoa.across.shelf.queries import keeps, recent
from stoa.foundation.registries import HomePanel, ItemAction, MenuEntry

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer

RECENT_SHOWN = 6


def _recent(viewer: Viewer) -> dict[str, Any] | None:
    rows = recent(viewer, RECENT_SHOWN, get_language() or "en")
    return {"rows": rows} if rows else None


MENU = [
    MenuEntry("reading-list", _("Reading list"), "shelf:reading-list", position=50),
    MenuEntry("recent", _("Recently viewed"), "shelf:recent", position=51),
    MenuEntry("searches", _("Saved searches"), "shelf:searches", position=52),
]
ITEM_ACTIONS = [
    ItemAction(
        "keep",
        _("Add to reading list"),
        "shelf:keep",
        lambda viewer, item: viewer.is_signed_in and not keeps(viewer, item),
        position=30,
        is_post=True,
    ),
    ItemAction(
        "let-go",
        _("On your reading list"),
        "shelf:let-go",
        lambda viewer, item: viewer.is_signed_in and keeps(viewer, item),
        position=30,
        is_post=True,
        icon="check",
    ),
]
HOME_PANELS = [HomePanel("recent", "shelf/parts/recent.html", _recent, place="side", position=60)]
