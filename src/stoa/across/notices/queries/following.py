"""What a viewer follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import IntegerField, Value

from stoa.across.notices.models import NOBODY, Follow, Notice
from stoa.across.notices.queries.things import Thing, things

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Item

_STANDING = frozenset({"standing"})
_IS_FOLLOWED, _IS_UNREAD = 1, 2


@dataclass(frozen=True, slots=True)
class Followed:
    """One thing followed: what it is, since when, and how to name it in an address."""

    what: str
    what_label: str
    target: str
    thing: Thing
    since: datetime


def follows(viewer: Viewer, what: str, target: str) -> bool:
    return viewer.is_signed_in and _mine(viewer).filter(what=what, target=target).exists()


def follows_item(viewer: Viewer, item: Item) -> bool:
    """Whether the viewer follows the item."""
    return _IS_FOLLOWED in _standing(viewer, item)


def has_unread(viewer: Viewer, item: Item) -> bool:
    """Whether lines about the item wait in the viewer's inbox."""
    return _IS_UNREAD in _standing(viewer, item)


def _standing(viewer: Viewer, item: Item) -> list[int]:
    """What the viewer has to do with the item: one statement a request, however many buttons and parts ask."""
    key = (_STANDING, item.pk)
    if key not in viewer.memo:
        follow = _mine(viewer).filter(what=Follow.What.ITEM, target=item.short_id)
        unread = Notice.objects.filter(recipient_id=viewer.person_id or NOBODY, item_id=item.pk, read_at=None)
        both = _coded(follow, _IS_FOLLOWED).union(_coded(unread, _IS_UNREAD))
        viewer.memo[key] = [code for (code,) in both] if viewer.is_signed_in else []
    return viewer.memo[key]


def _coded(rows: QuerySet[Any], code: int) -> QuerySet[Any, tuple[int]]:
    return rows.order_by().values_list(Value(code, output_field=IntegerField()))


def followed(viewer: Viewer, language: str) -> list[Followed]:
    """Everything the viewer follows and may still know of, newest first."""
    rows = list(_mine(viewer).order_by("-since", "-pk"))
    known = things(viewer, ((row.what, row.target) for row in rows), language)
    return [
        Followed(row.what, str(row.get_what_display()), row.target, known[row.what, row.target], row.since)
        for row in rows
        if (row.what, row.target) in known
    ]


def _mine(viewer: Viewer) -> QuerySet[Follow]:
    return Follow.objects.filter(person_id=viewer.person_id or NOBODY)
