"""Changes of state, and the moments when time itself opens or closes an item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stoa.foundation.access.services import deny
from stoa.foundation.errors import BadInputError, NotAllowedError, Problem
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.services import Actor, NewEvent, append_events
from stoa.foundation.items.content import from_json
from stoa.foundation.items.models import OPEN_STATES, Item, Revision, Status
from stoa.foundation.items.queries.clock import changed_by_time
from stoa.foundation.items.services.holding import locked_item, refuse_held
from stoa.foundation.items.services.plan import Save, Saved
from stoa.foundation.items.services.saving import save_items

if TYPE_CHECKING:
    from collections.abc import Container, Mapping
    from datetime import datetime


def publish_item(item: Item, *, actor: Actor, now: datetime | None = None) -> Saved:
    """Make the newest version the live one."""
    content = from_json(Revision.objects.get(item_id=item.pk, number=item.head).content)
    save = Save(content, item.kind, Status.PUBLISHED, item=item.pk, read_head=item.head)
    return save_items([save], actor=actor, now=now)[0]


def archive_item(item: Item, *, actor: Actor) -> None:
    """Keep the item readable, out of default lists and searches. Raises NotAllowedError if it was never published."""
    _change_state(item, Status.ARCHIVED, verb="item.archived", actor=actor, facts={}, out_of={Status.PUBLISHED})


def unarchive_item(item: Item, *, actor: Actor) -> None:
    """Bring an archived item back into lists and searches; raises NotAllowedError for any other."""
    _change_state(item, Status.PUBLISHED, verb="item.unarchived", actor=actor, facts={}, out_of={Status.ARCHIVED})


def withdraw_item(item: Item, *, reason: str, successor: str = "", actor: Actor) -> None:
    """Leave a tombstone: title, reason and successor for those who could read it; nothing for others.

    A tombstone's reason and successor can be changed in the same way. Raises BadInputError without a reason,
    NotAllowedError if the item was never published or a legal hold stands.
    """
    if not reason.strip():
        raise BadInputError([Problem("reason", _("Say why this is withdrawn: readers will ask."))])
    facts = {"withdrawn_reason": reason.strip()[:500], "successor": successor}
    out_of = {Status.PUBLISHED, Status.ARCHIVED, Status.WITHDRAWN}
    _change_state(item, Status.WITHDRAWN, verb="item.withdrawn", actor=actor, facts=facts, out_of=out_of)


def _change_state(
    item: Item, status: Status, *, verb: str, actor: Actor, facts: Mapping[str, Any], out_of: Container[str]
) -> None:
    with transaction.atomic():
        locked = locked_item(item)
        if locked.live is None:
            raise NotAllowedError(_("This was never published."))
        if locked.status not in out_of:
            raise NotAllowedError(_("This cannot be done: it is %(state)s.") % {"state": locked.get_status_display()})
        if status == Status.WITHDRAWN:
            refuse_held(locked)
        stamp = locked.stamp + 1
        if status == Status.WITHDRAWN:
            deny(locked.pk, stamp)
        rows = Item.objects.unscoped("the state services").filter(pk=locked.pk)
        rows.update(status=status, stamp=stamp, updated_at=timezone.now(), **facts)
        failpoint("items.state_changed")
        append_events([NewEvent(verb, locked.short_id, {"stamp": stamp, "state": status, **facts})], actor=actor)


def announce_windows(since: datetime, until: datetime, *, actor: Actor) -> int:
    """Write an event for every item that came into force or went out of it in (since, until]; returns how many.

    Searches ask the time themselves; the public index holds only what is in force, so it must be told.
    """
    item_ids = changed_by_time(since, until)
    if not item_ids:
        return 0
    rows = Item.objects.unscoped("the clock").filter(pk__in=item_ids, status__in=OPEN_STATES)
    with transaction.atomic():
        events = [_restamp(item) for item in rows.select_for_update().order_by("pk")]
        if events:
            append_events(events, actor=actor)
    return len(events)


def _restamp(item: Item) -> NewEvent:
    Item.objects.unscoped("the clock").filter(pk=item.pk).update(stamp=item.stamp + 1)
    return NewEvent("item.window", item.short_id, {"stamp": item.stamp + 1})
