from __future__ import annotations

import io
import json
import os
import signal
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from stoa.engine.formats import reader as reader_module
from stoa.engine.formats.process import ChildProcess
from stoa.engine.formats.reader import Reader, UnreadableError, network_is_cut
from stoa.engine.formats.tests.samples import bare_docx, docx_file, odp_file, pdf_file, zip_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stoa.engine.formats.reading import Reading


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as shared:
        yield shared


def read_bytes(reader: Reader, folder: Path, data: bytes, name: str) -> Reading:
    path = folder / "blob"
    path.write_bytes(data)
    return reader.read(path, name)


def test_a_pdf_is_read_page_by_page(reader: Reader, tmp_path: Path) -> None:
    pages = ["Wages in Senegal\nA study of decent work for all", "The second page speaks of skills", "Third page"]
    path = pdf_file(tmp_path / "a", pages, title="Wages in Senegal", author="Ana Rossi; admin")
    reading = reader.read(path, "a.pdf")
    assert reading.sentence() == "read"
    assert (reading.pages, reading.pages_read, reading.media_type) == (3, 3, "application/pdf")
    assert [(passage.position, passage.page) for passage in reading.passages] == [(1, 1), (2, 2), (3, 3)]
    assert "skills" in reading.passages[1].text
    assert (reading.title, reading.authors, reading.language) == ("Wages in Senegal", ("Ana Rossi",), "en")
    assert reading.date == "2000-01-01"


def test_a_junk_title_is_not_proposed_unless_it_stands_on_the_first_page(reader: Reader, tmp_path: Path) -> None:
    for title, page, proposed in (
        ("Microsoft Word - draft_v3.doc", "Something else", ""),
        ("report_final_2.pdf", "Something else", ""),
        ("WP_2024_17", "Working paper WP_2024_17", "WP_2024_17"),
        ("Decent work in agriculture", "A cover without words like it", "Decent work in agriculture"),
    ):
        path = pdf_file(tmp_path / "a", [page], title=title)
        assert reader.read(path, "a.pdf").title == proposed, title


def test_scanned_pages_are_counted_as_not_read(reader: Reader, tmp_path: Path) -> None:
    reading = reader.read(pdf_file(tmp_path / "a", ["one", "two", "three"], scanned=1), "a.pdf")
    assert reading.sentence() == "partly read: 3 of 4 pages"
    assert "OCR" in reading.reason


def test_a_wholly_scanned_pdf_is_unreadable_with_the_reason(reader: Reader, tmp_path: Path) -> None:
    reading = reader.read(pdf_file(tmp_path / "a", [], scanned=4), "a.pdf")
    assert reading.sentence() == (
        "unreadable: None of its 4 pages has text (scanned pages need text recognition (OCR), which is not set up)."
    )
    assert (reading.pages, reading.pages_read) == (4, 0)


def test_a_word_document_gives_headings_properties_and_cells(reader: Reader, tmp_path: Path) -> None:
    reading = reader.read(docx_file(tmp_path / "a"), "wages.docx")
    assert reading.sentence() == "read"
    assert reading.title == "Wages in the garment sector"
    assert reading.authors == ("Ana Rossi", "Li Wei")
    assert {"Findings", "Findings › Gaps between women and men"} <= {passage.heading for passage in reading.passages}
    assert "Senegal" in reading.text()


def test_slides_of_an_opendocument_presentation_are_numbered(reader: Reader, tmp_path: Path) -> None:
    reading = reader.read(odp_file(tmp_path / "a", ["Green jobs today", "", "Skills for tomorrow"]), "a.odp")
    assert [(passage.page, passage.text) for passage in reading.passages] == [
        (1, "Green jobs today"),
        (3, "Skills for tomorrow"),
    ]
    assert (reading.pages, reading.title, reading.authors, reading.date) == (
        3,
        "Skills for green jobs",
        ("Ana Rossi",),
        "2024-05-06",
    )


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", "Le travail décent".encode("cp1252"), "Le travail décent"),
        ("a.txt", "Достойный труд для всех".encode("cp1251"), "Достойный труд для всех"),
        ("a.txt", "Café".encode("utf-16"), "Café"),
        ("a.md", b"# Head\n\n**Bold** words", "Head\n\nBold words"),
        ("a.csv", b"country,rate\nSEN,4.5\n", "country,rate\nSEN,4.5"),
        ("a.json", b'{"name": "caf\\u00e9"}', '{\n "name": "café"\n}'),
        ("a.json", b'{"name": "broken', '{"name": "broken'),
        ("a.vtt", b"WEBVTT\n\n1\n00:01.000 --> 00:02.000\n<v Ana>Good <b>morning</b>", "Ana: Good morning"),
        ("a.srt", b"1\n00:00:01,000 --> 00:00:02,000\nGood morning\n", "Good morning"),
        ("a.eml", b"Subject: Green jobs\nFrom: Ana <a@b.example>\n\nThe body\n", "The body"),
        ("a.html", b"---<html><title>T</title><body><h1>Head</h1><p>Words</p></body></html>", "Words"),
    ],
)
def test_other_files_are_read(reader: Reader, tmp_path: Path, name: str, data: bytes, words: str) -> None:
    reading = read_bytes(reader, tmp_path, data, name)
    assert reading.sentence() == "read"
    assert words in reading.text()


