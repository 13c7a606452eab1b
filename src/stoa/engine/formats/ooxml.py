"""Word, PowerPoint and Excel files read plainly by ourselves, where the usual reader gives up or finds nothing.

It takes every paragraph of every part: text boxes, diagrams, headers, notes and embedded web pages among them.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from stoa.engine.formats.draft import Draft
from stoa.engine.formats.html_words import html_words
from stoa.engine.formats.parts import paragraphs, properties
from stoa.engine.formats.properties import iso_date, proposed_authors, proposed_title
from stoa.engine.formats.reading import UnreadableError
from stoa.engine.formats.safe_archive import UnsafeArchiveError, open_archive, read_entry
from stoa.engine.formats.safe_xml import UnsafeXmlError, parse
from stoa.engine.text.fold import clean
from stoa.engine.text.passages import page_passages

if TYPE_CHECKING:
    import zipfile
    from pathlib import Path

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_PARAGRAPHS = (_DRAWING + "p", _WORD + "p", _SHEET + "si")
_RUNS = (_DRAWING + "t", _WORD + "t", _SHEET + "t")
_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")
_WORDY = re.compile(
    r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments|diagrams/data\d*|[^/]+\.x?html?)(?:\.xml)?"
    r"|xl/(?:sharedStrings|drawings/drawing\d*|diagrams/data\d*)\.xml"
)
_BESIDE = re.compile(
    r"ppt/(?:notesSlides/notesSlide\d*|diagrams/data\d*|charts/chart\d*)\.xml"
    r"|word/(?:diagrams/data\d*|charts/chart\d*)\.xml"
    r"|xl/(?:drawings/drawing\d*|diagrams/data\d*|charts/chart\d*)\.xml"
)
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"


def read(path: Path) -> Draft:
    """Every paragraph, slide by slide in a presentation; `UnreadableError` if the file is damaged or unsafe."""
    try:
        with open_archive(path) as archive:
            slides = _slides(archive)
            pages = slides or [
                (None, "\n".join(_words(archive, name) for name in archive.namelist() if _WORDY.fullmatch(name)))
            ]
            facts = properties(archive, "docProps/core.xml")
    except (UnsafeArchiveError, UnsafeXmlError) as error:
        raise UnreadableError(str(error)) from error
    first = next((text for _, text in pages if text), "")
    return Draft(
        passages=tuple(page_passages(pages)),
        pages=len(slides),
        title=proposed_title(facts.get(_DC + "title"), first),
        authors=proposed_authors([facts.get(_DC + "creator")]),
        date=iso_date(facts.get(_TERMS + "modified")),
    )


def words_beside(path: Path) -> dict[int, str]:
    """What stands beside the running text: speaker notes, diagrams, chart titles, text boxes of sheets.

    By slide number in a presentation, under 0 elsewhere; `UnreadableError` if the file is damaged or unsafe.
    """
    try:
        with open_archive(path) as archive:
            names = set(archive.namelist())
            slides = _slide_names(archive)
            if slides:
                found = {n: _linked_words(archive, name, names) for n, name in enumerate(slides, start=1)}
            else:
                found = {0: _joined(archive, sorted(name for name in names if _BESIDE.fullmatch(name)))}
    except (UnsafeArchiveError, UnsafeXmlError) as error:
        raise UnreadableError(str(error)) from error
    return {number: words for number, words in found.items() if words}


def _linked_words(archive: zipfile.ZipFile, slide: str, names: set[str]) -> str:
    folder, name = posixpath.split(slide)
    links = f"{folder}/_rels/{name}.rels"
    if links not in names:
        return ""
    targets = (element.get("Target", "") for element in parse(read_entry(archive, links)).iter("{*}Relationship"))
    parts = (posixpath.normpath(posixpath.join(folder, target)) for target in targets)
    return _joined(archive, [part for part in parts if part in names and _BESIDE.fullmatch(part)])


def _joined(archive: zipfile.ZipFile, names: list[str]) -> str:
    lines = "\n".join(_words(archive, name) for name in names).split("\n")
    return "\n".join(line for line in lines if not line.strip().isdecimal())


def _slide_names(archive: zipfile.ZipFile) -> list[str]:
    found = sorted((int(found[1]), found[0]) for name in archive.namelist() if (found := _SLIDE.fullmatch(name)))
    return [name for _, name in found]


def _slides(archive: zipfile.ZipFile) -> list[tuple[int | None, str]]:
    return [(number, _words(archive, name)) for number, name in enumerate(_slide_names(archive), start=1)]


def _words(archive: zipfile.ZipFile, name: str) -> str:
    data = read_entry(archive, name)
    if not name.endswith(".xml"):
        return clean(html_words(data.decode("utf-8", errors="replace")))
    return paragraphs(parse(data), _PARAGRAPHS, _RUNS)
