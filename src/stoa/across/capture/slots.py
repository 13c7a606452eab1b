from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from stoa.across.capture.queries import to_confirm_count
from stoa.foundation.items.queries.rights import may_write
from stoa.foundation.registries import HomePanel, ItemAction, MenuEntry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Item


def _home(viewer: Viewer) -> Mapping[str, Any] | None:
    """A way in; how many files wait stands in the menu."""
    return {} if may_write(viewer) else None


def _has_several_files(viewer: Viewer, item: Item) -> bool:
    return int(item.card["files"]) > 1


MENU = [
    MenuEntry("capture", _("Bring in files"), "capture:capture", position=30, shown=may_write, count=to_confirm_count)
]
ITEM_ACTIONS = [
    ItemAction("all-files", _("Download all files"), "capture:all-files", _has_several_files, position=80, icon="file")
]
HOME_PANELS = [HomePanel("capture", "capture/parts/home.html", _home, position=60)]
