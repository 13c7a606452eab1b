"""Changes of state, and the moments when time itself opens or closes an item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from stoa.foundation.access.services import deny
from stoa.foundation.errors import BadInputError, NotAllowedError, Problem
from stoa.foundation.history.services import Actor, NewEvent, append_events
from stoa.foundation.items.content import from_json
from stoa.foundation.items.models import Item, Revision, Status
from stoa.foundation.items.services.plan import Save, Saved
from stoa.foundation.items.services.saving import save_items

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


def publish_item(item: Item, *, actor: Actor, now: datetime | None = None) -> Saved:
    """Make the newest version the live one."""
    content = from_json(Revision.objects.get(item_id=item.pk, number=item.head).content)
    save = Save(content, item.kind, Status.PUBLISHED, item=item.pk, read_head=item.head)
    return save_items([save], actor=actor, now=now)[0]


def archive_item(item: Item, *, actor: Actor) -> None:
    """Keep the item readable, out of default lists and searches. Raises NotAllowedError if it was never published."""
    _change_state(item, Status.ARCHIVED, verb="item.archived", actor=actor, facts={})


def withdraw_item(item: Item, *, reason: str, successor: str = "", actor: Actor) -> None:
    """Leave a tombstone: title, reason and successor for those who could read it; nothing for others.

    Raises BadInputError without a reason, NotAllowedError if the item was never published.
    """
    if not reason.strip():
        raise BadInputError([Problem("reason", "Say why this is withdrawn: readers will ask.")])
    facts = {"withdrawn_reason": reason.strip()[:500], "successor": successor}
    _change_state(item, Status.WITHDRAWN, verb="item.withdrawn", actor=actor, facts=facts)


def _change_state(item: Item, status: Status, *, verb: str, actor: Actor, facts: Mapping[str, Any]) -> None:
    with transaction.atomic():
        locked = Item.objects.unscoped("the state services").select_for_update().get(pk=item.pk)
        if locked.live is None:
            raise NotAllowedError(f"{locked.short_id} was never published.")
        stamp = locked.stamp + 1
        if status == Status.WITHDRAWN:
            deny(locked.pk, stamp)
        rows = Item.objects.unscoped("the state services").filter(pk=locked.pk)
        rows.update(status=status, stamp=stamp, updated_at=timezone.now(), **facts)
        append_events([NewEvent(verb, locked.short_id, {"stamp": stamp, "state": status, **facts})], actor=actor)


def announce_windows(since: datetime, until: datetime, *, actor: Actor) -> int:
    """Write an event for every item that came into force or went out of it in (since, until]; returns how many.

    Searches ask the time themselves; the public index holds only what is in force, so it must be told.
    """
    opened = Q(available_from__gt=since, available_from__lte=until)
    closed = Q(available_until__gt=since, available_until__lte=until)
    rows = Item.objects.unscoped("the clock").filter(opened | closed, status__in=("published", "archived"))
    if not rows.exists():
        return 0
    with transaction.atomic():
        events = [_restamp(item) for item in rows.select_for_update().order_by("pk")]
        append_events(events, actor=actor)
    return len(events)


def _restamp(item: Item) -> NewEvent:
    Item.objects.unscoped("the clock").filter(pk=item.pk).update(stamp=item.stamp + 1)
    return NewEvent("item.window", item.short_id, {"stamp": item.stamp + 1})
