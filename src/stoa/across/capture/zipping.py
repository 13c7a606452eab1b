"""All files of an item in one archive, written while it is sent: nothing is held in memory or on disk for it."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from stoa.engine.formats.sniff import extension_of, safe_file_name
from stoa.foundation.files.store import open_blob
from stoa.foundation.items.models import Attachment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stoa.foundation.items.models import Item

CHUNK = 256 * 1024


class _Sink:
    """What `ZipFile` writes to: takes bytes, gives them on, cannot go back."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []
        self._written = 0

    def write(self, data: bytes) -> int:
        self._waiting.append(bytes(data))
        self._written += len(data)
        return len(data)

    def tell(self) -> int:
        return self._written

    def flush(self) -> None:
        """Nothing is kept back."""

    def take(self) -> bytes:
        taken, self._waiting = b"".join(self._waiting), []
        return taken


def zipped(item: Item) -> Iterator[bytes] | None:
    """The archive in pieces, None for an item without files; raises NotFoundError before the first when bytes are missing."""
    attachments = list(Attachment.objects.filter(item_id=item.pk).order_by("position"))
    if not attachments:
        return None
    for attachment in attachments:
        open_blob(attachment.blob_id).close()
    names = unique_names(attachment.name for attachment in attachments)
    return _pieces(list(zip(names, [attachment.blob_id for attachment in attachments], strict=True)))


def unique_names(given: Iterable[str]) -> list[str]:
    """Safe names, each once whatever the case of its letters: `report.pdf`, `report (2).pdf`."""
    found: list[str] = []
    taken: set[str] = set()
    for name in map(safe_file_name, given):
        length = len(extension_of(name))
        stem, ending = (name[: -length - 1], name[-length - 1 :]) if length else (name, "")
        fresh, number = name, 1
        while fresh.casefold() in taken:
            number += 1
            fresh = f"{stem} ({number}){ending}"
        taken.add(fresh.casefold())
        found.append(fresh)
    return found


def _pieces(files: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:  # type: ignore[call-overload]  # a sink has no seek
        for name, digest in files:
            with open_blob(digest) as stream, archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as out:
                while chunk := stream.read(CHUNK):
                    out.write(chunk)
                    yield sink.take()
            yield sink.take()
    yield sink.take()
