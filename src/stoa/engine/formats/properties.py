"""What files say about themselves, made fit to be proposed: titles that are titles, dates that are dates."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parseaddr, parsedate_to_datetime
from typing import TYPE_CHECKING

from stoa.engine.text.fold import clean, fold

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST_TITLE = 500
_FILE_NAME = re.compile(
    r"(?i)\.(?:docx?|dotx?|pptx?|xlsx?|pdf|indd|qxd|rtf|odt|txt|html?|tex|dvi|ps|fm|wpd|pmd|ai|eps)\b"
)
_PROGRAM = re.compile(
    r"(?i)^(?:microsoft (?:word|powerpoint|excel)|powerpoint|word|untitled|document\d*|slide \d+|print)\b"
)
_NO_TITLES = {
    "title",
    "untitled",
    "no title",
    "document",
    "presentation",
    "new document",
    "none",
    "unknown",
    "layout 1",
}
_NO_AUTHORS = {"", "user", "admin", "administrator", "owner", "author", "unknown", "anonymous", "none", "root", "guest"}
_PDF_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?")
_ISO_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def proposed_title(title: object, first_page: str) -> str:
    """The title to propose, or an empty string.

    A title that looks like a file name or a program's filling is proposed only if it stands on the first page.
    """
    if not isinstance(title, str):
        return ""
    words = " ".join(clean(title).split())[:_LONGEST_TITLE]
    if not any(char.isalpha() for char in words):
        return ""
    if not _is_junk(words) or _squeezed(words) in _squeezed(first_page[:20_000]):
        return words
    return ""


def proposed_authors(names: Iterable[object]) -> tuple[str, ...]:
    """Names that could be persons; the names of programs and of default accounts are left out."""
    found: dict[str, None] = {}
    for name in names:
        for part in str(name or "").split(";"):
            words = " ".join(clean(_person(part)).split())[:200]
            if fold(words) not in _NO_AUTHORS and any(char.isalpha() for char in words):
                found[words] = None
    return tuple(found)


def _person(text: str) -> str:
    """The name of a mail's sender, or the address where there is no name."""
    name, address = parseaddr(text) if "<" in text else (text, "")
    return name or address


def iso_date(value: object) -> str:
    """The day in a date as PDFs, office files, web pages or mails write it, as YYYY-MM-DD; "" if there is none."""
    text = str(value or "").strip()
    if match := _ISO_DATE.match(text):
        return _day(*match.groups())
    if match := _PDF_DATE.match(text):
        return _day(match[1], match[2] or "01", match[3] or "01")
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _day(year: str, month: str, day: str) -> str:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return ""
    return found.isoformat() if found.year >= 1900 else ""


def _is_junk(title: str) -> bool:
    if _FILE_NAME.search(title) or _PROGRAM.match(title) or fold(title) in _NO_TITLES:
        return True
    has_spaces = " " in title or any(ord(char) >= 0x2E80 for char in title)
    return not has_spaces and (len(title) > 25 or any(char.isdigit() or char in "_-\\/" for char in title))


def _squeezed(text: str) -> str:
    return "".join(char for char in fold(text) if char.isalnum())
