"""OpenDocument texts, presentations and spreadsheets, read by ourselves.

The reader used for other formats does not take presentations, and in texts it lost emphasised words and lists in tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.engine.formats.draft import Draft
from stoa.engine.formats.parts import properties
from stoa.engine.formats.properties import iso_date, proposed_authors, proposed_title
from stoa.engine.formats.reading import UnreadableError
from stoa.engine.formats.safe_archive import UnsafeArchiveError, open_archive, read_entry
from stoa.engine.formats.safe_xml import UnsafeXmlError, parse
from stoa.engine.text.fold import clean
from stoa.engine.text.passages import Block, pack, page_passages

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from lxml import etree

_ODF = "{urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TEXT, _TABLE_NS = (_ODF + name for name in ("office:1.0}", "text:1.0}", "table:1.0}"))
_BODY = _OFFICE + "body"
_PAGE = _ODF + "drawing:1.0}page"
_HEADING, _PARAGRAPH, _LIST = _TEXT + "h", _TEXT + "p", _TEXT + "list"
_TABLE, _ROW, _NAME = _TABLE_NS + "table", _TABLE_NS + "table-row", _TABLE_NS + "name"
_CELLS = (_TABLE_NS + "table-cell", _TABLE_NS + "covered-table-cell")
_SKIPPED = {_TEXT + "tracked-changes", _OFFICE + "annotation", _OFFICE + "forms", _TEXT + "note-citation"}
_SPACES = {_TEXT + "s": " ", _TEXT + "tab": "\t", _TEXT + "line-break": "\n"}
_DC = "{http://purl.org/dc/elements/1.1/}"
_LOCKED = "It is protected by a password. Save it without one and add it again."


def read(path: Path, extension: str, max_chars: int) -> Draft:
    """The text of an odt, odp (by slide, notes included) or ods; `UnreadableError` if damaged, unsafe or locked."""
    try:
        with open_archive(path) as archive:
            _refuse_locked(archive)
            root = parse(read_entry(archive, "content.xml"))
            facts = properties(archive, "meta.xml")
    except (UnsafeArchiveError, UnsafeXmlError) as error:
        raise UnreadableError(str(error)) from error
    draft = _slides(root) if extension == "odp" else _flow(root, max_chars)
    first = draft.passages[0].text if draft.passages else ""
    return Draft(
        passages=draft.passages,
        pages=draft.pages,
        reason=draft.reason,
        title=proposed_title(facts.get(_DC + "title"), first) or proposed_title(draft.title, first),
        authors=proposed_authors([facts.get(_DC + "creator")]),
        date=iso_date(facts.get(_DC + "date")),
    )


def _refuse_locked(archive: zipfile.ZipFile) -> None:
    """Locked documents keep their directory open; their list of parts says how each part is locked."""
    list_of_parts = "META-INF/manifest.xml"
    if list_of_parts in archive.namelist() and b"encryption-data" in read_entry(archive, list_of_parts):
        raise UnreadableError(_LOCKED)


def _slides(root: etree._Element) -> Draft:
    slides = ["\n".join(block.text for block in _blocks(page)) for page in root.iter(_PAGE)]
    first = next((slide for slide in slides if slide), "")
    return Draft(tuple(page_passages(enumerate(slides, start=1))), pages=len(slides), title=first.partition("\n")[0])


def _flow(root: etree._Element, max_chars: int) -> Draft:
    kept: list[Block] = []
    chars, reason = 0, ""
    for body in root.iter(_BODY):
        for block in _blocks(body):
            chars += len(block.text)
            if chars > max_chars:
                reason = f"the text is longer than {max_chars:,} characters"
                break
            kept.append(block)
    title = next((block.text for block in kept[:5] if block.level), "")
    return Draft(tuple(pack(kept)), reason=reason, title=title)


def _blocks(element: etree._Element) -> Iterator[Block]:
    for child in element.iterchildren("*"):
        if child.tag in _SKIPPED:
            continue
        if child.tag == _HEADING:
            yield from _block([_words(child)], _level(child))
        elif child.tag == _PARAGRAPH:
            yield from _block([_words(child)])
        elif child.tag == _LIST:
            yield from _block(f"- {_words(item)}" for item in child.iter(_PARAGRAPH, _HEADING))
        elif child.tag == _TABLE:
            yield from _block([child.get(_NAME, "")] if element.tag == _OFFICE + "spreadsheet" else [], 2)
            yield from _block(_rows(child))
        else:
            yield from _blocks(child)


def _block(lines: Iterable[str], level: int = 0) -> Iterator[Block]:
    if text := clean("\n".join(line for line in lines if line.strip(" |-"))).strip():
        yield Block(text, level)


def _level(heading: etree._Element) -> int:
    stated = heading.get(_TEXT + "outline-level", "1")
    return min(int(stated), 6) if stated.isdecimal() and stated != "0" else 1


def _rows(table: etree._Element) -> Iterator[str]:
    """A line per row; tables in cells become part of their cell."""
    for child in table.iterchildren("*"):
        if child.tag == _ROW:
            yield " | ".join(" ".join(_inside(cell)) for cell in child.iterchildren(*_CELLS)).rstrip(" |")
        elif child.tag not in _CELLS:
            yield from _rows(child)


def _inside(cell: etree._Element) -> Iterator[str]:
    for block in _blocks(cell):
        yield " ".join(block.text.split())


def _words(element: etree._Element) -> str:
    parts = [element.text or ""]
    for child in element.iterchildren("*"):
        if child.tag in _SPACES:
            parts.append(_SPACES[str(child.tag)])
        elif child.tag not in _SKIPPED:
            inner = _words(child)
            is_apart = child.tag in (_PARAGRAPH, _HEADING, _TEXT + "note")
            parts.append(f" {inner} " if is_apart else inner)
        parts.append(child.tail or "")
    return "".join(parts)
