"""The one gate for XML: no document type, no entities, no network, bounded size and depth."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 100_000_000
MAX_DEPTH = 200


class UnsafeXmlError(ValueError):
    """The XML is refused or broken; the message is a sentence for the person who brought it."""


def parse(data: bytes, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> etree._Element:
    """The root element of a whole document in memory.

    Raises:
        UnsafeXmlError: it is larger or deeper than allowed, declares a document type, or is not well-formed.
    """
    if len(data) > max_bytes:
        raise UnsafeXmlError(f"The XML has {len(data):,} bytes, more than the {max_bytes:,} that are read.")
    try:
        root = etree.fromstring(data, parser=_parser())
    except etree.XMLSyntaxError as error:
        raise UnsafeXmlError(f"The XML is not well-formed: {error.msg}.") from error
    _refuse_document_type(root)
    _refuse_depth(root, max_depth)
    return root


def iterate(stream: IO[bytes], tag: str, *, max_bytes: int = 2_000_000_000) -> Iterator[etree._Element]:
    """Every element named `tag` ("{namespace}name") in turn, emptied after use: for files too large to hold.

    Raises:
        UnsafeXmlError: as `parse`, at the point where the fault is met; elements before it were already given.
    """
    found = etree.iterparse(
        _Bounded(stream, max_bytes),
        events=("end",),
        tag=tag,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
    )
    is_first = True
    try:
        for _, element in found:
            if is_first:
                _refuse_document_type(element)
                is_first = False
            yield element
            _forget(element)
    except etree.XMLSyntaxError as error:
        raise UnsafeXmlError(f"The XML is not well-formed: {error.msg}.") from error


class _Bounded:
    def __init__(self, stream: IO[bytes], max_bytes: int) -> None:
        self._stream, self._left, self._max = stream, max_bytes, max_bytes

    def read(self, size: int = 65_536) -> bytes:
        data = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise UnsafeXmlError(f"The XML has more than the {self._max:,} bytes that are read.")
        return data


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, load_dtd=False, dtd_validation=False, no_network=True, huge_tree=False, recover=False
    )


def _refuse_document_type(element: etree._Element) -> None:
    if element.getroottree().docinfo.internalDTD is not None:
        raise UnsafeXmlError("The XML declares a document type (DOCTYPE), which can hide entities; it is not read.")


def _refuse_depth(root: etree._Element, max_depth: int) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > max_depth:
            raise UnsafeXmlError(f"The XML is nested more than {max_depth} levels deep.")


def _forget(element: etree._Element) -> None:
    element.clear()
    while (before := element.getprevious()) is not None:
        parent = before.getparent()
        if parent is None:
            return
        parent.remove(before)
