"""Lists of groups, people and memberships: checked first with every problem named, then brought in, every good row.

The check is the import itself, taken back at its end, so that it cannot say anything else.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stoa.across.administration.gate import NOTHING, is_admin
from stoa.across.administration.guard import nothing_gained
from stoa.across.administration.models import Upload
from stoa.across.administration.services import actor_of
from stoa.engine.formats.sniff import safe_file_name
from stoa.foundation.directory.models import Person
from stoa.foundation.errors import BadInputError, NotFoundError, Problem
from stoa.foundation.failpoints import failpoint
from stoa.foundation.ingest.forms import Form
from stoa.foundation.ingest.members import DirectoryImport
from stoa.foundation.ingest.report import Refusal, Report
from stoa.foundation.ingest.taking import look_at

if TYPE_CHECKING:
    from uuid import UUID

    from django.core.files.uploadedfile import UploadedFile

    from stoa.foundation.access.reach import Viewer

MOST_BYTES = 2_000_000
MOST_ROWS = 5_000
KEPT = timedelta(hours=24)
ENDINGS = (".jsonl", ".ndjson", ".csv", ".tsv")
TAKEN = (Form.GROUPS, Form.PEOPLE, Form.MEMBERSHIPS)


class _TakenBackError(Exception):
    """Ends a check inside its transaction."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a list would do or did. `problem` is what is wrong with the list as a whole, empty when nothing is."""

    form: str
    new: int
    changed: int
    unchanged: int
    refused: list[Refusal]
    notes: list[str]
    problem: str = ""

    @property
    def is_good(self) -> bool:
        return not self.refused and not self.problem


def keep_upload(*, viewer: Viewer, sent: UploadedFile[bytes]) -> Upload:
    """Keep a list until it was looked at. Raises BadInputError when it is too large or of a kind that is not read here."""
    name = safe_file_name(sent.name or "")
    if Path(name).suffix.lower() not in ENDINGS:
        raise BadInputError([Problem("file", _("Send a list as CSV (.csv) or JSON lines (.jsonl)."))])
    if (sent.size or 0) > MOST_BYTES:
        raise BadInputError([Problem("file", _("This list is too large. Cut it into parts of 2 MB, groups first."))])
    content = sent.read()
    if content.count(b"\n") > MOST_ROWS:
        raise BadInputError(
            [Problem("file", _("This list is too long. Cut it into parts of 5,000 rows, groups first."))]
        )
    owner = Person.objects.get(uuid=viewer.person_key)
    return Upload.objects.create(person=owner, name=name, content=content, sent_at=timezone.now())


def upload_of(viewer: Viewer, key: UUID) -> Upload:
    """A list the viewer sent; raises NotFoundError for everybody else's and for none alike."""
    own = Upload.objects.filter(person_id=viewer.person_id) if viewer.person_id and is_admin(viewer) else None
    found = own.filter(key=key).first() if own is not None else None
    if found is None:
        raise NotFoundError(NOTHING)
    return found


def check(*, viewer: Viewer, upload: Upload) -> Outcome:
    """What the list would do, with a line for every problem; nothing is written."""
    return _run(viewer, upload, is_check=True)


def bring_in(*, viewer: Viewer, upload: Upload) -> Outcome:
    """Bring in every good row and forget the list; the rows with problems are named. Safe to repeat with the same list."""
    outcome = _run(viewer, upload, is_check=False)
    if not outcome.problem:
        upload.delete()
    return outcome


def _run(viewer: Viewer, upload: Upload, *, is_check: bool) -> Outcome:
    report = Report(is_dry_run=is_check)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / upload.name
        path.write_bytes(bytes(upload.content))
        form = next(iter(look_at([path]).rows), None)
        if form not in TAKEN:
            return Outcome("", 0, 0, 0, [], [], _not_understood())
        try:
            with transaction.atomic():
                with nothing_gained(viewer):
                    DirectoryImport(actor_of(viewer), report).take(path, form, name=upload.name)
                    failpoint("administration.list_taken")
                if is_check:
                    raise _TakenBackError  # noqa: TRY301 (ends the transaction without keeping it)
        except _TakenBackError:
            pass
        except BadInputError as error:
            return Outcome(str(form), 0, 0, 0, [], [], " ".join(problem.sentence for problem in error.problems))
    refused = sorted(report.refused, key=lambda refusal: refusal.problem.row)
    return Outcome(str(form), report.new, report.changed, report.unchanged, refused, list(report.notes))


def _not_understood() -> str:
    return _(
        "This is no list of groups (key, kind, names), people (email, name) or memberships (person, group, since). "
        "Name these columns in its first row."
    )


def forget_old_uploads(now: datetime) -> None:
    """Drop lists that nobody brought in within a day: a routine of the worker."""
    Upload.objects.filter(sent_at__lt=now - KEPT).delete()
