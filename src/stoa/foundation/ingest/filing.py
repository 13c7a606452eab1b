"""Files become items: kept, read, given the title they deserve. A file that cannot be read is an item that says so."""

from __future__ import annotations

import errno
import re
import stat
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from django.db import DataError, IntegrityError
from django.utils import timezone

from stoa.engine.formats.sniff import extension_of, safe_file_name
from stoa.engine.text.language import detect
from stoa.engine.text.passages import SEPARATOR
from stoa.foundation.access.audience import compile_audience, look_up
from stoa.foundation.errors import BadInputError, Problem
from stoa.foundation.failpoints import failpoint
from stoa.foundation.files.store import digest_of
from stoa.foundation.ingest.models import FilePassage, FileReading
from stoa.foundation.ingest.planning import CHANNEL
from stoa.foundation.ingest.reading import keep_path, state_sentence
from stoa.foundation.ingest.report import FileOutcome, Report
from stoa.foundation.ingest.resolving import FALLBACK_LANGUAGE
from stoa.foundation.items.content import Content, Contributor, NamedFile
from stoa.foundation.items.models import Item
from stoa.foundation.items.services import Save, save_items

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from stoa.engine.formats.reader import Reader
    from stoa.engine.formats.reading import Reading
    from stoa.foundation.history.services import Actor
    from stoa.foundation.ingest.rows import Defaults

SOURCE = "file"
KIND = "working-document"
BATCH = 25
"""Files a transaction: reading one takes far longer than saving it, and a crash then costs little."""

AUTHORS_LIMIT = 20
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_STOPPING = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EFBIG}
_LEFT_OUT = ("~$", ".")
_LEFT_OUT_NAMES = {"thumbs.db", "desktop.ini"}


class DiskFullError(Exception):
    """The disk takes no more; what is saved is whole, and the same command goes on from there."""


@dataclass(slots=True)
class FileImport:
    """One import of files as items. `audience` and `status` hold for all of them."""

    actor: Actor
    report: Report
    reader: Reader
    defaults: Defaults
    is_dry_run: bool = False
    progress: Callable[[int], None] = lambda done: None
    _outcomes: dict[Path, FileOutcome] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.actor = replace(self.actor, channel=CHANNEL)

    def take(self, paths: Iterable[tuple[Path, str]]) -> None:
        """Bring in every file; the second of each pair is how the report calls it.

        Raises BadInputError when the audience means nothing, DiskFullError when the disk is full.
        """
        access, problems = compile_audience(self.defaults.audience, look_up([self.defaults.audience]))
        if problems:
            raise BadInputError(problems)
        waiting, done = iter(paths), 0
        while batch := list(islice(waiting, BATCH)):
            self._take_batch(batch, access)
            done += len(batch)
            failpoint("ingest.files_saved")
            self.progress(done)

    def _take_batch(self, batch: Sequence[tuple[Path, str]], access: frozenset[str]) -> None:
        digests = {path: self._digest(path, name) for path, name in batch}
        known = _known(digests.values())
        saves: dict[str, tuple[Path, Save]] = {}
        for path, name in batch:
            digest = digests[path]
            if digest in known or digest in saves:
                self._count_unchanged(path, name, known.get(digest, ""), digest)
            elif digest:
                self._one(path, name, digest, access, saves)
        if saves and not self.is_dry_run:
            self._save(saves)
        self.report.files += self._outcomes.values()
        self._outcomes.clear()

    def _digest(self, path: Path, name: str) -> str:
        try:
            if not stat.S_ISREG(path.stat().st_mode):
                raise FileNotFoundError
            return digest_of(path)
        except OSError as error:
            self._refuse(name, error)
            return ""

    def _refuse(self, name: str, error: OSError) -> None:
        if error.errno in _STOPPING:
            raise DiskFullError(disk_sentence(error)) from error
        what = (
            "It may not be read by this program."
            if isinstance(error, PermissionError)
            else "It is not a file that can be opened."
        )
        self.report.refuse(name, [Problem("file", what)])

    def _count_unchanged(self, path: Path, name: str, item: str, digest: str) -> None:
        reading = FileReading.objects.filter(blob_id=digest).first()
        self.report.unchanged += 1
        state = state_sentence(reading) if reading else "the same bytes as a file before it"
        self._outcomes[path] = FileOutcome(name, state, item, "unchanged")

    def _one(
        self, path: Path, name: str, digest: str, access: frozenset[str], saves: dict[str, tuple[Path, Save]]
    ) -> None:
        try:
            file, reading, heading, sample = self._read(path, digest)
        except BadInputError as error:
            self.report.refuse(name, list(error.problems))
        except OSError as error:
            self._refuse(name, error)
        else:
            content = propose(file, reading, access=access, heading=heading, sample=sample)
            kind = self.defaults.kind or KIND
            status = self.defaults.status
            save = Save(content, kind, status, source=SOURCE, source_key=digest, source_digest=digest)
            saves[digest] = (path, save)
            self.report.new += 1
            self._outcomes[path] = FileOutcome(name, state_sentence(reading), "", "new")

    def _read(self, path: Path, digest: str) -> tuple[NamedFile, FileReading, str, str]:
        """The file, how reading went, its first heading and a sample of its text."""
        if self.is_dry_run:
            name = safe_file_name(path.name)
            reading = self.reader.read(path, name)
            return NamedFile(digest, name), _unsaved(digest, reading), *_start(reading.passages)
        file, kept = keep_path(path, reader=self.reader)
        return file, kept, *_start(FilePassage.objects.filter(blob_id=file.digest).order_by("position")[:5])

    def _save(self, saves: dict[str, tuple[Path, Save]]) -> None:
        """Save a batch; when one file's item is refused or collides, each is tried alone, so that the others come in."""
        try:
            saved = save_items([save for _, save in saves.values()], actor=self.actor)
        except (BadInputError, IntegrityError, DataError):
            if len(saves) > 1:
                for digest, named in saves.items():
                    self._save_alone(digest, named)
                return
            raise
        for (path, _), one in zip(saves.values(), saved, strict=True):
            self._outcomes[path] = replace(self._outcomes[path], item=one.short_id)

    def _save_alone(self, digest: str, named: tuple[Path, Save]) -> None:
        try:
            self._save({digest: named})
        except (BadInputError, IntegrityError, DataError) as error:
            outcome = self._outcomes.pop(named[0])
            self.report.new -= 1
            self.report.refuse(outcome.file, [Problem("file", f"Its item could not be saved: {error}")])


