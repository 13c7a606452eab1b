"""Uploads in pieces. A piece is appended where the part ends; the last one makes the file durable and puts it down."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stoa.across.capture.models import Arrival, Lot, Upload
from stoa.across.capture.queries import waiting_of
from stoa.across.capture.room import demand_quota, demand_room, demand_size, home, room_or_refused
from stoa.across.capture.services.arriving import arrive, keep_bytes, received, safe_folder
from stoa.engine.formats.sniff import safe_file_name
from stoa.foundation.errors import BadInputError, Problem, StoaError
from stoa.foundation.failpoints import failpoint
from stoa.foundation.files.store import digest_of
from stoa.foundation.history.services import Actor, append_events

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHUNK = 256 * 1024
_WAITING = (Arrival.State.RECEIVED, Arrival.State.READING, Arrival.State.READY, Arrival.State.FAILED)


class Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


class OtherOffsetError(StoaError):
    """The part does not end where this piece begins, or somebody else is sending it: ask again and go on from there."""

    code = "other-offset"
    http_status = 409


def part_path(upload: Upload) -> Path:
    return home() / "uploads" / f"{upload.pk}.part"


def begin_upload(*, person_id: int, lot: Lot, name: str, folder: str, size: int, sha256: str) -> tuple[Upload, int]:
    """Begin an upload, or go on with the same file begun before; returns it and how many bytes are here.

    Raises TooLargeError, NoRoomError.
    """
    shown = safe_file_name(name)
    demand_size(shown, size)
    known = _known_again(person_id, lot, shown, size, sha256)
    if known is not None:
        known.lot, known.folder = lot, safe_folder(folder)
        known.save(update_fields=["lot", "folder"])
        return known, offset_of(known)
    files, waiting = waiting_of(person_id)
    demand_quota(files + 1, waiting + size)
    demand_room(size)
    fresh = Upload(lot=lot, person_id=person_id, name=shown, folder=safe_folder(folder), size=size, sha256=sha256)
    fresh.began_at = timezone.now()
    fresh.save()
    return fresh, 0


def _known_again(person_id: int, lot: Lot, name: str, size: int, sha256: str) -> Upload | None:
    """The same file that broke off before, or came in whole (only its digest tells that) and waits to be confirmed.

    One that came in moves to the lot it is sent for now: whoever never got the answer has it once, not twice.
    """
    rows = Upload.objects.filter(person_id=person_id, name=name, size=size, sha256=sha256).order_by("began_at")
    unfinished = rows.filter(arrival__isnull=True).first()
    if unfinished is not None or not sha256:
        return unfinished
    here = rows.filter(arrival__state__in=_WAITING).select_related("arrival").last()
    if here is not None and here.arrival is not None and not lot.arrivals.filter(blob_id=here.arrival.blob_id).exists():
        Arrival.objects.filter(pk=here.arrival.pk).update(lot=lot)
    return here


def offset_of(upload: Upload) -> int:
    """How many bytes are here; all of them once the file was put down."""
    if upload.arrival_id is not None:
        return upload.size
    try:
        return part_path(upload).stat().st_size
    except FileNotFoundError:
        return 0


def receive(upload: Upload, *, offset: int, length: int, stream: Stream, actor: Actor) -> int:
    """Append a piece and return how many bytes are here then; the last one finishes the upload.

    A line that breaks leaves what came. Raises OtherOffsetError, NoRoomError; BadInputError when the piece goes beyond the
    file or the whole is not what was announced.
    """
    if upload.arrival_id is not None:
        return upload.size
    if offset + length > upload.size:
        raise BadInputError([Problem("file", _("More was sent than was announced; choose the file again."))])
    with room_or_refused(), _held(upload) as part:
        if upload.arrival_id is not None:
            return upload.size
        here = os.fstat(part).st_size
        if offset != here:
            raise OtherOffsetError(_("This file goes on from byte %(offset)s.") % {"offset": here})
        demand_room(length)
        here = _append(part, here, length, stream)
        if here == upload.size:
            _finish(upload, part, actor)
        return here


@contextmanager
def _held(upload: Upload) -> Iterator[int]:
    """The part, locked: two windows that send the same file take turns. The lock goes with the process that holds it."""
    path = part_path(upload)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    part = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(part, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OtherOffsetError(_("This file is being sent from another window just now.")) from None
        upload.refresh_from_db(fields=["arrival"])
        yield part
    finally:
        os.close(part)


def _append(part: int, here: int, length: int, stream: Stream) -> int:
    left = length
    while left and (chunk := stream.read(min(CHUNK, left))):
        written = memoryview(chunk)
        while written:
            written = written[os.write(part, written) :]
        left -= len(chunk)
        here += len(chunk)
        failpoint("upload.recv_part")
    return here


def _finish(upload: Upload, part: int, actor: Actor) -> None:
    """The file is whole: durable in the store first, then put down in one transaction; only then the part goes."""
    failpoint("upload.after_temp_write")
    path = part_path(upload)
    if upload.sha256 and digest_of(path) != upload.sha256:
        os.ftruncate(part, 0)
        raise BadInputError([Problem("file", _("What arrived is not what was sent; it has to be sent once more."))])
    blob = keep_bytes(path, upload.name)
    failpoint("upload.after_fsync")
    with transaction.atomic():
        upload.arrival = arrive(lot=upload.lot, blob=blob, name=upload.name, folder=upload.folder, actor=actor)
        upload.save(update_fields=["arrival"])
        failpoint("upload.in_tx")
        append_events([received(upload.arrival)], actor=actor)
    failpoint("upload.after_commit")
    path.unlink(missing_ok=True)
