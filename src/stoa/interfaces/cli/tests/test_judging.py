"""`stoa eval --judged`: figures, those kept before, and what is wrong with a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from stoa.across.relevance.models import JudgedQuery, Judgment
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.items.testing import make_item
from stoa.interfaces.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> JudgedQuery:
    monkeypatch.setattr("stoa.interfaces.cli.migrating.demand_home", lambda: None)
    item = make_item(title="Minimum wages")
    catch_up()
    query = JudgedQuery.objects.create(text="minimum wages", language="en")
    Judgment.objects.create(query=query, item=item, grade=2)
    return query


def test_the_command_measures_keeps_and_tells_a_fall(
    judged: JudgedQuery, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "figures.json"
    words = ["eval", "--judged", "--kept", str(kept)]
    assert main([*words, "--keep"]) == 0
    assert json.loads(kept.read_text())["figures"]["queries"]["en"]["ndcg_at_10"] == 1.0
    assert main(words) == 0
    capsys.readouterr()
    other = make_item(title="Nothing of the sort")
    Judgment.objects.create(query=judged, item=other, grade=2)
    assert main([*words, "--json"]) == 1
    assert "fell from 1.000" in json.loads(capsys.readouterr().out)["fallen"][0]
    assert main([*words, "--as", "public"]) == 1
    assert "No judged query was asked" in capsys.readouterr().out


def test_the_command_reads_files_and_says_what_is_wrong_with_them(
    judged: JudgedQuery, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    short_id = make_item(title="Wages").short_id
    catch_up()
    file = tmp_path / "own.jsonl"
    file.write_text(json.dumps({"language": "fr", "query": "wages", "judged": {short_id: 2}}))
    assert main(["eval", "--judged", str(file), "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)["figures"]["queries"]) == {"all", "fr"}
    file.write_text("nonsense")
    assert main(["eval", "--judged", str(file)]) == 1
    assert "Line 1" in capsys.readouterr().err
    assert main(["eval"]) == 1
