from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from stoa.foundation.directory.models import Group, Membership, Person
from stoa.foundation.ingest.tests.doors import bring, problems, write_rows

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db

GROUPS = (
    {"key": "dakar", "kind": "unit", "parent": "africa", "names": {"en": "Dakar", "fr": "Dakar"}},
    {"key": "africa", "kind": "unit", "parent": None, "names": {"en": "Africa"}, "constituency": None},
)
PEOPLE = ({"email": "Ana@Test.example", "name": "Ana", "unit": "dakar", "is_staff": True, "languages": ["fr", "wo"]},)
MEMBERS = (
    {"person": "ana@test.example", "group": "dakar", "role": "contributor", "since": "2020-01-01"},
    {"person": "ana@test.example", "group": "africa", "since": "2019-01-01", "until": "-1d"},
)


def organization(folder: Path) -> Path:
    write_rows(folder / "z-groups.jsonl", *GROUPS)
    write_rows(folder / "m-people.jsonl", *PEOPLE)
    write_rows(folder / "a-members.jsonl", *MEMBERS)
    return folder


def test_a_folder_comes_in_in_the_order_its_rows_need(tmp_path: Path) -> None:
    report = bring(organization(tmp_path))
    assert report.is_whole
    assert report.new == 5
    assert Group.objects.get(key="dakar").line == ["dakar", "africa"]
    assert Person.objects.get(email="ana@test.example").unit == Group.objects.get(key="dakar")


def test_a_day_may_be_told_from_today(tmp_path: Path) -> None:
    bring(organization(tmp_path))
    former = Membership.objects.get(group__key="africa")
    assert former.until == timezone.localdate() - timedelta(days=1)
    assert former.role == "member"


def test_the_same_organization_again_changes_nothing(tmp_path: Path) -> None:
    bring(organization(tmp_path))
    report = bring(tmp_path)
    assert (report.new, report.changed, report.unchanged) == (0, 0, 5)


def test_a_changed_person_is_changed(tmp_path: Path) -> None:
    bring(organization(tmp_path))
    report = bring(write_rows(tmp_path / "m-people.jsonl", PEOPLE[0] | {"duty_station": "Dakar"}))
    assert (report.changed, report.unchanged) == (1, 0)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"key": "Big Letters", "kind": "unit", "names": {"en": "x"}}, "key"),
        ({"key": "x", "kind": "choir", "names": {"en": "x"}}, "kind"),
        ({"key": "x", "kind": "unit"}, "names"),
        ({"key": "x", "kind": "unit", "names": {"en": "x"}, "parent": "nowhere"}, "parent"),
        ({"key": "x", "kind": "unit", "names": {"en": "x"}, "parent": "x"}, "parent"),
        ({"key": "x", "kind": "unit", "names": {"en": "x"}, "colour": "red"}, "colour"),
        ({"key": "x", "kind": "unit", "names": {"en": "x"}, "is_donor": "yes"}, "is_donor"),
        ({"email": "x", "name": "X"}, "email"),
        ({"email": "x@test.example", "name": "X", "unit": "nowhere"}, "unit"),
        ({"email": "x@test.example", "name": "X", "place": "Atlantis"}, "place"),
        ({"email": "x@test.example", "name": "X", "role": "admin"}, "role"),
        ({"person": "nobody@test.example", "group": "africa", "since": "2020-01-01"}, "person"),
        ({"person": "ana@test.example", "group": "nowhere", "since": "2020-01-01"}, "group"),
        ({"person": "ana@test.example", "group": "africa", "since": "soon"}, "since"),
        ({"person": "ana@test.example", "group": "africa"}, "since"),
        ({"person": "ana@test.example", "group": "africa", "since": "2020-01-01", "role": "king"}, "role"),
        ({"person": "ana@test.example", "group": "africa", "since": "2020-01-01", "until": "2019-01-01"}, "until"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, row: dict[str, Any], field: str) -> None:
    bring(organization(tmp_path))
    report = bring(write_rows(tmp_path / "bad.jsonl", row))
    assert problems(report) == [(1, field)]
    assert report.new + report.changed == 0


def test_groups_in_a_circle_are_refused_and_the_others_come_in(tmp_path: Path) -> None:
    circle = [{"key": a, "kind": "unit", "parent": b, "names": {"en": a}} for a, b in (("a", "b"), ("b", "a"))]
    report = bring(write_rows(tmp_path / "groups.jsonl", *circle, {"key": "c", "kind": "unit", "names": {"en": "c"}}))
    assert problems(report) == [(1, "parent"), (2, "parent")]
    assert report.new == 1


def test_the_same_address_twice_is_a_problem_of_the_second(tmp_path: Path) -> None:
    report = bring(write_rows(tmp_path / "people.jsonl", *({"email": "a@test.example", "name": n} for n in "AB")))
    assert problems(report) == [(2, "email")]
