"""Drafts at the edges: very long, scanned, empty, in one paragraph, in other languages. Each ends with a clear sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

from stoa.across.consult import running
from stoa.across.consult.cutting import MOST_CHARS, MOST_SECTIONS, draft_of_text
from stoa.across.consult.services import ask_again
from stoa.across.consult.testing import actor_of, make_check
from stoa.across.consult.verdicts import figures_by_language
from stoa.engine.formats.tests.samples import pdf_file
from stoa.engine.search.protocol import SearchError
from stoa.foundation.access.queries import viewer_of
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.items.testing import make_item
from stoa.foundation.jobs.models import Job
from stoa.foundation.jobs.testing import do_jobs

if TYPE_CHECKING:
    from pathlib import Path

    from stoa.across.consult.models import KnowledgeCheck
    from stoa.foundation.accounts.models import User
    from stoa.foundation.items.models import Item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home", "in_no_hurry")]
BACKEND = "stoa.foundation.accounts.backends.PasswordBackend"
SENTENCE = "A household survey of domestic workers asks for wages and for the hours that they wait. "
FRENCH = (
    "Le taux de chômage au Kenya était de 12,4 % en 2019, selon l’enquête que le ministère du travail a menée auprès des "
    "ménages de la capitale et des régions rurales. Les inspecteurs du travail ont visité 8 450 entreprises la même année, "
    "ce qui reste peu pour un pays de cette taille et pour les besoins des travailleurs.\n\n"
)
ENGLISH = (
    "The unemployment rate in Kenya was 12.4 per cent in 2019, according to the survey that the ministry of labour carried "
    "out among households in the capital and in rural regions. Labour inspectors visited 8,450 workplaces in the same year, "
    "which is few for a country of this size and for what workers need.\n\n"
)
GERMAN = (
    "Die Arbeitslosenquote lag in Kenia im Jahr 2019 bei 12,4 Prozent. Das Ministerium hat die Haushalte in der Hauptstadt "
    "und auf dem Land befragt, und die Arbeitsaufsicht hat mehr Betriebe besucht als in den Jahren davor."
)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def page_of(user: User, check: KnowledgeCheck) -> str:
    answer = signed_in(user).get(check.get_absolute_url())
    assert answer.status_code == 200
    return str(answer.content.decode())


def given(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def test_a_draft_of_two_hundred_pages_is_done_in_a_bounded_number_of_sections(
    maker: User, known: dict[str, Item]
) -> None:
    parts = (f"## Part {number}\n\n{SENTENCE * 30}\n\n" for number in range(1, 400))
    text = "".join(parts)[: MOST_CHARS - 1]
    assert len(text) > MOST_CHARS * 0.9
    check = make_check(maker, text)
    assert check.state == "done"
    assert len(check.sections) <= 2 * MOST_SECTIONS
    assert "What seems missing" in page_of(maker, check)


def test_a_pdf_of_more_pages_than_two_hundred_says_how_many(maker: User, tmp_path: Path) -> None:
    path = pdf_file(tmp_path / "long.pdf", [SENTENCE] * 201)
    check = make_check(maker, path=path, name="long.pdf")
    assert check.state == "failed"
    assert check.reason.startswith("This is about 201 pages long; up to 200 are checked at once.")


def test_one_paragraph_of_two_megabytes_says_that_it_is_too_long(maker: User, tmp_path: Path) -> None:
    path = given(tmp_path, "one.txt", (SENTENCE * (2_000_000 // len(SENTENCE))).encode())
    check = make_check(maker, path=path, name="one.txt")
    assert check.state == "failed"
    assert "up to 200 are checked at once. Check it in parts." in check.reason
    assert check.reason in page_of(maker, check)


def test_one_paragraph_without_an_end_is_checked_in_pieces(maker: User, known: dict[str, Item]) -> None:
    check = make_check(maker, SENTENCE.replace(".", ",") * (300_000 // len(SENTENCE)))
    assert check.state == "done"
    assert 1 < len(check.sections) <= 2 * MOST_SECTIONS


def test_the_words_in_the_tables_of_a_word_file_are_checked_too(
    maker: User, known: dict[str, Item], tmp_path: Path
) -> None:
    document = Document()
    document.add_heading("Terms of reference", level=1)
    document.add_paragraph("The ministry asks for a study, and gives what it wants to know in the table below.")
    table = document.add_table(rows=3, cols=2)
    for row, (question, answer) in enumerate(
        [
            ("What to find out", "Where domestic workers are employed, and for what wages"),
            ("How", "A household survey of wages and waiting hours"),
            ("Where", "In the capital"),
        ]
    ):
        table.cell(row, 0).text, table.cell(row, 1).text = question, answer
    document.save(str(tmp_path / "terms.docx"))
    check = make_check(maker, path=tmp_path / "terms.docx", name="terms.docx")
    assert check.state == "done"
    assert "A household survey of wages and waiting hours" in check.text
    shown = page_of(maker, check)
    assert any(item.title in shown for item in known.values())


def test_a_scanned_pdf_says_that_there_is_no_text_in_it(maker: User, tmp_path: Path) -> None:
    path = pdf_file(tmp_path / "scan.pdf", [], scanned=2)
    check = make_check(maker, path=path, name="scan.pdf")
    assert check.state == "failed"
    assert check.reason.startswith("This file cannot be read. ")
    assert check.reason.endswith(".")
    assert "pictures" in check.reason or "scan" in check.reason


def test_a_pdf_that_is_scanned_in_part_says_what_was_not_checked(
    maker: User, known: dict[str, Item], tmp_path: Path
) -> None:
    path = pdf_file(tmp_path / "half.pdf", [f"{SENTENCE}\n{SENTENCE}"], scanned=2)
    check = make_check(maker, path=path, name="half.pdf")
    assert check.state == "done"
    assert "what was not read was not checked" in page_of(maker, check)


def test_an_empty_file_is_refused_with_the_next_step(maker: User) -> None:
    answer = signed_in(maker).post("/check", {"file": SimpleUploadedFile("empty.docx", b"")})
    assert answer.status_code == 422
    assert "This file is empty. Choose another." in answer.content.decode()


def test_a_draft_in_another_language_is_checked_and_says_what_is_not_read(maker: User, known: dict[str, Item]) -> None:
    check = make_check(maker, GERMAN)
    assert (check.state, check.language, check.figures) == ("done", "de", [])
    assert "This draft is in German." in page_of(maker, check)


def test_each_half_of_a_draft_in_two_languages_has_its_figures_read_in_its_own() -> None:
    draft = draft_of_text(f"# Kenya\n\n## English\n\n{ENGLISH * 3}\n\n## Français\n\n{FRENCH * 3}")
    found = {(figure.value, language) for figure, language in figures_by_language(draft)}
    assert found == {(12.4, "en"), (8450, "en"), (12.4, "fr"), (8450, "fr")}
    for figure, _language in figures_by_language(draft):
        assert draft.text[figure.start : figure.end].startswith(("12", "8"))


def test_while_the_index_is_behind_the_check_says_that_something_may_be_missing(
    maker: User, known: dict[str, Item]
) -> None:
    check = make_check(maker, is_done=False)
    catch_up()
    make_item(title="Written a moment ago", audience=["staff"])
    do_jobs()
    check.refresh_from_db()
    assert (check.state, check.is_behind) == ("done", True)
    assert "Search was still taking in what was written last" in page_of(maker, check)
    mine = viewer_of(maker)
    again = ask_again(check, viewer=mine, actor=actor_of(mine))
    catch_up()
    do_jobs()
    again.refresh_from_db()
    assert (again.state, again.is_behind) == ("done", False)


def test_while_search_does_not_answer_nothing_looks_as_if_it_were_unknown(
    maker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*_given: object, **_named: object) -> None:
        raise SearchError("the index is being built")

    check = make_check(maker, is_done=False)
    with monkeypatch.context() as patched:
        patched.setattr(running, "check_draft", silent)
        do_jobs()
    check.refresh_from_db()
    assert check.state == "running"
    assert "What seems missing" not in page_of(maker, check)
    monkeypatch.setattr(running, "PATIENCE_SECONDS", 0.0)
    Job.objects.update(due=check.asked_at)
    do_jobs()
    check.refresh_from_db()
    assert check.state == "done"
