from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from stoa.across.expertise.testing import make_work
from stoa.foundation.directory.testing import make_group, make_person
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.items.models import Contribution
from stoa.foundation.vocabulary.testing import make_scheme
from stoa.interfaces.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def work(fresh_home: Path) -> None:
    topics = make_scheme({"Wages": "", "Living wage": "Wages"})
    unit = make_group("pay", names={"en": "Pay Unit"})
    person = make_person(name="Ana Ruiz", unit=unit, email="ana@test.example", is_staff=True)
    make_work(person, topics=[topics["Wages"]], title="On pay", text="How pay is set.")
    catch_up()


def test_colleagues_are_found_in_the_stable_form(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["who", "wages", "--as", "ana@test.example", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["query"] == "wages"
    (person,) = found["people"]
    assert set(person) == {"id", "name", "unit", "score", "evidence"}
    assert (person["name"], person["unit"]) == ("Ana Ruiz", "Pay Unit")
    (evidence,) = person["evidence"]
    assert set(evidence) == {"id", "title", "type", "date"}
    assert (evidence["title"], evidence["type"]) == ("On pay", "wrote it")


def test_strangers_find_nobody_by_what_is_for_staff(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["who", "wages"]) == 0
    assert capsys.readouterr().out == "Nobody found.\n"


def test_where_no_item_names_anybody_this_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    Contribution.objects.update(person=None)
    assert main(["experts", "rebuild"]) == 0
    capsys.readouterr()
    assert main(["who", "wages", "--as", "ana@test.example"]) == 0
    assert capsys.readouterr().out == "Nobody found: no item names a person of the directory yet.\n"


def test_where_nobody_is_found_near_topics_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["who", "living wage", "--as", "ana@test.example"]) == 0
    assert capsys.readouterr().out == "Nobody found. People are known for: Wages.\n"


def test_evidence_is_rebuilt_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["experts", "rebuild"]) == 0
    assert "evidence: 1" in capsys.readouterr().out
    assert main(["experts", "status", "--json"]) == 0
    status = json.loads(capsys.readouterr().out)
    assert (status["people"], status["evidence"], status["events_behind"]) == (1, 1, 0)
