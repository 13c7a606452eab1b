"""Whether an item still holds: the days somebody said so. Kept beside the content, which nobody wrote anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stoa.foundation.items.models import Item
from stoa.foundation.items.services.holding import locked_item

if TYPE_CHECKING:
    from datetime import date


def verify_item(item: Item, *, on: date, until: date | None) -> Item:
    """Note that the item holds; call inside a transaction that writes the event. `until` None: nobody need ask again."""
    return _note(item, verified_on=on, verified_until=until, obsolete_on=None)


def call_obsolete(item: Item, *, on: date, successor: str) -> Item:
    """Note that the item holds no longer; `successor` is the short id of what replaces it, empty for none."""
    return _note(item, obsolete_on=on, successor=successor)


def _note(item: Item, **values: Any) -> Item:
    locked = locked_item(item)
    Item.objects.unscoped("the state services").filter(pk=locked.pk).update(**values)
    return locked
