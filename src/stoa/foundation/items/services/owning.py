"""Handing an item over: the owner is content, so a new version says it, of what is live and of the draft beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stoa.foundation.history.services import one_change
from stoa.foundation.items.content import from_json
from stoa.foundation.items.models import Item, Revision, Status
from stoa.foundation.items.services.holding import locked_item
from stoa.foundation.items.services.plan import Save
from stoa.foundation.items.services.reviewing import ask_reviewer
from stoa.foundation.items.services.saving import save_items

if TYPE_CHECKING:
    from stoa.foundation.directory.models import Person
    from stoa.foundation.history.services import Actor


def give_item(item: Item, *, owner: Person, actor: Actor) -> None:
    """Make `owner` the owner; a backup owner who becomes the owner is backup no longer.

    Raises EditConflictError if the item was changed since it was read. Call inside a transaction that writes an event
    which changes the index.
    """
    with one_change():
        locked = locked_item(item)
        numbers = dict.fromkeys([locked.live or locked.head, locked.head])
        versions = {row.number: row for row in Revision.objects.filter(item_id=item.pk, number__in=numbers)}
        head = item.head
        for number in numbers:
            is_beside = number != locked.live and locked.live is not None
            status = versions[number].status if is_beside else locked.status
            head = _save(locked, versions[number], owner, status, head, actor)
        ask_reviewer(item, locked.reviewer)  # what is live was saved anew, which ends a review; of the draft it goes on


def _save(item: Item, version: Revision, owner: Person, status: str, read_head: int, actor: Actor) -> int:
    content = from_json(version.content)
    backup = None if content.backup_owner == owner.pk else content.backup_owner
    given = replace(content, owner=owner.pk, backup_owner=backup)
    save = Save(given, item.kind, Status(status), item=item.pk, read_head=read_head)
    return save_items([save], actor=actor)[0].number
