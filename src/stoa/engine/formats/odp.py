"""OpenDocument presentations, which the usual reader does not take: slide by slide, notes included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.engine.formats.draft import Draft
from stoa.engine.formats.parts import paragraphs, properties
from stoa.engine.formats.properties import iso_date, proposed_authors, proposed_title
from stoa.engine.formats.reading import UnreadableError
from stoa.engine.formats.safe_archive import UnsafeArchiveError, open_archive, read_entry
from stoa.engine.formats.safe_xml import UnsafeXmlError, parse
from stoa.engine.text.passages import page_passages

if TYPE_CHECKING:
    from pathlib import Path

_ODF = "{urn:oasis:names:tc:opendocument:xmlns:"
_PAGE = _ODF + "drawing:1.0}page"
_PARAGRAPHS = (_ODF + "text:1.0}p", _ODF + "text:1.0}h")
_DC = "{http://purl.org/dc/elements/1.1/}"


def read(path: Path) -> Draft:
    """The slides with their notes; `UnreadableError` if the file is damaged or unsafe."""
    try:
        with open_archive(path) as archive:
            content = parse(read_entry(archive, "content.xml"))
            facts = properties(archive, "meta.xml")
    except (UnsafeArchiveError, UnsafeXmlError) as error:
        raise UnreadableError(str(error)) from error
    slides = [paragraphs(slide, _PARAGRAPHS) for slide in content.iter(_PAGE)]
    first = next((slide for slide in slides if slide), "")
    return Draft(
        passages=tuple(page_passages(enumerate(slides, start=1))),
        pages=len(slides),
        title=proposed_title(facts.get(_DC + "title"), first) or proposed_title(first.partition("\n")[0], first),
        authors=proposed_authors([facts.get(_DC + "creator")]),
        date=iso_date(facts.get(_DC + "date")),
    )
