"""`stoa consult`: the check from the command line, as anybody, with nothing kept."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from stoa.across.consult.models import KnowledgeCheck
from stoa.across.consult.testing import DRAFT
from stoa.foundation.directory.testing import make_person
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.items.testing import make_item
from stoa.interfaces.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
SURVEY = "A household survey mapped where domestic workers are employed, their wages and waiting hours. "


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "note.md"
    path.write_text(DRAFT)
    return path


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main(["consult", *words, "--json"]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_it_says_as_json_what_the_person_may_read(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    person = make_person(is_staff=True)
    item = make_item(kind="publication", title="Household survey", text=SURVEY, audience=["staff"])
    catch_up()
    as_staff = told(capsys, str(draft), "--as", str(person.email))
    assert (as_staff["draft"], as_staff["viewer"]) == (str(draft), person.email)
    assert item.short_id in [match["id"] for section in as_staff["sections"] for match in section["matches"]]
    as_public = told(capsys, str(draft))
    assert as_public["viewer"] == "public"
    assert item.short_id not in str(as_public)
    assert not KnowledgeCheck.objects.exists()


def test_it_reads_text_from_standard_input_and_prints_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    catch_up()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(DRAFT.encode())))
    assert main(["consult", "-"]) == 0
    printed = capsys.readouterr().out
    assert "A campaign on wages in homes" in printed
    assert "Nothing we have answers “Solar kites”." in printed


@pytest.mark.parametrize(("text", "said"), [(SURVEY * 3, "[en, 1 section]"), (DRAFT, "[en, 3 sections]")])
def test_sections_are_counted_in_words_that_fit(
    text: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    catch_up()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert main(["consult", "-"]) == 0
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [("fake.pdf", b"no pdf at all", "cannot be read"), ("short.txt", b"Too short.", "too little to check")],
)
def test_a_draft_that_cannot_be_checked_ends_with_a_sentence(
    name: str, data: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert main(["consult", str(path), "--json"]) == 1
    heard = capsys.readouterr()
    assert said in heard.err
    assert json.loads(heard.out)["ok"] is False


def test_a_missing_file_and_an_unknown_person_are_named(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["consult", "/nowhere/draft.docx"]) == 1
    assert "/nowhere/draft.docx" in capsys.readouterr().err
    assert main(["consult", str(draft), "--as", "nobody@test.example"]) == 1
    assert "nobody@test.example" in capsys.readouterr().err


def test_wrong_use_is_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["consult"])
    assert ended.value.code == 2
