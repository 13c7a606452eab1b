"""Files that are here: put down in one transaction with the job that reads them, tried again, dropped."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from stoa.across.capture.models import Arrival, Lot
from stoa.engine.formats.sniff import safe_file_name, sniff
from stoa.engine.text.fold import clean
from stoa.foundation.errors import NotAllowedError
from stoa.foundation.failpoints import failpoint
from stoa.foundation.files.services import keep_file
from stoa.foundation.history.services import Actor, NewEvent, append_events
from stoa.foundation.jobs.services import enqueue

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from stoa.foundation.directory.models import Group
    from stoa.foundation.files.models import Blob

READ = "capture.read"
_LIMIT = 500


def open_lot(
    *,
    person_id: int | None,
    kind: str,
    audience: Sequence[str],
    unit: Group | None = None,
    topics: Sequence[int] = (),
    door: str = Lot.Door.WEB,
) -> Lot:
    """A lot for files to come; one that stays empty is forgotten after a day."""
    return Lot.objects.create(
        person_id=person_id,
        kind=kind,
        audience=list(audience),
        unit=unit,
        topics=list(topics),
        door=door,
        made_at=timezone.now(),
    )


def keep_bytes(path: Path, name: str) -> Blob:
    """Make the bytes of a file durable, under the type that its content tells."""
    media_type = sniff(path, name).media_type
    with path.open("rb") as stream:
        return keep_file(stream, media_type=media_type)


def take_in(*, lot: Lot, path: Path, name: str, folder: str, actor: Actor) -> Arrival:
    """Take in a whole file from `path`: durable and put down when this returns.

    Raises BadInputError when it is larger than the installation takes, OSError when the disk is full.
    """
    shown = safe_file_name(name)
    blob = keep_bytes(path, shown)
    failpoint("upload.after_fsync")
    with transaction.atomic():
        arrival = arrive(lot=lot, blob=blob, name=shown, folder=folder, actor=actor)
        failpoint("upload.in_tx")
        append_events([received(arrival)], actor=actor)
    failpoint("upload.after_commit")
    return arrival


def arrive(*, lot: Lot, blob: Blob, name: str, folder: str, actor: Actor, watched_key: str | None = None) -> Arrival:
    """Put down a file whose bytes are durable, and ask for it to be read; call inside a transaction.

    The same content a second time is the file that is there already; one that was dropped comes back.
    """
    known = Arrival.objects.select_for_update().filter(lot=lot, blob=blob).first()
    if known is not None and known.state != Arrival.State.DROPPED:
        return known
    arrival = known or Arrival(lot=lot, blob=blob, arrived_at=timezone.now(), watched_key=watched_key)
    arrival.name, arrival.folder, arrival.state = name, safe_folder(folder), Arrival.State.RECEIVED
    arrival.save()
    enqueue(READ, {"arrival": str(arrival.pk), "again": False}, requested_by=actor.person_id)
    return arrival


def received(arrival: Arrival) -> NewEvent:
    """What the history says of a file that came in; its name may say too much and stays out."""
    return NewEvent("capture.received", str(arrival.pk), {"digest": arrival.blob_id})


def safe_folder(given: str) -> str:
    """The folder a file lay in, to show: safe names, no way up."""
    parts = [safe_file_name(part) for part in PurePosixPath(clean(given)).parts if part not in {"/", ".", ".."}]
    return "/".join(parts)[:_LIMIT]


def read_again(arrival: Arrival, *, actor: Actor) -> None:
    """Ask for a file to be read once more. Raises NotAllowedError for one that did not fail or has no bytes."""
    with transaction.atomic():
        rows = Arrival.objects.filter(pk=arrival.pk, state=Arrival.State.FAILED, blob__isnull=False)
        if not rows.update(state=Arrival.State.RECEIVED, reason=""):
            raise NotAllowedError("This file does not wait for another try.")
        enqueue(READ, {"arrival": str(arrival.pk), "again": True}, requested_by=actor.person_id)


def drop(arrival: Arrival, *, actor: Actor) -> None:
    """Leave a file out. Raises NotAllowedError for one that is an item already."""
    with transaction.atomic():
        rows = Arrival.objects.filter(pk=arrival.pk).exclude(state__in=(Arrival.State.FILED, Arrival.State.DROPPED))
        if rows.update(state=Arrival.State.DROPPED):
            append_events([NewEvent("capture.dropped", str(arrival.pk), {"digest": arrival.blob_id})], actor=actor)
        elif Arrival.objects.filter(pk=arrival.pk, state=Arrival.State.FILED).exists():
            raise NotAllowedError("This file is an item already; withdraw the item instead.")
