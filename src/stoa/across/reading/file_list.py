"""The files of an item as shown: what they are, how reading went, pictures of pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from stoa.foundation.errors import NotFoundError
from stoa.foundation.files.queries import PICTURED
from stoa.foundation.ingest.queries import readings_of
from stoa.foundation.items.models import Attachment
from stoa.foundation.items.queries.rows import page_image_url

if TYPE_CHECKING:
    from stoa.foundation.files.models import Blob
    from stoa.foundation.ingest.models import FileReading
    from stoa.foundation.items.models import Item

PICTURES = 3
_LABELS = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
    "application/vnd.oasis.opendocument.text": "OpenDocument",
    "text/html": "HTML",
    "text/plain": "Text",
    "text/csv": "CSV",
    "message/rfc822": "Mail",
    "application/epub+zip": "EPUB",
}


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file. `images` are (address, page number); `state_sentence` is empty when all of it was read."""

    number: int
    name: str
    url: str
    size_bytes: int
    media_label: str
    pages: int
    state_sentence: str
    images: tuple[tuple[str, int], ...]
    read_url: str


def attachment_of(item: Item, number: int) -> Attachment:
    """The item's file of that number, from 1; raises NotFoundError."""
    found = Attachment.objects.select_related("blob").filter(item_id=item.pk, position=number - 1).first()
    if found is None:
        raise NotFoundError("There is no such file.")
    return found


def files_of(item: Item) -> tuple[FileEntry, ...]:
    """All files of an item the viewer may see, in order: two queries, none when there are none."""
    if not item.card["files"]:
        return ()
    attachments = list(Attachment.objects.filter(item_id=item.pk).select_related("blob").order_by("position"))
    readings = readings_of(attachment.blob_id for attachment in attachments)
    return tuple(file_entry(item.short_id, a, readings.get(a.blob_id)) for a in attachments)


def file_entry(short_id: str, attachment: Attachment, reading: FileReading | None) -> FileEntry:
    number = attachment.position + 1
    pages = reading.pages if reading else 0
    has_pictures = attachment.blob.media_type in PICTURED
    images = [(page_image_url(short_id, number, page, small=True), page) for page in range(1, min(pages, PICTURES) + 1)]
    here = {"short_id": short_id, "number": number}
    return FileEntry(
        number=number,
        name=attachment.name,
        url=reverse("reading:file", kwargs=here),
        size_bytes=attachment.blob.size,
        media_label=media_label(attachment.blob),
        pages=pages,
        state_sentence=_state(reading),
        images=tuple(images) if has_pictures else (),
        read_url=reverse("reading:file-text", kwargs=here) if reading and reading.state != "unreadable" else "",
    )


def media_label(blob: Blob) -> str:
    if not blob.size:
        return _("empty file")
    return _LABELS.get(blob.media_type) or blob.media_type.rpartition("/")[2].upper()[:12]


def _state(reading: FileReading | None) -> str:
    """What could not be read and why, in a sentence; empty when all was."""
    if reading is None:
        return _("The text of this file has not been read yet.")
    if reading.state == "read":
        return ""
    if reading.state == "partly read":
        return _("Partly read: %(read)d of %(all)d pages. %(reason)s") % {
            "read": reading.pages_read,
            "all": reading.pages,
            "reason": reading.reason,
        }
    return _("The text could not be read: %(reason)s") % {"reason": reading.reason}
