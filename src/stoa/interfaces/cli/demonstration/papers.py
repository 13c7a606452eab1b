"""The demonstration's files: Markdown sources in `content/papers/` become real PDF and Word documents.

A source begins with three lines, `# Title`, the authors, and `pdf|docx | language | date as printed`, and goes on in
Markdown: headings, paragraphs, lists, quotations, tables. The same source always gives the same bytes, so that loading
the demonstration twice finds nothing new.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from markdown_it import MarkdownIt
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.platypus import HRFlowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from markdown_it.token import Token

PUBLISHER = "International Institute for Working Life"
LANGUAGES = ("en", "fr", "es")
_DOCX_LANGUAGES = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES"}
_TEAL = "0a5a66"
_FIXED_DAY = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
_ZIP_DAY = (2020, 1, 1, 0, 0, 0)


class PaperError(ValueError):
    """A source whose title block cannot be read; the sentence names the file and the line."""


class Run(NamedTuple):
    """A stretch of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False


class Block(NamedTuple):
    """One block: `kind` is h2, h3, p, quote, bullets, numbers or table; `parts` are its rows of cells of runs."""

    kind: str
    parts: list[list[list[Run]]]
    first: int = 1
    """The number of a numbered list's first item."""

    @property
    def runs(self) -> list[Run]:
        """The runs of a block that has only one part."""
        return self.parts[0][0]


@dataclass(frozen=True)
class Paper:
    """A source read: its title block and its blocks in order."""

    title: str
    authors: str
    format: str
    language: str
    date: str
    blocks: list[Block]


def build_papers(content_dir: Path, out_dir: Path) -> list[Path]:
    """Write every source of `content_dir/papers` as `out_dir/<slug>.pdf` or `.docx`, in order of name.

    Raises:
        PaperError: a title block is not as described in this module's heading.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    written = []
    for source in sorted((content_dir / "papers").glob("*.md")):
        paper = read_paper(source)
        target = out_dir / f"{source.stem}.{paper.format}"
        target.write_bytes(as_pdf(paper) if paper.format == "pdf" else as_docx(paper))
        written.append(target)
    return written


def read_paper(source: Path) -> Paper:
    """Read one Markdown source.

    Raises:
        PaperError: the title block is incomplete.
    """
    title, authors, about, *body = source.read_text(encoding="utf-8").split("\n")
    facts = [part.strip() for part in about.split("|")]
    if not title.startswith("# ") or len(facts) != 3:
        raise PaperError(f"{source.name}: the first three lines must be '# Title', the authors, 'pdf | en | date'.")
    form, language, date = facts
    if form not in ("pdf", "docx") or language not in LANGUAGES:
        raise PaperError(f"{source.name}, line 3: '{form} | {language}' is not a known format and language.")
    return Paper(title[2:].strip(), authors.strip(), form, language, date, list(_blocks("\n".join(body))))


_FORMS = {
    "paragraph_open": ("p", "paragraph_open"),
    "heading_open": ("", "heading_open"),
    "blockquote_open": ("quote", "paragraph_open"),
    "bullet_list_open": ("bullets", "list_item_open"),
    "ordered_list_open": ("numbers", "list_item_open"),
    "table_open": ("table", "tr_open"),
}
"""For the token that opens a block: the block's kind (a heading's is its tag), and the token that opens each part."""


def _blocks(markdown: str) -> Iterator[Block]:
    """Give the blocks of a Markdown text; a table is one block of many rows, a list one of many items."""
    group: list[Token] = []
    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        group.append(token)
        if token.level == 0 and token.nesting == -1:
            yield _block(group)
            group = []


def _block(group: Sequence[Token]) -> Block:
    """Read the tokens of one block, from the one that opens it to the one that closes it."""
    kind, opener = _FORMS[group[0].type]
    parts: list[list[list[Run]]] = []
    for token in group:
        if token.type == opener:
            parts.append([])
        elif token.type == "inline":
            parts[-1].append(_runs(token))
    return Block(kind or group[0].tag, parts, int(group[0].attrs.get("start", 1)))


def _runs(inline: Token) -> list[Run]:
    """Flatten an inline token into runs; a line break in the source is a space."""
    bold = italic = False
    runs = []
    for child in inline.children or []:
        if child.type in ("strong_open", "strong_close"):
            bold = child.type == "strong_open"
        elif child.type in ("em_open", "em_close"):
            italic = child.type == "em_open"
        elif child.content or child.type in ("softbreak", "hardbreak"):
            runs.append(Run(child.content or " ", bold, italic))
    return runs


# --- PDF


def as_pdf(paper: Paper) -> bytes:
    """Set a paper on A4 pages, with serif headings, page numbers and the document's title, author and language."""
    out = BytesIO()
    sheet = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=2.7 * cm, rightMargin=2.7 * cm, topMargin=2.6 * cm, bottomMargin=2.6 * cm,
        title=paper.title, author=paper.authors, subject=paper.date, lang=paper.language,
        creator=PUBLISHER, producer=PUBLISHER, invariant=1,
    )  # fmt: skip

    def footer(canvas: Any, _sheet: object) -> None:
        canvas.saveState()
        canvas.setFont("Helvetica", 8)
        canvas.setFillColor(colors.HexColor("#535c64"))
        canvas.drawString(2.7 * cm, 1.5 * cm, PUBLISHER)
        canvas.drawRightString(A4[0] - 2.7 * cm, 1.5 * cm, str(canvas.getPageNumber()))
        canvas.restoreState()

    story = [*_pdf_title(paper), *(flowable for block in paper.blocks for flowable in _pdf_block(block))]
    sheet.build(story, onFirstPage=footer, onLaterPages=footer)
    return out.getvalue()


