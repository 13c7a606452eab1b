from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.items.testing import make_item
from stoa.interfaces.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
SENTENCE = "The log book was replaced by a photograph each month."


@pytest.fixture(autouse=True)
def item(fresh_home: Path) -> None:
    make_item(title="Apprentices", text=f"{SENTENCE}\n\nLunch is at noon.", audience=["public"])
    make_item(title="Inside", text=SENTENCE, audience=["staff"])
    catch_up()


def test_a_question_is_answered_with_quotations(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "What", "replaced", "the", "log", "book?", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["question"], found["viewer"], found["answered"]) == ("What replaced the log book?", "public", True)
    assert [(one["title"], one["text"], one["page"]) for one in found["answers"]] == [("Apprentices", SENTENCE, None)]


def test_lines_for_people_name_the_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "What replaced the log book?"]) == 0
    said = capsys.readouterr().out
    assert f"“{SENTENCE}”" in said
    assert "Apprentices, " in said
    assert "Inside" not in said


def test_what_nothing_answers_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "Who invented the telescope?"]) == 0
    assert capsys.readouterr().out == "Nothing here answers this.\n"
    assert main(["ask", "Who invented the telescope?", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["answers"] == []
