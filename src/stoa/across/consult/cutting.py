"""A draft cut into sections: by its headings where it has some, else into stretches of a page or so."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from stoa.engine.text.fold import clean
from stoa.engine.text.language import detect
from stoa.engine.text.markdown import first_heading, plain_text
from stoa.engine.text.passages import SEPARATOR, Passage, cut
from stoa.foundation.errors import BadInputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stoa.engine.formats.reading import Reading

MOST_PAGES = 200
CHARS_A_PAGE = 3_000
MOST_CHARS = MOST_PAGES * CHARS_A_PAGE
FEWEST_WORDS = 8
MOST_SECTIONS = 40
SECTION_CHARS = 3_000
_LONGEST_HEADING = 80
_FEWEST_OF_SECTION, _FEWEST_OF_OPENING = 6, 12
"""Words below which a stretch goes with the next: a heading alone, a title with its line."""
_TITLE_LIMIT = 300
_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,5}\.|[A-H]\.)[ \t]+[^\W\d_]")
_HASHED = re.compile(r"#{1,6}[ \t]+\S")
_WORD = re.compile(r"[^\W\d_]{3,}")
_MARKED = re.compile(r"^#{1,6}[ \t]|^[ \t]*[|>*+-]")


@dataclass(frozen=True, slots=True)
class Section:
    """One stretch of a draft, `text[start:end]` of the whole. `page` is where it begins, None where there are no pages."""

    heading: str
    page: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What is checked. `text` is plain; `digest` the SHA-256 of what was given; `note` says what could not be read of it."""

    title: str
    text: str
    language: str
    digest: str
    sections: tuple[Section, ...]
    pages: int = 0
    file_name: str = ""
    note: str = ""

    def words_of(self, section: Section) -> str:
        return self.text[section.start : section.end]


def draft_of_text(given: str, *, title: str = "") -> Draft:
    """The draft that somebody pasted, plain or in Markdown. Raises BadInputError when there is too little or too much."""
    text = clean(given).strip()
    _refuse_size(text)
    found = _at_marks(_with_headings(text))
    joined, sections = _sections(found)
    called = title or first_heading(text) or _first_line(joined)
    return Draft(called[:_TITLE_LIMIT], joined, _language(joined), digest_of_text(given), sections)


def draft_of_reading(reading: Reading, *, name: str, digest: str, title: str = "") -> Draft:
    """The draft that a file holds, as it was read. Raises BadInputError when it cannot be read, or is too short or long."""
    if reading.state == "unreadable":
        raise BadInputError([Problem("file", _("This file cannot be read. %(why)s") % {"why": reading.reason})])
    if reading.pages > MOST_PAGES:
        raise BadInputError([Problem("file", _too_many_pages(reading.pages))])
    found = _with_found_headings(reading.passages)
    joined, sections = _sections(found)
    _refuse_size(joined)
    called = title or reading.title or _first_heading(found) or name.rpartition(".")[0] or name
    note = reading.sentence() if reading.state == "partly read" else ""
    language = reading.language.partition("-")[0] or _language(joined)
    return Draft(clean(called)[:_TITLE_LIMIT], joined, language, digest, sections, reading.pages, name, note)