def _style(name: str, size: float, leading: float, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(name, **{"fontName": "Times-Roman", "fontSize": size, "leading": leading, **more})


_STYLES = {
    "title": _style("title", 24, 29, spaceAfter=10, textColor=colors.HexColor(f"#{_TEAL}")),
    "meta": _style("meta", 9.5, 13, fontName="Helvetica", textColor=colors.HexColor("#535c64")),
    "h2": _style("h2", 15, 19, fontName="Times-Bold", spaceBefore=16, spaceAfter=6, keepWithNext=1),
    "h3": _style("h3", 12, 16, fontName="Times-BoldItalic", spaceBefore=10, spaceAfter=4, keepWithNext=1),
    "p": _style("p", 11, 16, spaceAfter=8),
    "quote": _style("quote", 11, 16, spaceAfter=8, leftIndent=18, rightIndent=18, fontName="Times-Italic"),
    "item": _style("item", 11, 16, spaceAfter=3, leftIndent=18, bulletFontName="Times-Roman", bulletFontSize=11),
    "cell": _style("cell", 9.5, 12.5),
}


def _pdf_title(paper: Paper) -> list[Any]:
    return [
        Paragraph(escape(paper.title), _STYLES["title"]),
        Paragraph(escape(paper.authors), _STYLES["meta"]),
        Paragraph(escape(f"{PUBLISHER} · {paper.date}"), _STYLES["meta"]),
        Spacer(1, 8),
        HRFlowable(width="100%", thickness=0.6, color=colors.HexColor("#ded9cc"), spaceAfter=10),
    ]


def _markup(runs: Sequence[Run]) -> str:
    """Runs in the small XML that reportlab's paragraphs read."""
    text = ""
    for run in runs:
        piece = escape(run.text)
        piece = f"<i>{piece}</i>" if run.italic else piece
        text += f"<b>{piece}</b>" if run.bold else piece
    return text


def _pdf_block(block: Block) -> list[Any]:
    if block.kind == "table":
        return [_pdf_table(block), Spacer(1, 10)]
    if block.kind == "quote":
        return [Paragraph(_markup(runs), _STYLES["quote"]) for part in block.parts for runs in part]
    if block.kind in ("bullets", "numbers"):
        return [*_pdf_list(block), Spacer(1, 8)]
    return [Paragraph(_markup(block.runs), _STYLES[block.kind])]


def _pdf_list(block: Block) -> list[Any]:
    """Items with their mark as text, so that whoever copies the page or reads it by machine gets the mark too."""
    marks = _marks(block)
    return [
        Paragraph(_markup(part[0]), _STYLES["item"], bulletText=mark)
        for mark, part in zip(marks, block.parts, strict=True)
    ]


def _marks(block: Block) -> list[str]:
    """What stands before each item of a list."""
    if block.kind == "bullets":
        return ["•"] * len(block.parts)
    return [f"{number}." for number in range(block.first, block.first + len(block.parts))]


def _widths(block: Block) -> list[float]:
    """Column widths of a table in points, in proportion to the square root of the text they hold, not below a seventh."""
    columns = range(len(block.parts[0]))
    weights = [sum(len(run.text) for row in block.parts for run in row[column]) ** 0.5 for column in columns]
    least = sum(weights) / 7
    weights = [max(weight, least) for weight in weights]
    return [weight / sum(weights) * (A4[0] - 5.4 * cm) for weight in weights]


def _pdf_table(block: Block) -> Table:
    head, *body = block.parts
    rows = [[Paragraph(f"<b>{_markup(cell)}</b>", _STYLES["cell"]) for cell in head]]
    rows += [[Paragraph(_markup(cell), _STYLES["cell"]) for cell in row] for row in body]
    rule = colors.HexColor("#ded9cc")
    style = [
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, rule),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEABOVE", (0, 0), (-1, 0), 0.8, rule),
    ]
    return Table(rows, colWidths=_widths(block), repeatRows=1, style=TableStyle(style), spaceBefore=4)