def _known(digests: Iterable[str]) -> dict[str, str]:
    items = Item.objects.unscoped("the import knows files by their bytes").filter(
        source=SOURCE, source_key__in=set(digests)
    )
    return {str(key): short_id for key, short_id in items.values_list("source_key", "short_id")}


def _start(passages: Iterable[object]) -> tuple[str, str]:
    several = list(islice(passages, 5))
    heading = str(getattr(several[0], "heading", "")) if several else ""
    return heading.partition(SEPARATOR)[0], "\n".join(str(getattr(passage, "text", "")) for passage in several)[:4000]


def _unsaved(digest: str, reading: Reading) -> FileReading:
    return FileReading(
        blob_id=digest,
        state=reading.state,
        reason=reading.reason,
        pages=reading.pages,
        pages_read=reading.pages_read,
        title=reading.title,
        authors=list(reading.authors),
        dated=reading.date,
        language=reading.language,
    )


def propose(file: NamedFile, reading: FileReading, *, access: frozenset[str], heading: str, sample: str) -> Content:
    """The item that a file suggests: its own title if it has one, else its first heading, else its name made readable."""
    title = reading.title or heading or readable_name(file.name)
    language = reading.language.partition("-")[0].lower()
    if not _LANGUAGE.fullmatch(language):
        language = detect(sample or title)[0] or FALLBACK_LANGUAGE
    return Content(
        title=title[:500],
        language=language,
        access=access,
        people=tuple(Contributor(str(name), "author") for name in reading.authors[:AUTHORS_LIMIT]),
        published_on=_day(reading.dated),
        files=(file,),
    )


def readable_name(name: str) -> str:
    """A file's name as a title: without its extension, underscores as spaces."""
    extension = extension_of(name)
    stem = name.removesuffix(name[-len(extension) - 1 :]) if extension else name
    return " ".join(re.sub(r"[_\s]+", " ", stem).split()) or name


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found <= timezone.now().date() else None


def disk_sentence(error: Exception) -> str:
    """What to tell somebody when the disk or the database ended an import."""
    number = getattr(error, "errno", None)
    if number in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} or "full" in str(error):
        return "The disk is full (or the allowance of this account is used up). Make room."
    return f"The disk or the database does not work as it should ({error})."


def files_under(folder: Path, *, but: Path) -> Iterator[tuple[Path, str]]:
    """Every file of a folder, sorted, with its path from it; links, hidden files and office locks stay out.

    `but` is a folder left out wherever it lies: our own home, whose blobs would come in as files of no name.
    """
    home = but.resolve()
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_symlink() or any(part.startswith(_LEFT_OUT) for part in inside.parts):
            continue
        if path.is_file() and path.name.lower() not in _LEFT_OUT_NAMES and not path.resolve().is_relative_to(home):
            yield path, str(inside)
