"""Reading what arrived, by the worker. The same file may be read twice: what counts is how its arrival stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stoa.across.capture.models import Arrival
from stoa.across.capture.proposals import proposal_for
from stoa.across.capture.readers import borrowed_reader
from stoa.across.capture.services.arriving import READ
from stoa.foundation.ingest.models import FileReading
from stoa.foundation.ingest.reading import read_blob
from stoa.foundation.registries import JobKind

if TYPE_CHECKING:
    from collections.abc import Mapping

_WAITING = (Arrival.State.RECEIVED, Arrival.State.READING)


def read(payload: Mapping[str, Any]) -> None:
    """Read a file and keep what it suggests of itself. A file that cannot be read waits as failed, with the reason."""
    rows = Arrival.objects.filter(pk=payload["arrival"], state__in=_WAITING, blob__isnull=False)
    if not rows.update(state=Arrival.State.READING):
        return
    arrival = Arrival.objects.select_related("lot__person", "lot__unit").get(pk=payload["arrival"])
    with borrowed_reader() as reader:
        reading = read_blob(str(arrival.blob_id), arrival.name, reader=reader, again=bool(payload["again"]))
    proposal = proposal_for(arrival, reading)
    is_unreadable = reading.state == FileReading.State.UNREADABLE
    rows.update(
        state=Arrival.State.FAILED if is_unreadable else Arrival.State.READY,
        reason=reading.reason if is_unreadable else "",
        proposal=proposal,
    )


def give_up(payload: Mapping[str, Any], reason: str) -> None:
    """Three tries were too few: the file waits with the reason until somebody looks at it."""
    Arrival.objects.filter(pk=payload["arrival"], state__in=_WAITING).update(
        state=Arrival.State.FAILED, reason=reason[:500]
    )


JOBS = [JobKind(READ, read, give_up)]