# --- Word


def as_docx(paper: Paper) -> bytes:
    """Write a paper as a Word document with heading styles, a page number field and the same properties as the PDF."""
    document = Document()
    _docx_properties(document, paper)
    document.add_heading(paper.title, level=0)
    document.add_paragraph(paper.authors).runs[0].bold = True
    document.add_paragraph(f"{PUBLISHER} · {paper.date}")
    for block in paper.blocks:
        _docx_block(document, block)
    _docx_footer(document)
    out = BytesIO()
    document.save(out)
    return _same_bytes(out.getvalue())


def _docx_properties(document: Any, paper: Paper) -> None:
    facts = document.core_properties
    facts.title, facts.author, facts.last_modified_by = paper.title, paper.authors, PUBLISHER
    facts.language, facts.comments = _DOCX_LANGUAGES[paper.language], ""
    facts.created = facts.modified = _FIXED_DAY
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Georgia", Pt(11)
    tongue = OxmlElement("w:lang")
    tongue.set(qn("w:val"), _DOCX_LANGUAGES[paper.language])
    normal.element.get_or_add_rPr().append(tongue)
    for name in ("Title", "Heading 1", "Heading 2"):
        font = document.styles[name].font
        font.name, font.color.rgb = "Georgia", RGBColor.from_string(_TEAL.upper())


_DOCX_STYLES = {
    "h2": "Heading 1",
    "h3": "Heading 2",
    "p": "Normal",
    "quote": "Quote",
    "bullets": "List Bullet",
    "numbers": "List Paragraph",
}


def _docx_block(document: Any, block: Block) -> None:
    if block.kind == "table":
        _docx_table(document, block)
        return
    marks = _marks(block) if block.kind == "numbers" else [""] * len(block.parts)
    for mark, part in zip(marks, block.parts, strict=True):
        for runs in part:
            marked = [Run(f"{mark}\t"), *runs] if mark else runs
            _docx_runs(document.add_paragraph(style=_DOCX_STYLES[block.kind]), marked)


def _docx_table(document: Any, block: Block) -> None:
    table = document.add_table(rows=0, cols=len(block.parts[0]), style="Table Grid")
    for number, row in enumerate(block.parts):
        for cell, runs in zip(table.add_row().cells, row, strict=True):
            _docx_runs(cell.paragraphs[0], [run._replace(bold=True) for run in runs] if number == 0 else runs)
    document.add_paragraph()


def _docx_runs(paragraph: Any, runs: Sequence[Run]) -> None:
    for run in runs:
        written = paragraph.add_run(run.text)
        written.bold, written.italic = run.bold or None, run.italic or None


def _docx_footer(document: Any) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)  # python-docx has no public call for a field


def _same_bytes(archive: bytes) -> bytes:
    """Write a zip again with one fixed time on every member, since python-docx stamps the clock."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, _ZIP_DAY)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return out.getvalue()
