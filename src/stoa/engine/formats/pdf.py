"""PDF: text page by page, and pictures of pages.

Runs in the reading process only: pdfium ends its process on some files.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import pypdfium2
import pypdfium2.raw as pdfium

from stoa.engine.formats.draft import Draft
from stoa.engine.formats.properties import iso_date, proposed_authors, proposed_title
from stoa.engine.formats.reading import UnreadableError
from stoa.engine.text.fold import clean
from stoa.engine.text.passages import page_passages

if TYPE_CHECKING:
    from pathlib import Path

MAX_PAGES = 20_000
MAX_WIDTH_PX = 2400
MAX_SIDE_PX = 8000
MAX_PIXELS = 12_000_000
_QUALITY = 70
_NEEDS_OCR = "scanned pages need text recognition (OCR), which is not set up"
_BROKEN_HYPHEN = re.compile("[\ufffe\x02\xad]\r?\n?")


def read(path: Path, max_chars: int) -> Draft:
    """The text of every page, up to `max_chars` in all.

    Raises:
        UnreadableError: not a PDF, damaged, or protected by a password.
    """
    document = _open(path)
    try:
        return _read(document, max_chars)
    finally:
        document.close()


def page_image(path: Path, page: int, width_px: int) -> bytes:
    """A WebP picture of one page, counted from 1; `UnreadableError` if it cannot be drawn."""
    document = _open(path)
    try:
        if not 1 <= page <= len(document):
            raise UnreadableError(f"There is no page {page}: the document has {len(document)}.")
        return _draw(document[page - 1], max(16, min(width_px, MAX_WIDTH_PX)))
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(f"Page {page} is damaged and cannot be drawn.") from error
    finally:
        document.close()


def _open(path: Path) -> Any:
    with path.open("rb") as stream:
        if b"%PDF-" not in stream.read(4096):
            raise UnreadableError("It is not a PDF document.")
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise UnreadableError("It is protected by a password. Save it without one and add it again.") from error
        raise UnreadableError("It is damaged: its pages cannot be found.") from error


def _read(document: Any, max_chars: int) -> Draft:
    count = len(document)
    pages: list[tuple[int | None, str]] = []
    chars = blank = 0
    reason = ""
    for number in range(min(count, MAX_PAGES)):
        text, is_blank = _page(document, number)
        blank += is_blank
        if text:
            pages.append((number + 1, text))
        chars += len(text)
        if chars > max_chars:
            reason = f"the text is longer than {max_chars:,} characters; the rest was not taken"
            break
    done = len(pages) + blank
    if not reason and done < count:
        reason = _without_text(count - done)
    facts = document.get_metadata_dict(skip_empty=True)
    first = pages[0][1] if pages else ""
    return Draft(
        passages=tuple(page_passages(pages)),
        pages=count,
        pages_read=done if pages else 0,
        reason=reason if pages else _no_text(count, blank),
        title=proposed_title(facts.get("Title"), first),
        authors=proposed_authors([facts.get("Author")]),
        date=iso_date(facts.get("CreationDate") or facts.get("ModDate")),
    )


def _without_text(missing: int) -> str:
    return f"{missing} {'page has' if missing == 1 else 'pages have'} no text ({_NEEDS_OCR})"


def _no_text(count: int, blank: int) -> str:
    if blank == count:
        return "its pages are blank" if count else "it has no pages"
    return f"{'its only page has no' if count == 1 else f'none of its {count} pages has'} text ({_NEEDS_OCR})"


def _page(document: Any, number: int) -> tuple[str, bool]:
    """The text of a page, and whether there is nothing on it at all; a damaged page has no text and is not blank."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return "", False
    try:
        content = page.get_textpage()
        try:
            text = clean(_BROKEN_HYPHEN.sub("", content.get_text_range())).strip()
        finally:
            content.close()
        return text, not text and pdfium.FPDFPage_CountObjects(page) == 0
    except pypdfium2.PdfiumError:
        return "", False
    finally:
        page.close()


def _draw(page: Any, width_px: int) -> bytes:
    try:
        width, height = page.get_size()
        if width <= 0 or height <= 0:
            raise UnreadableError("The page has no size and cannot be drawn.")
        scale = min(width_px / width, (MAX_PIXELS / (width * height)) ** 0.5, MAX_SIDE_PX / max(width, height))
        if width * scale < 1 or height * scale < 1:
            raise UnreadableError("The page is too long and thin to be drawn.")
        picture = page.render(scale=scale, draw_annots=True).to_pil()
    finally:
        page.close()
    kept = io.BytesIO()
    picture.convert("RGB").save(kept, "WEBP", quality=_QUALITY, method=4)
    return kept.getvalue()
