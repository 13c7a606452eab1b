"""The demonstration's rows keep the interchange contract and hold together, without a database."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

CONTENT = Path(__file__).parents[1] / "content"
VOCABULARY = Path(__file__).parents[4] / "foundation" / "vocabulary" / "data"

ITEM_KEYS = {
    "kind", "title", "summary", "language", "text", "topics", "places", "units", "people", "audience", "status",
    "owner", "licence", "occurred_on", "published_on", "available_from", "available_until", "review_by",
    "translation_of", "identifiers", "source", "source_key", "files", "relations", "fields",
}  # fmt: skip
GROUP_KEYS = {"key", "kind", "parent", "names", "place", "constituency", "is_partner", "is_donor", "description"}
PERSON_KEYS = {
    "email", "name", "unit", "job_title", "duty_station", "place", "languages", "is_staff", "about", "cast", "role",
}  # fmt: skip
MEMBERSHIP_KEYS = {"person", "group", "role", "since", "until"}
FIELDS: dict[str, set[str]] = {
    "publication": {"isbn", "issn", "doi", "publisher", "series", "edition", "pages"},
    "working-document": set(),
    "policy-brief": set(),
    "mission-report": {"started_on", "ended_on", "purpose"},
    "need": set(),
    "question": set(),
    "lesson": set(),
    "good-practice": set(),
    "tool": set(),
    "terms-of-reference": set(),
    "circular": {"number", "in_force_from", "in_force_until"},
    "project": {"code", "donor", "starts_on", "ends_on", "budget", "currency"},
    "event": {"starts_on", "ends_on", "venue"},
    "news": set(),
    "dataset": {"coverage_from", "coverage_until", "frequency", "publisher"},
    "evaluation": {"timing", "evaluated_on"},
}
RELATIONS = {
    "is_part_of", "replaces", "cites", "is_evidence_for", "responds_to", "evaluates", "derives_from", "contradicts",
    "summarizes",
}  # fmt: skip
CAST = {
    "government", "employers", "workers", "partner", "donor", "staff", "unit", "community", "former", "curator",
    "manager", "admin",
}  # fmt: skip
DATES = ("occurred_on", "published_on", "available_from", "available_until", "review_by")


def rows(name: str) -> list[dict[str, Any]]:
    with (CONTENT / name).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def all_rows(folder: str) -> list[dict[str, Any]]:
    return [row for path in sorted((CONTENT / folder).glob("*.jsonl")) for row in rows(f"{folder}/{path.name}")]


ITEMS = all_rows("items")
REVISIONS = all_rows("revisions")
GROUPS = {row["key"]: row for row in rows("groups.jsonl")}
PEOPLE = {row["email"]: row for row in rows("people.jsonl")}
MEMBERSHIPS = rows("memberships.jsonl")
SLUGS = {row["source_key"]: row for row in ITEMS}


def every_row(check: Callable[[dict[str, Any]], None]) -> Callable[[], None]:
    """Turn a check of one row into a test of all rows, whose failure names the row."""

    def test() -> None:
        for row in ITEMS + REVISIONS:
            try:
                check(row)
            except AssertionError as problem:
                problem.add_note(f"in {row['source_key']}")
                raise

    test.__name__ = check.__name__
    return test


@cache
def notations(name: str) -> set[str]:
    path = VOCABULARY / name
    if not path.exists():
        pytest.skip(f"{name} is not there to compare with.")
    with path.open(encoding="utf-8") as lines:
        return {json.loads(line)["notation"] for line in lines}


@every_row
def test_an_item_has_only_the_keys_of_the_contract(row: dict[str, Any]) -> None:
    assert set(row) <= ITEM_KEYS
    assert set(row["fields"]) <= FIELDS[row["kind"]]
    assert row["source"] == "demo"
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["source_key"])


@every_row
def test_an_item_is_written_out(row: dict[str, Any]) -> None:
    assert row["language"] in ("en", "fr", "es")
    assert 150 <= len(row["text"].split()) <= 600
    assert len(row["summary"].split()) >= 10
    assert not re.search(r"lorem ipsum|placeholder|\bxxx\b|\btbd\b", row["text"], re.IGNORECASE)


@every_row
def test_everything_an_item_names_exists(row: dict[str, Any]) -> None:
    assert set(row["units"]) <= {key for key, group in GROUPS.items() if group["kind"] == "unit"}
    assert {person["email"] for person in row["people"] if "email" in person} <= set(PEOPLE)
    assert row["owner"] in PEOPLE
    targets = [relation["to"] for relation in row.get("relations", [])] + [row.get("translation_of", row["source"])]
    assert {target.removeprefix("demo:") for target in targets} <= {*SLUGS, "demo"}
    assert {relation["type"] for relation in row.get("relations", [])} <= RELATIONS
    assert f"demo:{row['source_key']}" not in targets


@every_row
def test_topics_and_places_are_in_the_vocabulary(row: dict[str, Any]) -> None:
    assert row["topics"]
    assert set(row["topics"]) <= notations("thesaurus.jsonl")
    assert set(row["places"]) <= notations("places.jsonl")


@every_row
def test_an_audience_is_a_word_or_a_group_of_the_right_sort(row: dict[str, Any]) -> None:
    assert row["audience"]
    for audience in row["audience"]:
        sort, _, key = audience.partition(":")
        if not key:
            assert sort in {"public", "staff", "constituents", "government", "employers", "workers"}
        elif sort == "person":
            assert key in PEOPLE
        elif sort in ("partner", "donor"):
            assert GROUPS[key][f"is_{sort}"]
        else:
            assert GROUPS[key]["kind"] in {"unit": ("unit",), "community": ("community", "team")}[sort]


@every_row
def test_dates_can_be_read_and_stand_in_order(row: dict[str, Any]) -> None:
    for name in DATES:
        assert name not in row or date.fromisoformat(row[name])
    for first, last in (
        ("started_on", "ended_on"),
        ("starts_on", "ends_on"),
        ("coverage_from", "coverage_until"),
        ("in_force_from", "in_force_until"),
    ):
        fields = row["fields"]
        assert fields.get(last) is None or fields[first] <= fields[last]


@every_row
def test_each_file_has_its_source_in_the_papers_folder(row: dict[str, Any]) -> None:
    for file in row.get("files", []):
        source = CONTENT / "papers" / f"{Path(file).stem}.md"
        form, language, _ = source.read_text(encoding="utf-8").split("\n")[2].split(" | ")
        assert (f".{form}", language) == (Path(file).suffix, row["language"])


def test_source_keys_are_unique_and_revisions_change_something() -> None:
    assert len(SLUGS) == len(ITEMS)
    latest = dict(SLUGS)
    for row in REVISIONS:
        assert row != latest[row["source_key"]]
        latest[row["source_key"]] = row
    assert len({row["source_key"] for row in REVISIONS}) >= 8


def test_every_kind_language_and_audience_is_there() -> None:
    kinds = Counter(row["kind"] for row in ITEMS)
    languages = Counter(row["language"] for row in ITEMS)
    audiences = Counter(audience.partition(":")[0] for row in ITEMS for audience in row["audience"])
    assert set(kinds) == set(FIELDS)
    assert min(kinds.values()) >= 4
    assert len(ITEMS) >= 120
    assert 0.4 <= languages["en"] / len(ITEMS) <= 0.6
    assert min(languages["fr"], languages["es"]) >= len(ITEMS) / 5
    sorts = "public staff constituents government employers workers partner donor unit community person"
    assert all(audiences[audience] >= 2 for audience in sorts.split())


def test_states_embargoes_translations_and_contradictions_are_there() -> None:
    states = Counter(row["status"] for row in ITEMS)
    relations = Counter(relation["type"] for row in ITEMS for relation in row.get("relations", []))
    assert set(states) == {"draft", "in_review", "published", "archived"}
    assert sum("available_from" in row for row in ITEMS) >= 2
    assert sum("available_until" in row for row in ITEMS) >= 2
    assert sum("translation_of" in row for row in ITEMS) >= 6
    assert relations.total() >= 40
    assert relations["contradicts"] >= 2


def test_groups_and_people_keep_the_contract() -> None:
    assert all(set(group) == GROUP_KEYS for group in GROUPS.values())
    assert all(group["parent"] is None or group["parent"] in GROUPS for group in GROUPS.values())
    assert sum(group["kind"] == "unit" for group in GROUPS.values()) >= 12
    assert all(set(person) <= PERSON_KEYS for person in PEOPLE.values())
    assert all(person["unit"] is None or GROUPS[person["unit"]]["kind"] == "unit" for person in PEOPLE.values())
    assert all(email.endswith("@demo.example") for email in PEOPLE)
    assert len(PEOPLE) >= 60


def test_the_cast_is_exactly_the_twelve_and_each_says_who_they_are() -> None:
    cast = {email.partition("@")[0]: person for email, person in PEOPLE.items() if "cast" in person}
    assert set(cast) == CAST
    assert all(set(person["cast"]) == {"en", "fr", "es"} for person in cast.values())
    roles = {name: person["role"] for name, person in cast.items() if "role" in person}
    assert roles == {"manager": "manager", "admin": "admin"}


def test_memberships_name_people_and_groups_and_only_the_former_colleague_has_left() -> None:
    assert all(set(row) == MEMBERSHIP_KEYS for row in MEMBERSHIPS)
    assert {row["person"] for row in MEMBERSHIPS} == set(PEOPLE)
    assert {row["group"] for row in MEMBERSHIPS} <= set(GROUPS)
    assert {row["role"] for row in MEMBERSHIPS} <= {"member", "contributor", "curator", "moderator", "head"}
    assert {row["person"] for row in MEMBERSHIPS if row["until"]} == {"former@demo.example"}
    assert all(row["until"] == "-1d" for row in MEMBERSHIPS if row["person"] == "former@demo.example")
