"""Legal holds as administrators see them: titles only of what they may read, the others by short id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from stoa.across.administration.gate import is_admin
from stoa.foundation.errors import BadInputError, NotFoundError, Problem
from stoa.foundation.items.models import Item, LegalHold
from stoa.foundation.items.short_ids import read_short_id

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from stoa.foundation.access.reach import Viewer


@dataclass(frozen=True, slots=True)
class Held:
    """One hold; `title` is empty for an item the viewer may not read."""

    short_id: str
    title: str
    reason: str
    who: str
    since: datetime


def _within_reach(viewer: Viewer) -> QuerySet[Item]:
    """Items the viewer may hold: every one for administrators, who learn no more than its short id; else what they see."""
    if is_admin(viewer):
        return Item.objects.unscoped("administrators hold items by short id and are shown nothing else of them")
    return Item.objects.visible_to(viewer)


def held_items(viewer: Viewer) -> list[Held]:
    """The holds that stand, newest first."""
    holds = list(LegalHold.objects.select_related("person").order_by("-since", "-pk"))
    ids = [hold.item_id for hold in holds]
    short_ids = dict(_within_reach(viewer).filter(pk__in=ids).values_list("pk", "short_id"))
    titles = dict(Item.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", "title"))
    return [
        Held(
            short_ids[hold.item_id],
            titles.get(hold.item_id, ""),
            hold.reason,
            hold.person.name if hold.person else "",
            hold.since,
        )
        for hold in holds
        if hold.item_id in short_ids
    ]


def item_to_hold(viewer: Viewer, typed: str) -> Item:
    """The item of a short id as somebody typed it; raises BadInputError where there is none they may hold."""
    short_id = read_short_id(typed.strip())
    item = _within_reach(viewer).filter(short_id=short_id).first() if short_id else None
    if item is None:
        raise BadInputError([Problem("short_id", _("There is no item with this short id. Copy it from its page."))])
    return item


def held_item(viewer: Viewer, short_id: str) -> Item:
    """An item on which a hold stands; raises NotFoundError for every other."""
    item = _within_reach(viewer).filter(short_id=short_id).first()
    if item is None or not LegalHold.objects.filter(item_id=item.pk).exists():
        raise NotFoundError("No legal hold stands on this.")
    return item
