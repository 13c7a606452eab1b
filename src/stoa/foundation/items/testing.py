"""Builders for items, through the one writer."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from stoa.foundation.access.testing import make_audience
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.items.content import Content, Link
from stoa.foundation.items.models import Item, Status
from stoa.foundation.items.services import Save, save_items, withdraw_item

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from stoa.foundation.directory.models import Group, Person
    from stoa.foundation.history.services import Actor
    from stoa.foundation.vocabulary.models import Concept

_numbers = count(1)
_REASON = "a test reads back what it made"


def make_content(
    *,
    audience: Sequence[str] = ("staff",),
    title: str = "",
    topics: Sequence[Concept] = (),
    places: Sequence[Concept] = (),
    units: Sequence[Group] = (),
    owner: Person | None = None,
    relations: Mapping[str, Item] | None = None,
    **changes: Any,
) -> Content:
    """The content of an item; `relations` map relation types to items, other `changes` are fields of `Content`."""
    number = next(_numbers)
    return Content(
        title=title or f"Item number {number}",
        access=make_audience(*audience),
        topics=tuple(concept.pk for concept in topics),
        places=tuple(concept.pk for concept in places),
        units=tuple(unit.pk for unit in units),
        owner=owner.pk if owner else None,
        relations=tuple(Link(type_, other.short_id) for type_, other in (relations or {}).items()),
        **({"language": "en", "text": f"The text of item number {number}."} | changes),
    )


def make_item(
    *,
    kind: str = "lesson",
    status: str = Status.PUBLISHED,
    actor: Actor = TEST_ACTOR,
    now: datetime | None = None,
    **changes: Any,
) -> Item:
    """One item in the state asked for; see `make_content` for `changes`."""
    first = Status.PUBLISHED if status == Status.WITHDRAWN else status
    saved = save_items([Save(make_content(**changes), kind, first)], actor=actor, now=now)[0]
    if status == Status.WITHDRAWN:
        withdraw_item(read_item(saved.id), reason="No longer right.", actor=actor)
    return read_item(saved.id)


def read_item(pk: int) -> Item:
    """The item as it now is, whoever may see it."""
    return Item.objects.unscoped(_REASON).get(pk=pk)


def resave(item: Item, content: Content, *, status: str | None = None, actor: Actor = TEST_ACTOR) -> Item:
    """Save a new version of the item as it now is."""
    fresh = read_item(item.pk)
    save = Save(content, fresh.kind, status or fresh.status, item=fresh.pk, read_head=fresh.head)
    save_items([save], actor=actor)
    return read_item(item.pk)
