"""Reads of the history for programs; what people see of it goes through the item it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.foundation.history.chain import START, event_digest, payload_digest
from stoa.foundation.history.models import Event, ReaderPosition
from stoa.foundation.registries import CheckResult

if TYPE_CHECKING:
    from collections.abc import Iterator


def last_position() -> int:
    """Position of the newest event, 0 before the first."""
    return Event.objects.order_by("-position").values_list("position", flat=True).first() or 0


def reader_position(name: str) -> int:
    return ReaderPosition.objects.filter(name=name).values_list("position", flat=True).first() or 0


def events_after(position: int, limit: int) -> list[Event]:
    """The next `limit` events in commit order."""
    return list(Event.objects.filter(position__gt=position).order_by("position")[:limit])


def events_about(object_id: str) -> list[Event]:
    """Every event about one object, oldest first."""
    return list(Event.objects.filter(object_id=object_id).order_by("position"))


def chain_problems() -> Iterator[CheckResult]:
    """Walk the whole chain; yield the first event that does not follow from the one before, if any (I6)."""
    digest = START
    for expected, event in enumerate(Event.objects.order_by("position").iterator(chunk_size=5000), 1):
        if event.position != expected:
            yield _broken(f"Event {expected} is missing: the next one is {event.position}.")
            return
        hidden = bytes(event.payload_digest)
        if event.payload and payload_digest(bytes(event.salt), event.payload) != hidden:
            yield _broken(f"The payload of event {event.position} was changed after it was written.")
            return
        digest = event_digest(
            digest, event.position, event.verb, event.object_id, event.actor, event.channel, event.occurred_at, hidden
        )
        if digest != bytes(event.digest):
            yield _broken(f"Event {event.position} ({event.verb} {event.object_id}) was changed after it was written.")
            return


def _broken(what: str) -> CheckResult:
    return CheckResult(
        "I6", what, "Compare with a backup or the exported heads; the record before this event is sound."
    )
