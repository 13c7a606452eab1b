"""How the installation is: each thing looked at, in plain words, with what to do where something is wrong.

For administrators on the web; `stoa doctor` looks at more, since it runs on the machine itself. Figures only, no content.
"""

from __future__ import annotations

import json
import platform
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.db import connection
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa import __version__
from stoa.across.capture.models import Arrival
from stoa.across.capture.room import is_short_of_room
from stoa.engine.search.protocol import SearchError
from stoa.foundation.files.models import Blob
from stoa.foundation.history.models import ReaderPosition
from stoa.foundation.history.queries import last_position
from stoa.foundation.indexing.places import READER, pair_in_use
from stoa.foundation.indexing.rebuilding import REBUILT
from stoa.foundation.ingest.models import FileReading
from stoa.foundation.jobs.models import Job
from stoa.foundation.jobs.queries import counts_by_state, oldest_due
from stoa.foundation.meaning.standing import standing
from stoa.foundation.ui.templatetags.ui import number, size, spoken_day

if TYPE_CHECKING:
    from collections.abc import Iterator

OK, LOOK, WRONG = "ok", "look", "wrong"
BEHIND = 1_000
WAITS_TOO_LONG = timedelta(minutes=10)
OLDEST_BACKUP = timedelta(days=7)
NO_READERS = {REBUILT, "notices-due"}
"""Positions kept beside those of readers: marks of when something was done."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing looked at. `state` is ok, look or wrong; `cure` says what to do and is empty when all is well."""

    label: str
    says: str
    state: str = OK
    cure: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Things looked at that belong together."""

    title: str
    lines: list[Line]


def condition() -> list[Part]:
    """Everything looked at, in the order people ask."""
    return [
        Part(_("Work"), [*_jobs(), *_readers()]),
        Part(_("Search"), [*_index(), *_meaning()]),
        Part(_("Files"), list(_files())),
        Part(_("Room and backup"), [_disk(), _database(), _backup()]),
        Part(_("Settings and versions"), [*_settings(), *_versions()]),
    ]


def worst(parts: list[Part]) -> str:
    """The worst state of all lines."""
    states = {line.state for part in parts for line in part.lines}
    return next(state for state in (WRONG, LOOK, OK) if state in states)


def _jobs() -> Iterator[Line]:
    counts = counts_by_state()
    waiting, failed = counts.get(Job.State.WAITING, 0), counts.get(Job.State.FAILED, 0)
    oldest = oldest_due(timezone.now())
    late = oldest is not None and timezone.now() - oldest > WAITS_TOO_LONG
    says = ngettext("%(count)s job waits", "%(count)s jobs wait", waiting) % {"count": number(waiting)}
    cure = _("The worker does not keep up, or does not run. Start it with: stoa worker") if late else ""
    yield Line(_("Queue"), says, LOOK if late else OK, cure)
    yield Line(
        _("Failed jobs"),
        number(failed),
        LOOK if failed else OK,
        _("The log of the worker says why. What failed for files stands under “Files that failed”.") if failed else "",
    )


def _readers() -> Iterator[Line]:
    head = last_position()
    for reader in ReaderPosition.objects.exclude(name__in=NO_READERS).order_by("name"):
        behind = head - reader.position
        if behind < 0 or reader.position > head:
            continue
        yield _reader(reader.name, behind)
    if not ReaderPosition.objects.filter(name=READER).exists() and head:
        yield _reader(READER, head)


def _reader(name: str, behind: int) -> Line:
    says = ngettext("%(count)s event behind", "%(count)s events behind", behind) % {"count": number(behind)}
    is_late = behind > BEHIND
    cure = _("Is the worker running? Start it with: stoa worker") if is_late else ""
    names = {READER: _("Indexer"), "notices": _("Notices"), "sketches": _("Duplicates")}
    return Line(names.get(name, name), says, LOOK if is_late else OK, cure)


def _index() -> Iterator[Line]:
    try:
        pair = pair_in_use()
        full, public = pair.full.count(), pair.public.count()
    except SearchError as error:
        yield Line(_("Index"), str(error), WRONG, _("Run: stoa index rebuild"))
        return
    says = _("%(generation)s with %(full)s documents, %(public)s of them public") % {
        "generation": pair.generation,
        "full": number(full),
        "public": number(public),
    }
    yield Line(_("Index"), says)
    made = ReaderPosition.objects.filter(name=REBUILT).values_list("moved_at", flat=True).first()
    yield Line(_("Made anew"), _when(made) if made else _("not yet"))


def _meaning() -> Iterator[Line]:
    """Nothing while no model is set."""
    found = standing()
    if found is None:
        return
    says = _("%(model)s: %(items)s of %(of)s items, in use since %(since)s") % {
        "model": found.model,
        "items": number(found.items),
        "of": number(found.of),
        "since": _when(found.since) if found.since else "",
    }
    cure = _("Texts are embedded as long as the worker runs, and it tries again by itself. The reason: %(reason)s") % {
        "reason": found.problem
    }
    label = _("Finding by meaning")
    yield Line(label, says if found.model else _("not in use yet"), *((LOOK, cure) if found.problem else ()))
    if found.building:
        done = {"model": found.building.model, "items": number(found.building.items), "of": number(found.of)}
        yield Line(_("Vectors in the making"), _("%(model)s: %(items)s of %(of)s items") % done)


def _files() -> Iterator[Line]:
    held = Blob.objects.aggregate(total=Sum("size"))["total"] or 0
    yield Line(_("Files kept"), f"{number(Blob.objects.count())} · {size(held)}")
    unreadable = FileReading.objects.filter(state=FileReading.State.UNREADABLE).count()
    partly = FileReading.objects.filter(state=FileReading.State.PARTLY).count()
    yield Line(_("Files nobody could read"), number(unreadable))
    yield Line(_("Files read in part"), number(partly))
    failed = Arrival.objects.filter(state=Arrival.State.FAILED).count()
    cure = _("Whoever sent them sees why and can try again.") if failed else ""
    yield Line(_("Files that failed on the way in"), number(failed), LOOK if failed else OK, cure)


def _disk() -> Line:
    disk = shutil.disk_usage(settings.STOA_HOME)
    says = _("%(free)s of %(total)s are free") % {"free": size(disk.free), "total": size(disk.total)}
    if is_short_of_room():
        return Line(_("Disk"), says, WRONG, _("No more files are taken in. Free some space, or move to a larger disk."))
    return Line(_("Disk"), says)


def _database() -> Line:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return Line(_("Database"), size(int(cursor.fetchone()[0])))
    with connection.cursor() as cursor:
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return Line(_("Database"), size(int(cursor.fetchone()[0])))


def _backup() -> Line:
    label = _("Last backup")
    if connection.vendor == "postgresql":
        return Line(label, _("made by the tools of PostgreSQL, not by Stoa"))
    made = backup_made()
    if settings.STOA_DEMO:
        return Line(label, _("a demonstration needs none"))
    if made is None:
        return Line(label, _("never"), LOOK, _("Run: stoa backup FILE, and keep the file on another machine."))
    if timezone.now() - made > OLDEST_BACKUP:
        return Line(label, _when(made), LOOK, _("This is more than a week ago. Run: stoa backup FILE"))
    return Line(label, _when(made))


def backup_made() -> datetime | None:
    """When the last backup was made and read again; None when there never was one or its note cannot be read."""
    note = Path(settings.STOA_HOME) / "backup-note.json"
    try:
        made = datetime.fromisoformat(str(json.loads(note.read_bytes())["verified_at"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return made if made.tzinfo else made.replace(tzinfo=UTC)


def _settings() -> Iterator[Line]:
    if settings.DEBUG:
        yield Line(
            _("Settings"),
            _("STOA_DEBUG is on: errors show their source to everybody"),
            WRONG,
            _("Unset STOA_DEBUG and start again."),
        )
    found = [message for message in run_checks() if message.level >= WARNING]
    for message in found:
        yield Line(_("Settings"), str(message.msg), LOOK, str(message.hint or ""))
    if not found and not settings.DEBUG:
        yield Line(_("Settings"), _("They agree with each other; “stoa doctor” on the machine looks at more."))


def _versions() -> Iterator[Line]:
    yield Line("Stoa", __version__)
    yield Line("Python", platform.python_version())
    yield Line("Django", django.get_version())
    yield Line(*_database_version())
    yield Line("tantivy", _package("tantivy"))


def _database_version() -> tuple[str, str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW server_version")
            return "PostgreSQL", str(cursor.fetchone()[0])
        cursor.execute("SELECT sqlite_version()")
        return "SQLite", str(cursor.fetchone()[0])


def _package(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return _("unknown")


def _when(at: datetime) -> str:
    return f"{spoken_day(at)}, {timezone.localtime(at):%H:%M}"
