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


@pytest.fixture(autouse=True)
def item(fresh_home: Path) -> None:
    make_item(title="Bargaining over wages", audience=["public"])
    catch_up()


def test_several_words_need_no_quotes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "wages", "bargaining", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["query"], found["total"]) == ("wages bargaining", 1)


def test_an_explanation_is_a_line_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "wages", "--explain"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("      wages (") and line[-1].isdigit() for line in lines)
    assert len(lines) < 12


def test_an_explanation_for_programs_is_part_of_the_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "wages", "--explain", "--json"]) == 0
    assert "account" in json.loads(capsys.readouterr().out)["hits"][0]["explanation"]


@pytest.mark.parametrize("words", [["search", "wages", "--kind", "foo"], ["export", "--kind", "foo"]])
def test_a_kind_that_does_not_exist_is_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 1
    assert "--kind: 'foo' is not a kind. Possible: " in capsys.readouterr().err


@pytest.mark.parametrize("limit", ["-3", "0", "1001", "many"])
def test_a_limit_that_means_nothing_is_wrong_use(limit: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["search", "wages", "--limit", limit])
    assert left.value.code == 2
    assert "Give a whole number from 1 to 1000." in capsys.readouterr().err
