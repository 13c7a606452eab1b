"""Small files made for tests: honest ones and hostile ones."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from docx import Document
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

WORD_NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def shared_data(folder: str) -> Path:
    """The folder of real files for tests; the test is skipped where it is absent."""
    root = Path(os.environ.get("STOA_TEST_DATA") or Path(__file__).resolve().parents[6] / "shared" / "data")
    if not (root / folder).is_dir():
        pytest.skip(f"no real files at {root / folder} (set STOA_TEST_DATA)")
    return root / folder


def pdf_file(path: Path, pages: list[str], *, title: str = "", author: str = "", scanned: int = 0) -> Path:
    """A PDF with a line of text per page, then `scanned` pages that hold only a picture."""
    canvas = Canvas(str(path), invariant=1)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    for text in pages:
        for number, line in enumerate(text.split("\n")):
            canvas.drawString(72, 760 - 14 * number, line)
        canvas.showPage()
    for _ in range(scanned):
        canvas.drawInlineImage(Image.new("RGB", (40, 40), "grey"), 100, 100)
        canvas.showPage()
    canvas.save()
    return path


def docx_file(path: Path) -> Path:
    """A Word document with two headings, a table and properties."""
    document = Document()
    document.core_properties.title = "Wages in the garment sector"
    document.core_properties.author = "Ana Rossi; Li Wei"
    document.add_heading("Findings", level=1)
    for _ in range(30):
        document.add_paragraph("Wages rose faster than prices in the garment sector over the last four years. " * 3)
    document.add_heading("Gaps between women and men", level=2)
    for _ in range(30):
        document.add_paragraph("The gap between the wages of women and men narrowed only slowly in most regions. " * 3)
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Country", "Senegal"
    document.save(str(path))
    return path


def bare_docx(path: Path, body: str, *, doctype: str = "", extra: dict[str, bytes] | None = None) -> Path:
    """A Word document of three parts, with whatever is to be smuggled in."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    parts = {
        "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships'
        f'+xml"/><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        "_rels/.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships"><Relationship Id="r" Type="{link}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<?xml version="1.0"?>{doctype}<w:document {WORD_NAMES}><w:body><w:p><w:r><w:t>{body}'
        "</w:t></w:r></w:p></w:body></w:document>",
    }
    return zip_file(path, {**{name: text.encode() for name, text in parts.items()}, **(extra or {})})


def zip_file(path: Path, parts: dict[str, bytes]) -> Path:
    """A zip archive of the parts, compressed."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def odp_file(path: Path, slides: list[str]) -> Path:
    """An OpenDocument presentation with a paragraph per slide."""
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("draw", "drawing"), ("text", "text"))
    )
    pages = "".join(f"<draw:page><draw:frame><text:p>{text}</text:p></draw:frame></draw:page>" for text in slides)
    content = f"<office:document-content {names}><office:body>{pages}</office:body></office:document-content>"
    meta = (
        '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Skills for green jobs</dc:title>'
        "<dc:creator>Ana Rossi</dc:creator><dc:date>2024-05-06T10:00:00</dc:date></office:document-meta>"
    )
    kind = b"application/vnd.oasis.opendocument.presentation"
    return zip_file(path, {"mimetype": kind, "content.xml": content.encode(), "meta.xml": meta.encode()})


def odt_file(path: Path, body: str, *, locked: bool = False) -> Path:
    """An OpenDocument text whose body is given as XML (prefixes text, table, office, draw)."""
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("draw", "drawing"), ("text", "text"), ("table", "table"))
    )
    content = f"<office:document-content {names}><office:body><office:text>{body}</office:text></office:body>"
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": f"{content}</office:document-content>".encode(),
        "META-INF/manifest.xml": b"<m><encryption-data/></m>" if locked else b"<m/>",
    }
    return zip_file(path, parts)


def pptx_file(path: Path, slides: list[tuple[str, str]]) -> Path:
    """A PowerPoint presentation of (text, speaker notes) pairs, without the parts that PowerPoint itself would need."""
    drawing = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    shown = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    links = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    parts = {"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": f"<p:presentation {shown}/>"}
    for number, (text, notes) in enumerate(slides, start=1):
        target = f'<Relationship Id="r" Type="notes" Target="../notesSlides/notesSlide{number}.xml"/>'
        parts[f"ppt/slides/slide{number}.xml"] = f"<p:sld {shown} {drawing}><a:p><a:t>{text}</a:t></a:p></p:sld>"
        parts[f"ppt/slides/_rels/slide{number}.xml.rels"] = f"<Relationships {links}>{target}</Relationships>"
        note = f"<p:notes {shown} {drawing}><a:p><a:t>{notes}</a:t></a:p><a:p><a:t>{number}</a:t></a:p></p:notes>"
        parts[f"ppt/notesSlides/notesSlide{number}.xml"] = note
    return zip_file(path, {name: text.encode() for name, text in parts.items()})


def image_bytes(form: str) -> bytes:
    """A small picture."""
    kept = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(kept, form)
    return kept.getvalue()
