"""The texts behind positions of the index: passages of items and of their files, and the addresses where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from stoa.engine.text.markdown import passages
from stoa.foundation.indexing.documents import FILE_STEP
from stoa.foundation.ingest.models import FilePassage
from stoa.foundation.items.models import Attachment
from stoa.foundation.items.queries.rows import item_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stoa.foundation.items.models import Item

LONGEST_FIND = 200
"""Characters of a search that go into the address of what it opens."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: of the item itself (`file` 0) or of its nth file, at a page where the format has pages."""

    text: str
    file: int = 0
    page: int | None = None
    position: int = 0


def pieces_of(items: Mapping[int, Item], wanted: Mapping[int, Iterable[int]]) -> dict[int, dict[int, Piece]]:
    """The texts at the positions wanted, by item; what is no longer there is left out. Two queries, for files alone."""
    found = {pk: _own(items[pk], [p for p in at if p < FILE_STEP]) for pk, at in wanted.items() if pk in items}
    in_files = {(pk, p) for pk, at in wanted.items() if pk in items for p in at if p >= FILE_STEP}
    for (pk, position), piece in _in_files(in_files).items():
        found[pk][position] = piece
    return found


def own_piece(item: Item) -> Piece:
    """What stands for an item without a passage of its own: its text, the beginning of a long one, else its summary."""
    texts = passages(item.text)
    if not texts:
        return Piece(item.summary)
    return Piece(texts[0].text, position=1 if len(texts) > 1 else 0)


def _own(item: Item, positions: list[int]) -> dict[int, Piece]:
    texts = passages(item.text) if positions else []
    return {at: Piece(texts[at - 1].text, position=at) for at in positions if 0 < at <= len(texts)}


def _in_files(wanted: set[tuple[int, int]]) -> dict[tuple[int, int], Piece]:
    if not wanted:
        return {}
    attached = Attachment.objects.filter(item_id__in={pk for pk, _ in wanted}).order_by("pk")
    blobs = {(pk, at + 1): blob for pk, at, blob in attached.values_list("item_id", "position", "blob_id")}
    keys = {(pk, p): (blobs.get((pk, p // FILE_STEP)), p % FILE_STEP) for pk, p in wanted}
    texts = _texts({(blob, place) for blob, place in keys.values() if blob})
    return {
        (pk, p): Piece(texts[key][1], p // FILE_STEP, texts[key][0], p) for (pk, p), key in keys.items() if key in texts
    }


def _texts(places: set[tuple[str, int]]) -> dict[tuple[str | None, int], tuple[int | None, str]]:
    """Page and text of passages by blob and position: just these, however many passages the files have."""
    of_blob: dict[str, list[int]] = {}
    for blob, place in sorted(places):
        of_blob.setdefault(blob, []).append(place)
    wanted = Q()
    for blob, several in of_blob.items():
        wanted |= Q(blob_id=blob, position__in=several)
    rows = FilePassage.objects.filter(wanted) if of_blob else FilePassage.objects.none()
    return {
        (blob, place): (page, text)
        for blob, place, page, text in rows.values_list("blob_id", "position", "page", "text")
    }


def piece_url(short_id: str, piece: Piece, words: str = "", *, is_marked: bool = False) -> str:
    """Where a piece is read, with `words` marked: the page of the file, or the item itself.

    `is_marked` says that a word is sure to be marked in it: the address then leads to the first one.
    """
    find = {"find": words[:LONGEST_FIND]} if words.strip() else {}
    is_marked = is_marked and bool(find)
    if not piece.file:
        return f"{item_url(short_id)}{f'?{urlencode(find)}' if find else ''}{'#found' if is_marked else ''}"
    path = reverse("reading:file-text", kwargs={"short_id": short_id, "number": piece.file})
    page = piece.page or piece.position % FILE_STEP
    return f"{path}?{urlencode({**find, 'page': page})}#{'found' if is_marked else 'page'}-{page}"
