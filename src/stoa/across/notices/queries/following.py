"""What a viewer follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stoa.across.notices.models import NOBODY, Follow
from stoa.across.notices.queries.things import Thing, things

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Item

_FOLLOWS = frozenset({"follows"})


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
    """Whether the viewer follows the item; asked once a request, however many buttons want to know."""
    key = (_FOLLOWS, item.pk)
    if key not in viewer.memo:
        viewer.memo[key] = [item.pk] if follows(viewer, Follow.What.ITEM, item.short_id) else []
    return bool(viewer.memo[key])


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
