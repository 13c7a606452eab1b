"""The watched folder: `watched/EMAIL/…` below the home. A source goes only after its content is durable and put down (I5)."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from stoa.across.capture.models import Arrival, Lot
from stoa.across.capture.room import home, is_short_of_room, too_large_sentence
from stoa.across.capture.services.arriving import READ, arrive, keep_bytes, open_lot, received
from stoa.engine.formats.sniff import safe_file_name
from stoa.foundation.accounts.models import User
from stoa.foundation.directory.queries import persons_by_email
from stoa.foundation.failpoints import failpoint
from stoa.foundation.files.models import Blob
from stoa.foundation.history.services import Actor, append_events
from stoa.foundation.ingest.filing import KIND, files_under
from stoa.foundation.jobs.services import enqueue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from stoa.foundation.directory.models import Person

STABLE_SECONDS = 5.0
"""A file that did not change for so long is whole, unless a program of this machine still has it open for writing."""

SLICE_SECONDS = 1.0
"""The worker has an index to keep up to date: the rest waits for the next look."""

PUT_OFF_SECONDS = 60.0
CLAIMED, REFUSED = ".claimed", ".refused"
log = structlog.get_logger(__name__)
Mark = tuple[int, int]


def watched_folder() -> Path:
    """Watched when it exists; nobody has to make it."""
    return home() / "watched"


def claimed_files() -> Iterator[Path]:
    """What was taken out of the folder and is not put down yet."""
    for path in sorted((watched_folder() / CLAIMED).glob("*/**/*")):
        if path.is_file() and not path.is_symlink():
            yield path


@dataclass(slots=True)
class Watcher:
    """Looks at the folder from time to time. Remembers when each file last changed; what it forgets it learns again."""

    clock: Callable[[], float] = time.monotonic
    stable_seconds: float = STABLE_SECONDS
    seen: dict[Path, tuple[Mark, float]] = field(default_factory=dict)
    put_off: dict[Path, float] = field(default_factory=dict)

    def look(self) -> int:
        """Take in what is whole, for about a second; returns how many files were put down."""
        root = watched_folder()
        if not root.is_dir():
            return 0
        until, done = self.clock() + SLICE_SECONDS, 0
        places: set[Path] = set()
        for path in [*claimed_files(), *(path for path, _ in files_under(root, but=home() / "blobs"))]:
            places.add(path)
            if self.clock() < until and self._is_due(path):
                done += self._one(path, root)
        self.seen = {path: seen for path, seen in self.seen.items() if path in places}
        return done

    def _is_due(self, path: Path) -> bool:
        return self.put_off.get(path, 0.0) <= self.clock() and self._is_whole(path)

    def _is_whole(self, path: Path) -> bool:
        """Whether size and time stood still long enough and no program here is writing."""
        mark, now = mark_of(path), self.clock()
        if mark is None:
            return False
        known, since = self.seen.get(path, (None, now))
        if known != mark:
            self.seen[path] = (mark, now)
            return self.stable_seconds <= 0
        return now - since >= self.stable_seconds and not is_being_written(path)

    def _one(self, path: Path, root: Path) -> bool:
        """Claim one file and put it down; whatever goes wrong with it is logged, the file stays and others go on."""
        try:
            failpoint("drop.stable")
            claimed = path if CLAIMED in path.relative_to(root).parts else claim(path, root)
            return take_in_claimed(claimed, root)
        except FileNotFoundError:
            return False  # renamed or removed meanwhile: it will be seen again
        except OSError as error:
            log.warning("a watched file waits", file=path.name, reason=str(error))
            self.put_off[path] = self.clock() + PUT_OFF_SECONDS
            return False


def mark_of(path: Path) -> Mark | None:
    try:
        facts = path.stat()
    except FileNotFoundError:
        return None
    return facts.st_size, facts.st_mtime_ns


def is_being_written(path: Path) -> bool:
    """Whether a program of this machine has the file open for writing; False where the file system cannot tell."""
    if not hasattr(fcntl, "F_SETLEASE"):
        return False
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN
    finally:
        os.close(handle)
    return False


def claim(path: Path, root: Path) -> Path:
    """Take the file out of the folder by one rename: whoever comes second finds nothing."""
    place = root / CLAIMED / uuid4().hex / path.relative_to(root)
    place.parent.mkdir(parents=True, exist_ok=True)
    path.rename(place)
    failpoint("drop.claim")
    return place


def take_in_claimed(path: Path, root: Path) -> bool:
    """Make the content durable, put it down, and only then remove the source; returns whether it was put down."""
    inside = path.relative_to(root / CLAIMED)
    claim_folder, inside = root / CLAIMED / inside.parts[0], Path(*inside.parts[1:])
    before = mark_of(path)
    if before is None:
        return False
    owner, folder = owner_of(inside), "/".join(inside.parts[1:-1])
    if before[0] > settings.STOA_MAX_FILE_BYTES:
        _refuse(path, inside, owner, root)
    else:
        if is_short_of_room(before[0]):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        blob = keep_bytes(path, safe_file_name(path.name))
        failpoint("drop.copied")
        if mark_of(path) != before:
            return False  # still growing: what was kept is nobody's, the source stays
        _put_down(owner, blob.digest, safe_file_name(path.name), folder)
        failpoint("drop.before_source_unlink")
        if mark_of(path) == before:
            path.unlink(missing_ok=True)
    _remove_empty(path.parent, claim_folder)
    return True


def owner_of(inside: Path) -> Person | None:
    """The person whose e-mail names the first folder, if they can sign in to confirm; None: managers look after it."""
    email = inside.parts[0].lower() if len(inside.parts) > 1 else ""
    person = persons_by_email([email]).get(email) if email else None
    has_account = person is not None and User.objects.filter(person=person, is_active=True).exists()
    return person if has_account else None


def _put_down(owner: Person | None, digest: str, name: str, folder: str) -> None:
    """One arrival per content and person, however often the file is put there; one that was dropped comes back."""
    key = hashlib.sha256(f"{owner.pk if owner else ''}:{digest}".encode()).hexdigest()
    actor = Actor(str(owner.uuid) if owner else "", "watched", owner.pk if owner else None)
    try:
        with transaction.atomic():
            known = Arrival.objects.select_for_update().filter(watched_key=key).first()
            if known is not None:
                _again(known, actor)
                return
            blob = Blob.objects.get(pk=digest)
            arrival = arrive(
                lot=_lot_of_today(owner), blob=blob, name=name, folder=folder, actor=actor, watched_key=key
            )
            failpoint("drop.in_tx")
            append_events([received(arrival)], actor=actor)
    except IntegrityError:
        if not Arrival.objects.filter(watched_key=key).exists():
            raise  # else another worker put the same content down in the same moment
    failpoint("drop.after_commit")


def _again(known: Arrival, actor: Actor) -> None:
    if known.state == Arrival.State.DROPPED:
        Arrival.objects.filter(pk=known.pk).update(state=Arrival.State.RECEIVED)
        enqueue(READ, {"arrival": str(known.pk), "again": False}, requested_by=actor.person_id)


def _lot_of_today(owner: Person | None) -> Lot:
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    known = Lot.objects.filter(person=owner, door=Lot.Door.WATCHED, made_at__gte=today).first()
    return known or open_lot(
        person_id=owner.pk if owner else None,
        kind=KIND,
        audience=["staff"],
        unit=owner.unit if owner else None,
        door=Lot.Door.WATCHED,
    )


def _refuse(path: Path, inside: Path, owner: Person | None, root: Path) -> None:
    """A file that is too large is put aside, never removed, and shown among those that failed."""
    place = root / REFUSED / uuid4().hex / inside
    place.parent.mkdir(parents=True, exist_ok=True)
    name = safe_file_name(path.name)
    path.rename(place)
    with transaction.atomic():
        Arrival.objects.create(
            lot=_lot_of_today(owner),
            name=name,
            state=Arrival.State.FAILED,
            reason=too_large_sentence(name)[:500],
            arrived_at=timezone.now(),
        )


def _remove_empty(folder: Path, top: Path) -> None:
    """Remove the folders of a claim, from the inside out, as far as they are empty."""
    while folder.is_relative_to(top):
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent


_watcher = Watcher()


def look(now: datetime) -> None:
    """What the worker does every two seconds."""
    _watcher.look()
