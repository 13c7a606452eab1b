"""Files on their way to an item: stored before anything is said of them, then named by a mark only this writer may use.

The store knows files by what is in them. A form that sent bare digests would let anybody who learned one attach, and so
read, a file they may not see; the mark says that this person brought the file or found it on the item.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from stoa.engine.formats.sniff import safe_file_name, sniff
from stoa.foundation.errors import BadInputError, Problem
from stoa.foundation.failpoints import failpoint
from stoa.foundation.files.services import keep_file

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.files.uploadedfile import UploadedFile

    from stoa.foundation.access.reach import Viewer


def mark_of(viewer: Viewer, digest: str) -> str:
    """What the form sends for a file; the same for the same file and person, so that forms can be compared."""
    return _signer(viewer).sign(digest)


def digest_of_mark(viewer: Viewer, mark: str) -> str:
    """The file a mark stands for; empty for a mark that was not made for this person."""
    try:
        return _signer(viewer).unsign(mark)
    except BadSignature:
        return ""


def _signer(viewer: Viewer) -> Signer:
    return Signer(salt=f"writing.files.{viewer.person_key}")


def take_in(viewer: Viewer, uploads: Iterable[UploadedFile[Any]]) -> tuple[list[tuple[str, str]], list[Problem]]:
    """Store what was sent; returns mark and name of each file, durable by then, and what could not be taken."""
    rows, problems = [], []
    for upload in uploads:
        name = safe_file_name(upload.name or "")
        try:
            rows.append((mark_of(viewer, _stored(upload, name)), name))
        except BadInputError as error:
            problems += [Problem("files", f"{name}: {problem.sentence}") for problem in error.problems]
        failpoint("writing.file_taken")
    return rows, problems


def _stored(upload: UploadedFile[Any], name: str) -> str:
    """Keep the bytes and return their digest. Raises BadInputError for a file that is too large or not what it says."""
    _refuse_too_large(upload)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        with path.open("wb") as out:
            for chunk in upload.chunks():
                out.write(chunk)
        sniffed = sniff(path, name)
        if sniffed.problem:
            raise BadInputError([Problem("files", sniffed.problem)])
        with path.open("rb") as stream:
            return keep_file(stream, media_type=sniffed.media_type).digest


def _refuse_too_large(upload: UploadedFile[Any]) -> None:
    limit = settings.STOA_MAX_FILE_BYTES
    if upload.size is not None and upload.size > limit:
        what = _("The file is larger than %(limit)s MB; make it smaller or link to it.") % {"limit": limit // 2**20}
        raise BadInputError([Problem("files", what)])