def test_meta_tags_of_a_web_page_are_not_its_text(reader: Reader, tmp_path: Path) -> None:
    page = b'<html lang="fr"><head><title>Le titre</title><meta name="description" content="secret meta"></head><body>'
    reading = read_bytes(reader, tmp_path, page + b"<p>Le corps du texte</p></body></html>", "a.html")
    assert "secret" not in reading.text()
    assert (reading.title, reading.language) == ("Le titre", "fr")


def test_a_mailbox_gives_every_message_under_its_subject(reader: Reader, tmp_path: Path) -> None:
    one = "From a@b.example Mon Jan  1 10:00:00 2024\nSubject: =?utf-8?q?Caf=C3=A9?=\nFrom: Ana <a@b.example>\n"
    two = "From c@d.example Mon Jan  1 11:00:00 2024\nSubject: Second\nFrom: c@d.example\nContent-Type: text/html\n"
    box = f"{one}Date: Mon, 1 Jan 2024 10:00:00 +0000\n\nFirst body\n\n{two}\n<p>Second <b>body</b></p>\n"
    reading = read_bytes(reader, tmp_path, box.encode(), "a.mbox")
    assert [passage.heading for passage in reading.passages] == ["Café", "Second"]
    assert "Second body" in reading.passages[1].text
    assert (reading.authors, reading.date) == (("Ana <a@b.example>",), "2024-01-01")


def test_deeply_nested_pages_keep_their_words(reader: Reader, tmp_path: Path) -> None:
    page = "<html><body>" + "<div>" * 100_000 + "deep text" + "</div>" * 100_000
    assert "deep text" in read_bytes(reader, tmp_path, page.encode(), "a.html").text()


def test_text_beyond_the_cap_is_told(reader: Reader, tmp_path: Path) -> None:
    reading = read_bytes(reader, tmp_path, b"word " * 4_100_000, "a.txt")
    assert reading.state == "partly read"
    assert reading.sentence() == "partly read: The text is longer than 20,000,000 characters."


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.pdf", b"", "empty (0 bytes)"),
        ("a.pdf", b"%PDF-1.4\n%%EOF", "damaged"),
        ("a.docx", b"<html></html>", "web page"),
        ("a.bin", bytes(range(256)), "not known"),
        ("a.txt", b"   \n ", "No text"),
        ("a.mp3", b"ID3\x03" + bytes(100), "recording"),
        ("a.zip", b"PK\x05\x06" + bytes(18), "archive"),
    ],
)
def test_what_cannot_be_read_says_why(reader: Reader, tmp_path: Path, name: str, data: bytes, words: str) -> None:
    reading = read_bytes(reader, tmp_path, data, name)
    assert reading.state == "unreadable"
    assert words in reading.sentence()
    assert reading.passages == ()


