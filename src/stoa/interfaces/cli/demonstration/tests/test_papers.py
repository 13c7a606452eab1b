"""The demonstration's files come out whole, the same each time, and say who wrote them in which language."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from docx import Document

from stoa.interfaces.cli.demonstration.papers import PaperError, build_papers, read_paper

CONTENT = Path(__file__).parents[1] / "content"
SOURCE = """\
# Title
A. Author
pdf | en | 1 May 2024

## One

Text with *stress*.

3. third
4. fourth

| a | b |
|---|---|
| 1 | 2 |
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return build_papers(CONTENT, tmp_path_factory.mktemp("papers"))


def test_ten_pdf_and_six_word_files_come_out(built: list[Path]) -> None:
    assert [path.suffix for path in built].count(".pdf") == 10
    assert [path.suffix for path in built].count(".docx") == 6


def test_the_same_sources_give_the_same_bytes(built: list[Path], tmp_path: Path) -> None:
    again = build_papers(CONTENT, tmp_path)
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in built]


def test_each_pdf_has_pages_a_title_and_an_author(built: list[Path]) -> None:
    for path in built:
        if path.suffix == ".pdf":
            paper = read_paper(CONTENT / "papers" / f"{path.stem}.md")
            with pypdfium2.PdfDocument(path) as document:
                facts = document.get_metadata_dict()
                assert (facts["Title"], facts["Author"]) == (paper.title, paper.authors)
                assert 3 <= len(document) <= 10
            assert f"/Lang ({paper.language})".encode() in path.read_bytes()


def test_each_word_file_has_headings_and_its_properties(built: list[Path]) -> None:
    for path in built:
        if path.suffix == ".docx":
            paper = read_paper(CONTENT / "papers" / f"{path.stem}.md")
            document = Document(str(path))
            assert (document.core_properties.title, document.core_properties.author) == (paper.title, paper.authors)
            assert document.core_properties.language.startswith(paper.language)
            assert sum(line.style is not None and line.style.name == "Heading 1" for line in document.paragraphs) >= 5


def test_every_letter_of_a_pdf_source_is_in_the_standard_fonts() -> None:
    for source in (CONTENT / "papers").glob("*.md"):
        if read_paper(source).format == "pdf":
            source.read_text(encoding="utf-8").encode("cp1252")


def test_a_list_keeps_its_first_number_and_a_table_its_rows(tmp_path: Path) -> None:
    source = tmp_path / "one.md"
    source.write_text(SOURCE, encoding="utf-8")
    kinds = {block.kind: block for block in read_paper(source).blocks}
    assert kinds["numbers"].first == 3
    assert [[cell[0].text for cell in row] for row in kinds["table"].parts] == [["a", "b"], ["1", "2"]]
    assert [run.italic for run in kinds["p"].runs] == [False, True, False]


def test_a_title_block_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    source = tmp_path / "two.md"
    source.write_text("# Title\nA. Author\npostscript | en | 1 May 2024\n", encoding="utf-8")
    with pytest.raises(PaperError, match=r"two\.md, line 3"):
        read_paper(source)
