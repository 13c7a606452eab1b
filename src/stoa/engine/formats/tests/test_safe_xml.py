from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from stoa.engine.formats.safe_xml import UnsafeXmlError, iterate, parse

if TYPE_CHECKING:
    from pathlib import Path


def test_plain_xml_is_parsed() -> None:
    assert parse(b"<a><b>x</b></a>").findtext("b") == "x"


@pytest.mark.parametrize("doctype", ['<!DOCTYPE a SYSTEM "http://x.example/a.dtd">', '<!DOCTYPE a [<!ENTITY e "x">]>'])
def test_a_document_type_is_refused(doctype: str) -> None:
    with pytest.raises(UnsafeXmlError, match="document type"):
        parse(f"<?xml version='1.0'?>{doctype}<a/>".encode())
    with pytest.raises(UnsafeXmlError, match="document type"):
        list(iterate(io.BytesIO(f"{doctype}<a><b/></a>".encode()), "b"))


def test_an_entity_does_not_bring_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("CANARY-42")
    xml = f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]><a>&x;</a>'.encode()
    with pytest.raises(UnsafeXmlError):
        parse(xml)
    with pytest.raises(UnsafeXmlError):
        list(iterate(io.BytesIO(xml), "a"))


def test_an_entity_bomb_is_refused() -> None:
    lines = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    with pytest.raises(UnsafeXmlError):
        parse(f'<!DOCTYPE d [<!ENTITY a0 "lol">{lines}]><d k="&a9;">&a9;</d>'.encode())


def test_too_deep_too_large_and_broken_are_told_apart() -> None:
    with pytest.raises(UnsafeXmlError, match="deep"):
        parse(b"<a>" * 230 + b"</a>" * 230)
    with pytest.raises(UnsafeXmlError, match="bytes"):
        parse(b"<a>" + b" " * 100 + b"</a>", max_bytes=50)
    with pytest.raises(UnsafeXmlError, match="not well-formed"):
        parse(b"<a><b></a>")
    with pytest.raises(UnsafeXmlError, match="bytes"):
        list(iterate(io.BytesIO(b"<a>" + b"<b/>" * 50_000 + b"</a>"), "b", max_bytes=70_000))


def test_a_long_document_is_read_element_by_element() -> None:
    xml = b"<a>" + b"".join(b"<b>%d</b>" % number for number in range(1000)) + b"</a>"
    assert [element.text for element in iterate(io.BytesIO(xml), "b")] == [str(number) for number in range(1000)]