def test_a_file_of_ours_that_is_missing_is_our_error(reader: Reader, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        reader.read(tmp_path / "nowhere", "a.pdf")


def test_an_entity_does_not_leak_a_file_of_ours(reader: Reader, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("TOPSECRET-CANARY")
    doctype = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{secret}">]>'
    page = f'<?xml version="1.0"?>{doctype}<html xmlns="http://www.w3.org/1999/xhtml"><body>&x; words</body></html>'
    svg = f'<?xml version="1.0"?>{doctype}<svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>'
    content = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": f"{doctype}<a>&x;</a>".encode()}
    slides = {**content, "mimetype": b"application/vnd.oasis.opendocument.presentation"}
    for path, name in (
        (bare_docx(tmp_path / "1", "before &x; after", doctype=doctype), "a.docx"),
        (zip_file(tmp_path / "2", content), "a.odt"),
        (zip_file(tmp_path / "3", slides), "a.odp"),
    ):
        assert "CANARY" not in repr(reader.read(path, name))
    assert "CANARY" not in repr(read_bytes(reader, tmp_path, page.encode(), "a.html"))
    assert "CANARY" not in repr(read_bytes(reader, tmp_path, page.encode(), "a.xml"))
    assert "CANARY" not in repr(read_bytes(reader, tmp_path, svg.encode(), "a.svg"))


def test_a_sheet_of_millions_of_cells_is_refused(reader: Reader, tmp_path: Path) -> None:
    row = b"<row>" + b'<c r="A1"><v>%d</v></c>' * 25 % tuple(range(25)) + b"</row>"
    sheet = b"<worksheet><sheetData>" + os.urandom(200_000).hex().encode() + row * 90_000 + b"</sheetData></worksheet>"
    path = zip_file(tmp_path / "a", {"[Content_Types].xml": b"<T/>", "xl/worksheets/sheet1.xml": sheet})
    assert "2,000,000 cells" in reader.read(path, "a.xlsx").reason


def test_a_picture_of_a_page_is_webp_of_the_width_asked(reader: Reader, tmp_path: Path) -> None:
    path = pdf_file(tmp_path / "a", ["one", "two"])
    with Image.open(io.BytesIO(reader.page_image(path, 2, 320))) as picture:
        assert (picture.format, picture.width) == ("WEBP", 320)


def test_a_flood_of_pixels_is_bounded(reader: Reader, tmp_path: Path) -> None:
    path = pdf_file(tmp_path / "a", ["one"])
    data = path.read_bytes()
    path.write_bytes(data.replace(b"595.2756 841.8898", b"595.2756 9999999."))
    with Image.open(io.BytesIO(reader.page_image(path, 1, 100_000))) as picture:
        assert picture.width * picture.height <= 13_000_000


def test_what_has_no_page_to_draw_says_why(reader: Reader, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="no page 3"):
        reader.page_image(pdf_file(tmp_path / "a", ["one", "two"]), 3, 320)
    with pytest.raises(UnreadableError, match="not a PDF"):
        reader.page_image(docx_file(tmp_path / "b"), 1, 320)


def test_the_next_file_is_read_after_the_child_was_killed(tmp_path: Path) -> None:
    path = pdf_file(tmp_path / "a", ["one"])
    with Reader() as reader:
        assert reader.read(path, "a.pdf").state == "read"
        child = reader._child
        assert child is not None
        os.kill(child._process.pid, signal.SIGKILL)
        assert reader.read(path, "a.pdf").state == "read"


def test_a_slow_file_is_given_up_and_the_next_is_read(tmp_path: Path) -> None:
    slow, quick = tmp_path / "slow", tmp_path / "quick"
    os.mkfifo(slow)
    quick.write_bytes(b"some quick words")
    with Reader(wall_seconds=1) as reader:
        assert reader.read(slow, "slow.txt").reason in (
            "Reading it took longer than 1 seconds.",
            "The file is empty (0 bytes).",
        )
        assert reader.read(quick, "quick.txt").state == "read"


def test_a_child_is_renewed_after_its_share_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_module, "FILES_PER_PROCESS", 2)
    path = tmp_path / "a.txt"
    path.write_bytes(b"some words here")
    seen = set()
    with Reader() as reader:
        for _ in range(4):
            seen.add(id(reader._ready()))
            assert reader.read(path, "a.txt").state == "read"
        assert reader._child is None


def test_the_child_has_an_environment_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOA_SECRET_KEY", "CANARY")
    child = ChildProcess()
    try:
        pid = child._process.pid
        with open(f"/proc/{pid}/environ", "rb") as environment:
            assert b"CANARY" not in environment.read()
        with open(f"/proc/{pid}/limits") as limits:
            lines = limits.read()
        assert "1500000000" in lines
        assert os.getsid(pid) == pid
    finally:
        child.close()


def test_doctor_can_ask_whether_the_network_is_cut() -> None:
    assert network_is_cut() in (True, False)


def test_a_reading_survives_the_journey_between_processes(reader: Reader, tmp_path: Path) -> None:
    from stoa.engine.formats.reading import from_json, to_json

    reading = reader.read(docx_file(tmp_path / "a"), "a.docx")
    assert from_json(json.loads(json.dumps(to_json(reading)))) == reading