def _refuse_size(text: str) -> None:
    if len(text) > MOST_CHARS:
        raise BadInputError([Problem("text", _too_many_pages(len(text) // CHARS_A_PAGE))])
    if sum(1 for _one in zip(_WORD.finditer(text), range(FEWEST_WORDS), strict=False)) < FEWEST_WORDS:
        raise BadInputError([Problem("text", _("There is too little to check. Paste at least a few sentences."))])


def _too_many_pages(pages: int) -> str:
    return _("This is about %(pages)s pages long; up to %(most)s are checked at once. Check it in parts.") % {
        "pages": pages,
        "most": MOST_PAGES,
    }


def digest_of_text(given: str) -> str:
    """SHA-256 of a draft that came as text, in hexadecimal."""
    return hashlib.sha256(given.encode("utf-8", "surrogatepass")).hexdigest()


def _language(text: str) -> str:
    middle = text[len(text) // 2 :][:1500]
    return detect(f"{text[:2500]}\n{middle}")[0] or "en"


def _first_heading(found: Sequence[Passage]) -> str:
    return found[0].heading if found else ""


def _first_line(text: str) -> str:
    """The opening words, where a draft says nothing of itself."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= 90 else f"{line[:90].rsplit(' ', 1)[0]} …"


def _with_headings(text: str) -> str:
    """The text with lines that stand like headings marked as such; one that has marks already stays as it is."""
    lines = text.split("\n")
    if any(line.startswith("#") for line in lines):
        return text
    return "\n".join(_marked(lines))


def _at_marks(text: str) -> list[Passage]:
    """The plain text of each stretch under a heading; one that says next to nothing goes with the next."""
    found: list[Passage] = []
    above: list[str] = []
    for piece in re.split(r"^(?=#{1,6}[ \t])", text, flags=re.MULTILINE):
        first, _end, rest = piece.partition("\n")
        heading = plain_text(first) if first.startswith("#") else ""
        if heading and len(_WORD.findall(rest)) < (_FEWEST_OF_SECTION if found else _FEWEST_OF_OPENING):
            above.append(plain_text(piece))
            continue
        for said in cut("\n\n".join((*above, plain_text(piece))), SECTION_CHARS):
            found.append(Passage(len(found) + 1, None, heading, said))
        above = []
    return found or [Passage(1, None, "", "\n\n".join(above))]


def _marked(lines: Sequence[str]) -> Iterator[str]:
    for at, line in enumerate(lines):
        is_apart = at == 0 or not lines[at - 1].strip()
        goes_on = any(after.strip() for after in lines[at + 1 : at + 3])
        if is_apart and goes_on and _stands_like_heading(line):
            yield from (f"## {line.strip()}", "")
        else:
            yield line


def _stands_like_heading(line: str) -> bool:
    said = line.strip()
    if not said or len(said) > _LONGEST_HEADING or said[-1] in '.,;:!…"”»)' or _MARKED.match(said):
        return False
    return bool(_WORD.search(said)) and (bool(_NUMBERED.match(said)) or said[:1].isupper()) and len(said.split()) <= 12


def _with_found_headings(found: Iterable[Passage]) -> list[Passage]:
    """The passages of a file cut at every heading in them: those its format keeps, and lines that stand like some."""
    pieces: list[Passage] = []
    heading = ""
    for one in found:
        heading = one.heading.rpartition(SEPARATOR)[2] or heading
        for piece in _at_headings(one.text):
            line = piece.partition("\n")[0].strip("# \t")
            heading = line if _opens(piece) else heading
            least = _FEWEST_OF_SECTION if len(pieces) > 1 else _FEWEST_OF_OPENING
            if pieces and len(_WORD.findall(pieces[-1].text)) < least:
                piece = f"{pieces.pop().text}\n\n{piece}"
            pieces.append(replace(one, position=len(pieces) + 1, heading=heading, text=piece))
    return pieces


def _at_headings(text: str) -> Iterator[str]:
    """Pieces that begin at headings; a heading stays with what comes after it."""
    begun: list[str] = []
    for paragraph in re.split(r"\n{2,}|\n(?=(?:\d{1,2}\.)+\d*[ \t]+[^\W\d_])", text):
        if begun and _is_heading(paragraph) and not all(map(_is_heading, begun)):
            yield "\n\n".join(begun)
            begun = []
        begun.append(paragraph)
    yield "\n\n".join(begun)


def _opens(piece: str) -> bool:
    return "\n" in piece and _is_heading(piece.partition("\n")[0])


def _is_heading(paragraph: str) -> bool:
    is_line = "\n" not in paragraph.strip()
    if _HASHED.match(paragraph):
        return is_line
    return _is_numbered_heading(paragraph.partition("\n")[0]) or (is_line and _stands_like_heading(paragraph))


def _is_numbered_heading(line: str) -> bool:
    return bool(_NUMBERED.match(line.strip())) and _stands_like_heading(line) and line.strip()[-1].isalpha()


def _sections(found: Sequence[Passage]) -> tuple[str, tuple[Section, ...]]:
    """The text and its sections: neighbours under one heading together, and no more than can be asked about in time."""
    room = max(SECTION_CHARS, sum(len(one.text) for one in found) // MOST_SECTIONS * 2)
    joined, place = "\n\n".join(one.text for one in found), 0
    sections: list[Section] = []
    for one in found:
        end = place + len(one.text)
        last = sections[-1] if sections else None
        if last is not None and _belongs(last, one, end, room, is_many=len(found) > MOST_SECTIONS):
            sections[-1] = replace(last, end=end)
        else:
            sections.append(Section(one.heading, one.page, place, end))
        place = end + 2
    return joined, tuple(sections)


def _belongs(last: Section, one: Passage, end: int, room: int, *, is_many: bool) -> bool:
    if end - last.start > room:
        return False
    return last.heading == one.heading or (is_many and end - last.start < room // 2)
