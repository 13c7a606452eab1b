"""Office files, web pages, mails and e-books through kreuzberg, as Markdown. Runs in the reading process only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import kreuzberg
from kreuzberg import ConcurrencyConfig, ExtractionConfig, PageConfig

from stoa.engine.formats.characters import decoded_page
from stoa.engine.formats.draft import Draft
from stoa.engine.formats.kinds_of_file import MEDIA_TYPES
from stoa.engine.formats.properties import iso_date, proposed_authors, proposed_title
from stoa.engine.formats.reading import UnreadableError
from stoa.engine.text.fold import clean
from stoa.engine.text.markdown import first_heading, passages
from stoa.engine.text.passages import Passage, renumbered

if TYPE_CHECKING:
    from pathlib import Path

_SLIDE_MARK = re.compile("\ue0f1(\\d+)\ue0f2")
# The page's meta tags as kreuzberg puts them before the text; the last one comes as a heading, read so by its own parser.
_META = r"(?:title|canonical|base-href|language|text-direction|(?:meta|link)-[^\s]+?):[^\n]*\n"
_FRONT_MATTER = re.compile(rf"\A---\n(?:{_META})*(?:---\n|\n*## {_META})?")
_SETTINGS: dict[str, Any] = {
    "use_cache": False,  # its cache would keep the text of every file in the account's home
    "disable_ocr": True,
    "output_format": "markdown",
    "concurrency": ConcurrencyConfig(max_threads=1),
}
_PLAIN = ExtractionConfig(**_SETTINGS)
_SLIDES = ExtractionConfig(
    **_SETTINGS,
    pages=PageConfig(extract_pages=True, insert_page_markers=True, marker_format="\n\n\ue0f1{page_num}\ue0f2\n\n"),
)


def read(path: Path, extension: str, max_chars: int) -> Draft:
    """The text and properties of a file whose content deserves `extension`.

    Raises:
        UnreadableError: damaged, protected by a password, or of a form that is not understood.
    """
    content, facts = _extract(path, extension)
    if names := facts.get("attachments"):
        content += "\n\nAttachments: " + "; ".join(str(name) for name in names)
    markdown = clean(content)
    if extension == "html":
        markdown = _FRONT_MATTER.sub("", markdown, count=1)
    kept = markdown[:max_chars]
    reason = "" if len(kept) == len(markdown) else f"the text is longer than {max_chars:,} characters"
    slides = _by_slide(kept)
    count = int(facts.get("slide_count") or 0) if extension in ("ppt", "pptx") else 0
    return Draft(
        passages=slides or tuple(passages(kept)),
        pages=max(count, max((passage.page or 0 for passage in slides), default=0)),
        reason=reason,
        title=_title(facts, kept),
        authors=proposed_authors(facts.get("authors") or [facts.get("from_name") or facts.get("from_email")]),
        date=_date(facts, extension),
        language=_language(facts, extension),
    )


def _extract(path: Path, extension: str) -> tuple[str, dict[str, Any]]:
    config = _SLIDES if extension == "pptx" else _PLAIN
    try:
        if extension == "html":  # kreuzberg takes every page for UTF-8
            page = decoded_page(path.read_bytes()).encode("utf-8", errors="replace")
            result = kreuzberg.extract_bytes_sync(page, MEDIA_TYPES["html"], config)
        else:
            result = kreuzberg.extract_file_sync(path, mime_type=MEDIA_TYPES[extension], config=config)
    except kreuzberg.KreuzbergError as error:
        raise UnreadableError(_sentence(str(error))) from error
    return result.content, dict(result.metadata)


def _sentence(message: str) -> str:
    lower = message.lower()
    if "password" in lower or "encrypt" in lower:
        return "It is protected by a password. Save it without one and add it again."
    if "too large" in lower or "exceed" in lower or "limit" in lower:
        return "A part of it is larger than can be unpacked safely."
    if "unsupported" in lower:
        return "Its form is not understood."
    return "Its content cannot be taken apart: it is damaged, incomplete, or in too old a form."


def _by_slide(markdown: str) -> tuple[Passage, ...]:
    """Passages with slide numbers, if the text has slide marks."""
    start, *marked = _SLIDE_MARK.split(markdown)
    found = passages(start) if marked and start.strip() else []
    for number, text in zip(marked[::2], marked[1::2], strict=True):
        found += passages(text, page=int(number))
    return renumbered(found)


def _title(facts: dict[str, Any], markdown: str) -> str:
    stated = facts.get("subject") if facts.get("format_type") == "email" else facts.get("title")
    return proposed_title(stated, markdown) or proposed_title(first_heading(_SLIDE_MARK.sub("", markdown)), markdown)


def _date(facts: dict[str, Any], extension: str) -> str:
    """Mails: when sent. Office files: last saved, since the creation date is often that of a template."""
    if extension in ("eml", "msg"):
        return iso_date(facts.get("created_at"))
    tags = facts.get("meta_tags") or {}
    candidates = (tags.get("article-published_time"), facts.get("modified_at"), facts.get("created_at"))
    return next((day for value in candidates if (day := iso_date(value))), "")


def _language(facts: dict[str, Any], extension: str) -> str:
    stated = str(facts.get("language") or "") if extension in ("html", "epub") else ""
    return stated[:2].lower() if re.match(r"[A-Za-z]{2}(?:[-_]|$)", stated) else ""
