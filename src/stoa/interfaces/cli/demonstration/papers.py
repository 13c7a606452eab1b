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
from reportlab.platypus import HRFlowable, ListFlowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from markdown_it.token import Token

PUBLISHER = "International Institute for Working Life"
LANGUAGES = ("en", "fr", "es")
_DOCX_LANGUAGES = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES"}
_TEAL = "0a5a66"
_FIXED_DAY = dt.datetime(2020, 1, 1)  # noqa: DTZ001  (Word's properties take naive instants)
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


def _blocks(markdown: str) -> Iterator[Block]:
    """Give the blocks of a Markdown text; a table is one block of many rows, a list one of many items."""
    kinds = {
        "blockquote_open": "quote",
        "bullet_list_open": "bullets",
        "ordered_list_open": "numbers",
        "table_open": "table",
    }
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    outer: str | None = None
    parts: list[list[list[Run]]] = []
    heading = ""
    for token in tokens:
        if outer is None and token.type in kinds:
            outer, parts = kinds[token.type], []
        elif token.type == "heading_open":
            heading = token.tag
        elif token.type in ("tr_open", "list_item_open") or (token.type == "paragraph_open" and outer == "quote"):
            parts.append([])
        elif token.type == "inline":
            if outer is None:
                yield Block(heading or "p", [[_runs(token)]])
            else:
                parts[-1].append(_runs(token))
        elif token.type == "heading_close":
            heading = ""
        elif outer is not None and token.level == 0 and token.nesting == -1:
            yield Block(outer, parts)
            outer = None


def _runs(inline: Token) -> list[Run]:
    """Flatten an inline token into runs; a line break in the source is a space."""
    bold = italic = False
    runs = []
    for child in inline.children or []:
        if child.type in ("strong_open", "strong_close"):
            bold = child.type == "strong_open"
        elif child.type in ("em_open", "em_close"):
            italic = child.type == "em_open"
        else:
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
    "item": _style("item", 11, 16, spaceAfter=3),
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
        items = [Paragraph(_markup(part[0]), _STYLES["item"]) for part in block.parts]
        start: dict[str, Any] = {"start": "•"} if block.kind == "bullets" else {"bulletFormat": "%s."}
        return [
            ListFlowable(items, bulletType="bullet" if "start" in start else "1", leftIndent=16, **start),
            Spacer(1, 8),
        ]
    return [Paragraph(_markup(block.runs), _STYLES[block.kind])]


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
    return Table(rows, repeatRows=1, style=TableStyle(style), spaceBefore=4)


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


def _docx_block(document: Any, block: Block) -> None:
    if block.kind == "table":
        _docx_table(document, block)
        return
    names = {
        "h2": "Heading 1",
        "h3": "Heading 2",
        "p": "Normal",
        "quote": "Quote",
        "bullets": "List Bullet",
        "numbers": "List Number",
    }
    for part in block.parts:
        for runs in part:
            _docx_runs(document.add_paragraph(style=names[block.kind]), runs)


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
