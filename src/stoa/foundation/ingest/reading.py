"""Keeps files and reads what is in them: the same bytes are stored and read once, whatever items they hang on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from stoa.engine.formats.sniff import safe_file_name, sniff
from stoa.engine.text.fold import clean
from stoa.foundation.failpoints import failpoint
from stoa.foundation.files.models import Blob
from stoa.foundation.files.services import keep_file
from stoa.foundation.files.store import blob_path, open_blob
from stoa.foundation.ingest.models import FilePassage, FileReading
from stoa.foundation.ingest.sketching import sketch_blob
from stoa.foundation.items.content import NamedFile
from stoa.foundation.rows import insert_rows

if TYPE_CHECKING:
    from pathlib import Path

    from stoa.engine.formats.reader import Reader
    from stoa.engine.formats.reading import Reading

_REASON_LIMIT, _NAME_LIMIT, _AUTHOR_LIMIT = 500, 500, 50


def keep_path(path: Path, *, reader: Reader) -> tuple[NamedFile, FileReading]:
    """Store the file at `path` durably and read it; returns it under a safe name, and how reading went.

    Raises BadInputError when it is larger than the installation takes, OSError when it cannot be opened or the disk is full.
    """
    name = safe_file_name(path.name)
    media_type = sniff(path, name).media_type
    with path.open("rb") as stream:
        blob = keep_file(stream, media_type=media_type)
    return NamedFile(blob.digest, name), read_blob(blob.digest, name, reader=reader)


def read_blob(digest: str, name: str, *, reader: Reader, again: bool = False) -> FileReading:
    """Read a stored file in the reading process and keep what it gave; what was read before is returned unless `again`.

    `name` is the name it came under: it tells apart formats that look alike. Whatever is in the file, this ends in a named
    state. Raises NotFoundError when the stored bytes are gone.
    """
    known = None if again else FileReading.objects.filter(blob_id=digest).first()
    if known is not None:
        return known
    open_blob(digest).close()
    failpoint("extract.start")
    reading = reader.read(blob_path(digest), name)
    kept = _keep_reading(digest, reading)
    failpoint("extract.result_saved")
    return kept


def _keep_reading(digest: str, reading: Reading) -> FileReading:
    with transaction.atomic():
        Blob.objects.select_for_update().get(pk=digest)
        FilePassage.objects.filter(blob_id=digest).delete()
        kept = FileReading(
            blob_id=digest,
            state=reading.state,
            reason=clean(reading.reason)[:_REASON_LIMIT],
            pages=reading.pages,
            pages_read=reading.pages_read,
            title=clean(reading.title)[:_NAME_LIMIT],
            authors=[clean(author)[:200] for author in reading.authors[:_AUTHOR_LIMIT]],
            dated=reading.date[:20],
            language=reading.language[:10],
        )
        kept.save()
        rows = [(digest, p.position, p.page, clean(p.heading)[:_NAME_LIMIT], clean(p.text)) for p in reading.passages]
        insert_rows(FilePassage, ("blob_id", "position", "page", "heading", "text"), rows)
        sketch_blob(digest, reading.language, [row[-1] for row in rows])
        failpoint("extract.in_tx")
    return kept


def state_sentence(reading: FileReading) -> str:
    """How a file ended, as shown beside it: “read”, “partly read: 3 of 4 pages”, “unreadable: why”."""
    if reading.state == FileReading.State.READ:
        return "read"
    if reading.state == FileReading.State.PARTLY and reading.pages_read < reading.pages:
        return f"partly read: {reading.pages_read} of {reading.pages} pages"
    return f"{reading.state}: {reading.reason}"
