from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from stoa.foundation.items.models import Status
from stoa.foundation.items.queries.one import is_steward
from stoa.foundation.items.queries.rights import may_write
from stoa.foundation.registries import HomePanel, ItemAction, MenuEntry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Item


def _may_edit(viewer: Viewer, item: Item) -> bool:
    return viewer.is_signed_in and item.status != Status.WITHDRAWN and is_steward(viewer, item)


def _beginning(viewer: Viewer) -> Mapping[str, Any] | None:
    return {"begins": True} if may_write(viewer) else None


MENU = [MenuEntry("write", _("Write something"), "writing:choose", position=20, shown=may_write)]
ITEM_ACTIONS = [
    ItemAction("edit", _("Edit"), "writing:edit", _may_edit, position=5, is_first=True),
    ItemAction("look", _("View as…"), "writing:look", _may_edit, position=70),
]
HOME_PANELS = [HomePanel("write", "writing/parts/begin.html", _beginning, place="side", position=5)]
