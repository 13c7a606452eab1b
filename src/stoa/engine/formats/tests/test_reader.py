from __future__ import annotations

import io
import json
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from stoa.engine.formats import ooxml
from stoa.engine.formats import reader as reader_module
from stoa.engine.formats.process import ChildProcess
from stoa.engine.formats.reader import Reader, UnreadableError, network_is_cut
from stoa.engine.formats.tests.samples import (
    bare_docx,
    docx_file,
    odp_file,
    odt_file,
    pdf_file,
    pptx_file,
    zip_file,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

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


def test_an_opendocument_text_keeps_emphasis_lists_in_tables_notes_and_headings(reader: Reader, tmp_path: Path) -> None:
    body = (
        '<text:tracked-changes><text:p>deleted words</text:p></text:tracked-changes><text:h text:outline-level="1">Wages'
        "</text:h><text:p>very <text:span><text:span>bold</text:span></text:span> claim<text:note><text:note-citation>1"
        "</text:note-citation><text:note-body><text:p>a source</text:p></text:note-body></text:note></text:p>"
        "<table:table><table:table-row><table:table-cell><text:list><text:list-item><text:p>in a cell</text:p>"
        "</text:list-item></text:list></table:table-cell><table:table-cell><text:p>second<text:s/>cell</text:p>"
        "</table:table-cell></table:table-row></table:table>"
    )
    reading = reader.read(odt_file(tmp_path / "a", body), "a.odt")
    assert reading.title == "Wages"
    assert " ".join(reading.text().split()) == "Wages very bold claim a source - in a cell | second cell"


def test_a_locked_opendocument_text_is_told(reader: Reader, tmp_path: Path) -> None:
    reading = reader.read(odt_file(tmp_path / "a", "", locked=True), "a.odt")
    assert "protected by a password" in reading.sentence()


def test_speaker_notes_stand_on_their_slides(reader: Reader, tmp_path: Path) -> None:
    path = pptx_file(tmp_path / "a", [("Green jobs", "Mention Senegal"), ("Skills", "Ask for questions")])
    words_beside = ooxml.words_beside(path)
    assert words_beside == {1: "Mention Senegal", 2: "Ask for questions"}
    reading = reader.read(path, "a.pptx")
    assert reading.sentence() == "read"
    assert {(passage.page, passage.text) for passage in reading.passages} == {
        (1, "Green jobs"),
        (1, "Mention Senegal"),
        (2, "Skills"),
        (2, "Ask for questions"),
    }


def test_a_signal_for_too_much_computing_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"some words here")
    with Reader() as reader:
        os.kill(reader._ready()._process.pid, signal.SIGXCPU)
        assert reader.read(path, "a.txt").reason == "Reading it took more than 20 seconds of computing."


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["a.pdf", "a.docx", "a.odp", "a.pptx", "a.odt"]), st.randoms(use_true_random=False))
def test_damaged_files_always_end_in_a_named_state(
    reader: Reader, tmp_path_factory: pytest.TempPathFactory, name: str, chance: Random
) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged"
    makers = {"a.pdf": lambda p: pdf_file(p, ["some words", "more words"]), "a.docx": docx_file}
    makers["a.odp"] = lambda p: odp_file(p, ["one", "two"])
    makers["a.pptx"] = lambda p: pptx_file(p, [("one", "note")])
    makers["a.odt"] = lambda p: odt_file(p, "<text:p>words</text:p>")
    data = bytearray(makers[name](path).read_bytes())
    for _ in range(chance.randint(1, 12)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    path.write_bytes(bytes(data[: chance.randint(1, len(data))]) if chance.random() < 0.3 else bytes(data))
    reading = reader.read(path, name)
    assert bool(reading.passages) == (reading.state != "unreadable")
    assert bool(reading.reason) == (reading.state != "read")


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
        ("a.eml", "Subject: Märy säys\nFrom: a@b.example\n\nraw".encode(), "Subject: Märy säys"),
        (
            "a.eml",
            b"Subject: x\nFrom: a@b.example\nContent-Type: text/plain; charset=windows-1251\n\n"
            + "Достойный труд\nдля всех".encode("cp1251"),
            "Достойный труд\nдля всех",
        ),
        ("a.html", b"---<html><title>T</title><body><h1>Head</h1><p>Words</p></body></html>", "Words"),
    ],
)
def test_other_files_are_read(reader: Reader, tmp_path: Path, name: str, data: bytes, words: str) -> None:
    reading = read_bytes(reader, tmp_path, data, name)
    assert reading.sentence() == "read"
    assert words in reading.text()


@pytest.mark.parametrize(
    ("code", "head"),
    [
        ("cp1252", '<meta charset="iso-8859-1">'),
        ("cp1252", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">'),
        ("utf-8", ""),
        ("utf-16", ""),
        ("cp1252", '<meta charset="utf-8">'),
        ("cp1252", ""),
    ],
)
def test_web_pages_are_read_in_the_code_they_were_written_in(
    reader: Reader, tmp_path: Path, code: str, head: str
) -> None:
    page = f"<html><head>{head}</head><body><p>Le travail décent à l’échelle régionale</p></body></html>"
    assert "décent à l’échelle" in read_bytes(reader, tmp_path, page.encode(code), "a.html").text()


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
    assert (reading.authors, reading.date) == (("Ana",), "2024-01-01")


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
    path.write_bytes(data.replace(b"595.2756 841.8898", b"595.2756 99999.00"))
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


def test_a_large_parent_does_not_cost_a_new_child_for_every_file(tmp_path: Path) -> None:
    path = pdf_file(tmp_path / "a", ["one"])
    large = bytearray(600_000_000)
    large[::4096] = b"x" * len(large[::4096])
    with Reader() as reader:
        reader.read(path, "a.pdf")
        first = reader._child
        reader.read(path, "a.pdf")
        assert first is not None
        assert reader._child is first
    del large


def test_a_file_that_hangs_is_given_up_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"some quick words")
    with Reader(wall_seconds=1) as reader:
        child = reader._ready()
        os.kill(child._process.pid, signal.SIGSTOP)
        assert reader.read(path, "a.txt").sentence() == "unreadable: Reading it took longer than 1 seconds."
        assert child._process.poll() == -signal.SIGKILL
        reader._wall_seconds = 60  # a busy machine may take longer than a second to start the next child
        assert reader.read(path, "a.txt").state == "read"


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
        assert b"CANARY" not in Path(f"/proc/{pid}/environ").read_bytes()
        assert "1500000000" in Path(f"/proc/{pid}/limits").read_text()
        assert os.getsid(pid) == pid
    finally:
        child.close()


def test_doctor_can_ask_whether_the_network_is_cut() -> None:
    assert network_is_cut() in (True, False)


def test_a_reading_survives_the_journey_between_processes(reader: Reader, tmp_path: Path) -> None:
    from stoa.engine.formats.reading import from_json, to_json

    reading = reader.read(docx_file(tmp_path / "a"), "a.docx")
    assert from_json(json.loads(json.dumps(to_json(reading)))) == reading
