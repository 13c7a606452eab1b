"""Writes to the history: append events as the last statement of the transaction that makes the change."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone

from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.chain import START, event_digest, payload_digest
from stoa.foundation.history.models import Event, ReaderPosition
from stoa.foundation.registries import verb as registered_verb
from stoa.foundation.rows import insert_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

CHAIN_LOCK = 5701
_written = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_COLUMNS = (
    "position",
    "verb",
    "object_id",
    "actor",
    "channel",
    "occurred_at",
    "payload",
    "salt",
    "payload_digest",
    "digest",
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts and through which door. `key` is a person's uuid, or empty for Stoa itself."""

    key: str = ""
    channel: str = "system"
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event about to be written. `object_id` is a short id or another stable key."""

    verb: str
    object_id: str
    payload: Mapping[str, Any] = field(default_factory=dict)


_Happened = tuple[NewEvent, Actor, datetime]
_waiting: ContextVar[list[_Happened] | None] = ContextVar("events of one change", default=None)


def append_events(events: Sequence[NewEvent], *, actor: Actor, occurred_at: datetime | None = None) -> int:
    """Write the events in order and return the last position. Call last in the transaction that makes the change.

    The lock on the chain's head is taken here and held until the commit: that makes positions gapless and in commit order.
    Inside `one_change` the events wait for its end, and 0 is returned.
    Raises RuntimeError outside a transaction and LookupError for an undeclared verb.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Events are written in the transaction of the change; open one with transaction.atomic().")
    for event in events:
        registered_verb(event.verb)
    now = occurred_at or timezone.now()
    happened = [(event, actor, now) for event in events]
    waiting = _waiting.get()
    if waiting is None:
        return _write(happened)
    waiting += happened
    return 0


@contextmanager
def one_change() -> Iterator[None]:
    """One transaction of several changes; the events of all are written together as its last statement.

    Otherwise the first change would hold the chain's lock while the next waits for a row, and whoever holds that row may
    wait for the lock. A part that fails and is undone alone must fail before it writes its events.
    """
    with transaction.atomic():
        if _waiting.get() is not None:
            yield
            return
        waiting: list[_Happened] = []
        token = _waiting.set(waiting)
        try:
            yield
        finally:
            _waiting.reset(token)
        if waiting:
            _write(waiting)


def _write(happened: Sequence[_Happened]) -> int:
    position, digest = _locked_head()
    rows = []
    for event, actor, now in happened:
        position += 1
        payload = _written(event.payload)
        salt = os.urandom(16)
        hidden = payload_digest(salt, payload)
        digest = event_digest(digest, position, event.verb, event.object_id, actor.key, actor.channel, now, hidden)
        rows.append(
            (position, event.verb, event.object_id, actor.key, actor.channel, now, payload, salt, hidden, digest)
        )
    insert_rows(Event, _COLUMNS, rows)
    failpoint("history.appended")
    return position


def _locked_head() -> tuple[int, bytes]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    head = Event.objects.order_by("-position").values_list("position", "digest").first()
    return (head[0], bytes(head[1])) if head else (0, START)


def move_reader(name: str, position: int) -> None:
    """Record that reader `name` has done everything up to `position`; never moves back."""
    with transaction.atomic():
        reader, made = ReaderPosition.objects.select_for_update().get_or_create(
            name=name, defaults={"position": position}
        )
        if not made and reader.position < position:
            reader.position = position
            reader.save(update_fields=["position", "moved_at"])
