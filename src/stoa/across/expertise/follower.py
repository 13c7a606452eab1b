"""The reader of the history that keeps evidence up to date: rows and position move in one transaction."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from django.db import transaction

from stoa.across.expertise.models import READER
from stoa.across.expertise.services import lock_evidence, mend_everything, mend_items, refresh
from stoa.across.expertise.trimming import telling_verbs
from stoa.across.needs.queries import answers_of
from stoa.foundation.directory.models import Person
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.queries import events_after, last_position, reader_position
from stoa.foundation.history.services import move_reader

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from stoa.foundation.history.models import Event

EVENTS_AT_ONCE = 200
TURN_SECONDS = 1.0
VOCABULARY = "scheme.loaded"
SAVED = "person.saved"
ABOUT_PERSONS = (SAVED, "person.deactivated", "person.reactivated")
TELLING = frozenset({"created", "is_active", "about", "job_title"})
"""The facts of a person that decide about evidence."""

_PREFIX = "person:"


def follow_history(now: datetime) -> None:
    """Read on for about a second: while the history of years is read for the first time, others want to write as well."""
    catch_up(seconds=TURN_SECONDS)


def lag() -> int:
    """How many events the evidence is behind; 0 when it is up to date."""
    return last_position() - reader_position(READER)


def catch_up(*, seconds: float = math.inf) -> int:
    """Bring the evidence up to date, or as far as it comes in so many seconds; returns how many events were read."""
    read, until = 0, time.monotonic() + seconds
    while time.monotonic() < until and (events := events_after(reader_position(READER), EVENTS_AT_ONCE)):
        if any(event.verb == VOCABULARY for event in events):
            mend_everything()  # what entries name, and what nothing is inferred from, may be something else now
        items = _items(events)
        mend_items(answers_of(items))  # of a question thousands: before the position moves, and not in one transaction
        with transaction.atomic():
            if lock_evidence() >= events[-1].position:
                continue  # somebody else read them while we waited
            refresh(items=items, persons=_persons(events))
            move_reader(READER, events[-1].position)
            failpoint("expertise.moved")
        read += len(events)
    return read


def _items(events: Iterable[Event]) -> set[str]:
    """Items that changed."""
    telling = telling_verbs()
    return {event.object_id for event in events if event.verb in telling}


def _persons(events: Iterable[Event]) -> list[int]:
    """Persons who left or came back, or whose entry says something else."""
    keys = {
        event.object_id.removeprefix(_PREFIX)
        for event in events
        if event.verb in ABOUT_PERSONS and (event.verb != SAVED or TELLING & set(event.data.get("fields", ())))
    }
    return list(Person.objects.filter(uuid__in=keys).values_list("pk", flat=True)) if keys else []
