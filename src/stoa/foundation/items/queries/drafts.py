"""Drafts: what somebody is typing. Private: everybody gets their own only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from stoa.foundation.items.models import Draft, Item
from stoa.foundation.items.queries.one import is_steward

if TYPE_CHECKING:
    from datetime import timedelta
    from uuid import UUID

    from django.db.models import QuerySet

    from stoa.foundation.access.reach import Viewer


def draft_of(viewer: Viewer, key: UUID) -> Draft | None:
    """The viewer's own draft of this key, with its item; None for another's, as for none."""
    return _own(viewer).filter(key=key).first()


def draft_for(viewer: Viewer, item: Item) -> Draft | None:
    """What the viewer is typing over this item and has not saved."""
    return _own(viewer).filter(item_id=item.pk).first()


def drafts_of(viewer: Viewer) -> list[Draft]:
    """Everything the viewer is typing, newest first; not over items they may not see any longer."""
    drafts = list(_own(viewer).order_by("-saved_at", "-pk"))
    seen = set(
        Item.objects.visible_to(viewer)
        .filter(pk__in=[d.item_id for d in drafts if d.item_id])
        .values_list("pk", flat=True)
    )
    return [draft for draft in drafts if draft.item_id is None or draft.item_id in seen]


def others_editing(viewer: Viewer, item: Item, within: timedelta) -> list[str]:
    """Names of others who typed over this item lately; nothing for those who do not look after it. One statement."""
    if viewer.person_id is None or not is_steward(viewer, item):
        return []
    since = timezone.now() - within
    rows = Draft.objects.filter(item_id=item.pk, saved_at__gte=since).exclude(person_id=viewer.person_id)
    return list(rows.order_by("person__name_fold").values_list("person__name", flat=True))


def _own(viewer: Viewer) -> QuerySet[Draft]:
    return Draft.objects.filter(person_id=viewer.person_id or 0).select_related("item")
