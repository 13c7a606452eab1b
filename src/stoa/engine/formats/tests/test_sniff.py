from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.engine.formats.sniff import extension_of, safe_file_name, sniff
from stoa.engine.formats.tests.samples import docx_file, image_bytes, odp_file, pdf_file, zip_file


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_honest_files_are_known_by_their_content(tmp_path: Path) -> None:
    cases = [
        (pdf_file(tmp_path / "1", ["text"]), "a.pdf", "application/pdf"),
        (odp_file(tmp_path / "2", ["one"]), "a.odp", "application/vnd.oasis.opendocument.presentation"),
        (write(tmp_path / "3", b"Just words."), "a.txt", "text/plain"),
        (write(tmp_path / "4", b"a,b\n1,2\n"), "a.csv", "text/csv"),
        (write(tmp_path / "5", b"<!DOCTYPE html><html><p>x</p></html>"), "a.htm", "text/html"),
        (write(tmp_path / "6", b"Subject: x\nFrom: a@b.example\n\nbody"), "a.eml", "message/rfc822"),
        (write(tmp_path / "7", b"{\\rtf1 x}"), "a.doc", "application/rtf"),
        (write(tmp_path / "8", image_bytes("PNG")), "a.png", "image/png"),
        (write(tmp_path / "9", b"# Head\n"), "a.md", "text/markdown"),
    ]
    for path, name, media_type in cases:
        found = sniff(path, name)
        assert (found.media_type, found.problem) == (media_type, ""), name


def test_a_word_document_is_known_without_its_name(tmp_path: Path) -> None:
    found = sniff(docx_file(tmp_path / "x"), "no extension")
    assert (found.extension, found.problem) == ("docx", "")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.docx", b"<html><body>not a docx</body></html>", "web page"),
        ("a.pdf", bytes(range(256)) * 40, "not a PDF document"),
        ("a.pdf", b"only words", "plain text"),
        ("a.txt", b"%PDF-1.4 ...", "a PDF document"),
        ("a.png", b"GIF89a" + bytes(60), "gif"),
        ("a.docx", b"MZ" + bytes(200), "a program"),
        ("a.html", b"\x7fELF" + bytes(100), "not a web page"),
    ],
)
def test_a_file_that_lies_about_its_type_gets_a_sentence(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    problem = sniff(write(tmp_path / "x", data), name).problem
    assert words in problem
    assert problem.endswith(".")


def test_a_workbook_under_the_name_of_a_document_is_told(tmp_path: Path) -> None:
    path = zip_file(tmp_path / "x", {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>"})
    assert "an Excel workbook" in sniff(path, "a.docx").problem


def test_an_empty_file_gets_a_sentence(tmp_path: Path) -> None:
    assert sniff(write(tmp_path / "x", b""), "a.pdf").problem == "The file is empty (0 bytes)."


def test_a_bomb_gets_a_sentence(tmp_path: Path) -> None:
    path = zip_file(tmp_path / "x", {"[Content_Types].xml": b"<T/>", "word/document.xml": bytes(30_000_000)})
    assert "times its size" in sniff(path, "a.docx").problem


@settings(deadline=None)
@given(data=st.binary(max_size=300), name=st.sampled_from(["a.pdf", "a.docx", "a.xls", "a.txt", "a", "a.eml", "a.png"]))
def test_any_bytes_get_an_answer(tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str) -> None:
    path = write(tmp_path_factory.getbasetemp() / "any", data)
    found = sniff(path, name)
    assert found.media_type
    assert found.problem == "" or found.problem.endswith(".")


@settings(deadline=None)
@given(st.text(alphabet=st.characters(), max_size=200))
def test_names_become_safe_and_stay_so(name: str) -> None:
    safe = safe_file_name(name)
    assert 0 < len(safe.encode()) <= 150
    assert not set(safe) & set('/\\\0\u202e<>:"|?*\r\n')
    assert safe not in (".", "..")
    assert safe_file_name(safe) == safe


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\report.pdf", "report.pdf"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\0b.pdf", "ab.pdf"),
        ("...", "file"),
        ("", "file"),
        ("Étude sur l’emploi.docx", "Étude sur l’emploi.docx"),
        ("تقرير العمل.pdf", "تقرير العمل.pdf"),
    ],
)
def test_display_names(name: str, safe: str) -> None:
    assert safe_file_name(name) == safe


def test_a_name_of_three_hundred_bytes_keeps_its_ending() -> None:
    safe = safe_file_name("../" + "é" * 150 + ".pdf")
    assert len(safe.encode()) <= 150
    assert safe.endswith("é.pdf")


def test_extensions() -> None:
    assert extension_of("A.B.PDF") == "pdf"
    assert extension_of(".hidden") == ""
    assert extension_of("no dot") == ""
    assert extension_of("v1. Final version") == ""
