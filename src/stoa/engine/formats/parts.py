"""Words out of the XML parts of office archives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.engine.formats.safe_archive import read_entry
from stoa.engine.formats.safe_xml import parse
from stoa.engine.text.fold import clean

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterable

    from lxml import etree


def paragraphs(root: etree._Element, tags: Iterable[str], runs: Iterable[str] = ()) -> str:
    """The text of all elements named in `tags`, a line each; with `runs`, only what stands in those elements."""
    names = tuple(runs)
    lines = ("".join(_texts(paragraph, names)) for paragraph in root.iter(*tags))
    return clean("\n".join(line for line in lines if line.strip()))


def properties(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    """The document's properties by their XML names; none if it has no such part."""
    if name not in archive.namelist():
        return {}
    return {str(element.tag): element.text or "" for element in parse(read_entry(archive, name)).iter()}


def _texts(paragraph: etree._Element, runs: tuple[str, ...]) -> Iterable[str]:
    if not runs:
        return (str(text) for text in paragraph.itertext())
    return (run.text or "" for run in paragraph.iter(*runs))
