"""The text of a file to read in the browser, page by page, with pictures of the pages beside it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from stoa.across.reading.file_list import FileEntry, attachment_of, file_entry
from stoa.across.reading.marking import NOTHING_SOUGHT
from stoa.foundation.files.queries import PICTURED
from stoa.foundation.ingest.models import FilePassage
from stoa.foundation.ingest.queries import readings_of
from stoa.foundation.items.queries.rows import Row, page_image_url, rows_of
from stoa.foundation.ui.markup import Marker, markdown_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.safestring import SafeString

    from stoa.across.reading.marking import Sought
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Item

BULLETS = ("•", "–", "-", "*", "◦", "▪")
FULL_LINE = 0.75
"""A line shorter than this share of the longest was ended by its writer."""
LEAVES = 40
"""Pages of text in one answer: a long report comes in several."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of the file; `number` counts from 1 and is the anchor `#page-N`.

    The first word marked on it is the anchor `#found-N`.
    """

    number: int
    text_html: SafeString
    image_url: str
    full_image_url: str


@dataclass(frozen=True, slots=True)
class FileTextPage:
    row: Row
    file: FileEntry
    language: str
    pages: tuple[Leaf, ...]
    previous_url: str
    next_url: str
    find: str
    marked: int
    plain_url: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which pages of a file are wanted: a part of it (from 1), or the part that holds a page; 0 where not said."""

    part: int = 0
    page: int = 0


def file_text_page(
    viewer: Viewer, item: Item, number: int, stretch: Stretch, language: str, sought: Sought = NOTHING_SOUGHT
) -> FileTextPage:
    """A stretch of the text of a file of an item the viewer may see, words marked; beyond the end the last."""
    attachment = attachment_of(item, number)
    reading = readings_of([attachment.blob_id]).get(attachment.blob_id)
    leaves = _by_page(list(FilePassage.objects.filter(blob_id=attachment.blob_id).order_by("position")))
    part = _part_of(leaves, stretch)
    written_in = (reading.language if reading else "") or item.language
    marker = Marker(sought.words_in(item.language), item.language)
    has_pictures = attachment.blob.media_type in PICTURED
    drawn = [
        _leaf(item, number, leaf, marker, has_pictures=has_pictures)
        for leaf in leaves[(part - 1) * LEAVES : part * LEAVES]
    ]
    path = reverse("reading:file-text", kwargs={"short_id": item.short_id, "number": number})
    return FileTextPage(
        row=rows_of(viewer, [item], language)[0],
        file=file_entry(item.short_id, attachment, reading),
        language=written_in,
        pages=tuple(drawn),
        previous_url=_part_url(path, part - 1, sought) if part > 1 else "",
        next_url=_part_url(path, part + 1, sought) if len(leaves) > part * LEAVES else "",
        find=sought.text,
        marked=marker.marked,
        plain_url=_part_url(path, part, NOTHING_SOUGHT) if sought.text else "",
    )


def _part_of(leaves: Sequence[tuple[int, list[FilePassage]]], stretch: Stretch) -> int:
    """The number of the part to show: the one with the page that was asked for, or the one asked for by number."""
    part = stretch.part
    if stretch.page:
        part = next((place // LEAVES + 1 for place, (at, _) in enumerate(leaves) if at >= stretch.page), part)
    return min(max(part, 1), max(1, -(-len(leaves) // LEAVES)))


def _part_url(path: str, part: int, sought: Sought) -> str:
    asked = {"find": sought.text} if sought.text else {}
    return f"{path}?{urlencode({**asked, 'part': part})}"


def _by_page(passages: Sequence[FilePassage]) -> list[tuple[int, list[FilePassage]]]:
    """Passages gathered by page; in a format without pages each passage is a leaf of its own."""
    return [(at, list(several)) for at, several in groupby(passages, lambda p: p.page or p.position)]


def _leaf(
    item: Item, number: int, leaf: tuple[int, Sequence[FilePassage]], marker: Marker, *, has_pictures: bool
) -> Leaf:
    at, passages = leaf
    html = markdown_html("\n\n".join(_marked_up(passage) for passage in passages))
    image_url = page_image_url(item.short_id, number, at) if has_pictures else ""
    full = f"{image_url}?size=full" if image_url else ""
    return Leaf(at, marker.mark(html, f"found-{at}"), image_url, full)


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
