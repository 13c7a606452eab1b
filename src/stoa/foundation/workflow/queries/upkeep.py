"""Whether items still hold, and what readers said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.foundation.items.freshness import freshness_of
from stoa.foundation.items.queries.one import is_steward
from stoa.foundation.workflow.models import Flag, Verification

if TYPE_CHECKING:
    from datetime import date

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Item


def freshness(item: Item, today: date) -> str:
    """`verified`, `due`, `overdue`, `obsolete`, or empty. No statement."""
    return freshness_of(item, today)


def last_verification(item: Item) -> Verification | None:
    """Who last said that the item holds, and what they noted; for anybody who may see it. One statement."""
    rows = Verification.objects.filter(item_id=item.pk).select_related("person")
    return rows.order_by("-on", "-pk").first()


def open_flags(viewer: Viewer, item: Item) -> list[Flag]:
    """Readers' sentences that wait for an answer: all for those who look after the item, their own for a reader."""
    if viewer.person_id is None:
        return []
    rows = Flag.objects.filter(item_id=item.pk, resolved_at=None).select_related("person", "item")
    if not is_steward(viewer, item):
        rows = rows.filter(person_id=viewer.person_id)
    return list(rows.order_by("raised_at", "pk"))
