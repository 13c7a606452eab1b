"""The text of a file to read in the browser, page by page, with pictures of the pages beside it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.urls import reverse

from stoa.across.reading.file_list import FileEntry, attachment_of, file_entry
from stoa.foundation.files.queries import PICTURED
from stoa.foundation.ingest.models import FilePassage
from stoa.foundation.ingest.queries import readings_of
from stoa.foundation.items.queries.rows import Row, page_image_url, rows_of
from stoa.foundation.ui.markup import markdown_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.safestring import SafeString

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Item

BULLETS = ("•", "–", "-", "*", "◦", "▪")
FULL_LINE = 0.75
"""A line shorter than this share of the longest was ended by its writer."""
LEAVES = 40
"""Pages of text in one answer: a long report comes in several."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of the file; `number` counts from 1 and is the anchor `#page-N`."""

    number: int
    text_html: SafeString
    image_url: str


@dataclass(frozen=True, slots=True)
class FileTextPage:
    row: Row
    file: FileEntry
    language: str
    pages: tuple[Leaf, ...]
    previous_url: str
    next_url: str


def file_text_page(viewer: Viewer, item: Item, number: int, part: int, language: str) -> FileTextPage:
    """The `part`-th stretch (from 1) of the text of a file of an item the viewer may see; beyond the end the last."""
    attachment = attachment_of(item, number)
    reading = readings_of([attachment.blob_id]).get(attachment.blob_id)
    passages = list(FilePassage.objects.filter(blob_id=attachment.blob_id).order_by("position"))
    leaves = _by_page(passages)
    part = min(max(part, 1), max(1, -(-len(leaves) // LEAVES)))
    shown = leaves[(part - 1) * LEAVES : part * LEAVES]
    has_pictures = attachment.blob.media_type in PICTURED
    path = reverse("reading:file-text", kwargs={"short_id": item.short_id, "number": number})
    return FileTextPage(
        row=rows_of(viewer, [item], language)[0],
        file=file_entry(item.short_id, attachment, reading),
        language=(reading.language if reading else "") or item.language,
        pages=tuple(_leaf(item, number, at, several, has_pictures=has_pictures) for at, several in shown),
        previous_url=f"{path}?part={part - 1}" if part > 1 else "",
        next_url=f"{path}?part={part + 1}" if len(leaves) > part * LEAVES else "",
    )


def _by_page(passages: Sequence[FilePassage]) -> list[tuple[int, list[FilePassage]]]:
    """Passages gathered by page; in a format without pages each passage is a leaf of its own."""
    return [(at, list(several)) for at, several in groupby(passages, lambda p: p.page or p.position)]


def _leaf(item: Item, number: int, at: int, passages: Sequence[FilePassage], *, has_pictures: bool) -> Leaf:
    return Leaf(
        at,
        markdown_html("\n\n".join(_marked_up(passage) for passage in passages)),
        page_image_url(item.short_id, number, at) if has_pictures else "",
    )


def _marked_up(passage: FilePassage) -> str:
    """Plain text as Markdown that shows just that text.

    Line ends inside a paragraph are the printer's, not ours, so lines flow on; one that ends early ends its paragraph, and a
    bullet begins one: headings, lists and tables stay apart.
    """
    lines = passage.text.split("\n")
    full = max((len(line) for line in lines), default=0) * FULL_LINE
    text = ""
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        text += _escaped(line) + ("\n" if len(line) >= full and not following.startswith(BULLETS) else "\n\n")
    return text


def _escaped(text: str) -> str:
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]<>#+-!|~" else letter for letter in text)
