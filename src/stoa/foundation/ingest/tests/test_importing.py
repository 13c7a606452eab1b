from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from stoa.foundation.access.testing import make_viewer
from stoa.foundation.directory.testing import make_group, make_person
from stoa.foundation.history.models import Event
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.ingest.rows import Defaults
from stoa.foundation.ingest.tests.doors import bring, problems, write_rows
from stoa.foundation.items.content import Content, from_json
from stoa.foundation.items.models import Item, Relation, Revision
from stoa.foundation.items.services import withdraw_item
from stoa.foundation.items.testing import make_item, read_item, resave

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db

ROW: dict[str, Any] = {
    "kind": "news",
    "title": "Wages rise",
    "language": "en",
    "text": "By two per cent.",
    "source_key": "w",
}


def only() -> Item:
    return Item.objects.unscoped("a test looks").get()


def newest(item: Item) -> Content:
    return from_json(Revision.objects.get(item_id=item.pk, number=read_item(item.pk).head).content)


def test_the_same_rows_again_change_nothing(tmp_path: Path) -> None:
    rows = write_rows(tmp_path / "rows.jsonl", ROW, ROW | {"source_key": "v"})
    assert bring(rows).new == 2
    before = Event.objects.count()
    report = bring(rows)
    assert (report.new, report.changed, report.unchanged) == (0, 0, 2)
    assert Event.objects.count() == before


def test_a_row_without_a_key_is_known_by_its_content(tmp_path: Path) -> None:
    bare = {name: value for name, value in ROW.items() if name != "source_key"}
    path = write_rows(tmp_path / "rows.jsonl", bare)
    assert bring(path).new == 1
    shuffled = dict(reversed(list(bare.items()))) | {"summary": ""}
    assert bring(write_rows(tmp_path / "again.jsonl", shuffled)).unchanged == 1


def test_a_changed_row_is_a_new_revision(tmp_path: Path) -> None:
    bring(write_rows(tmp_path / "rows.jsonl", ROW))
    assert bring(write_rows(tmp_path / "rows.jsonl", ROW | {"text": "By three per cent."})).changed == 1
    assert only().head == 2
    assert only().text == "By three per cent."


def test_what_was_edited_here_stays_and_is_listed(tmp_path: Path) -> None:
    bring(write_rows(tmp_path / "rows.jsonl", ROW | {"summary": "Old"}))
    item = only()
    resave(item, replace(newest(item), summary="Edited here"))
    report = bring(write_rows(tmp_path / "rows.jsonl", ROW | {"summary": "New", "title": "Wages rise again"}))
    assert report.changed == 1
    assert [kept.fields for kept in report.kept] == [("summary",)]
    assert (only().title, only().summary) == ("Wages rise again", "Edited here")


def test_an_edit_once_kept_stays_kept_in_later_imports(tmp_path: Path) -> None:
    bring(write_rows(tmp_path / "rows.jsonl", ROW | {"summary": "Old"}))
    item = only()
    resave(item, replace(newest(item), summary="Edited here"))
    for title in ("Second", "Third", "Fourth"):
        bring(write_rows(tmp_path / "rows.jsonl", ROW | {"summary": "Old", "title": title}))
    assert (only().title, only().summary) == ("Fourth", "Edited here")


def test_an_edit_that_agrees_with_the_row_is_no_conflict(tmp_path: Path) -> None:
    bring(write_rows(tmp_path / "rows.jsonl", ROW))
    resave(only(), replace(newest(only()), summary="Both say this"))
    report = bring(write_rows(tmp_path / "rows.jsonl", ROW | {"summary": "Both say this"}))
    assert not report.kept
    assert report.unchanged == 1


def test_entries_of_identifiers_and_fields_are_merged_one_by_one(tmp_path: Path) -> None:
    row = {"kind": "publication", "title": "A book", "language": "en", "source_key": "b", "identifiers": {"oclc": "1"}}
    bring(write_rows(tmp_path / "rows.jsonl", row | {"fields": {"pages": 10}}))
    content = newest(only())
    resave(only(), replace(content, identifiers={"oclc": "1", "local": "x"}, fields={"pages": 12}))
    bring(
        write_rows(
            tmp_path / "rows.jsonl", row | {"identifiers": {"oclc": "2"}, "fields": {"pages": 10, "edition": "2nd"}}
        )
    )
    content = newest(only())
    assert dict(content.identifiers) == {"oclc": "2", "local": "x"}
    assert content.fields["pages"] == 12
    assert content.fields["edition"] == "2nd"


def test_relations_edited_here_stay(tmp_path: Path) -> None:
    other = make_item()
    rows = (ROW | {"relations": [{"type": "cites", "to": "import:t"}]}, ROW | {"source_key": "t", "title": "Target"})
    bring(write_rows(tmp_path / "rows.jsonl", *rows))
    item = Item.objects.unscoped("a test looks").get(source_key="w")
    from stoa.foundation.items.content import Link

    resave(item, replace(newest(item), relations=(Link("cites", other.short_id),)))
    report = bring(write_rows(tmp_path / "rows.jsonl", rows[0] | {"title": "Renamed"}, rows[1]))
    assert [kept.fields for kept in report.kept] == [("relations",)]
    assert Relation.objects.get(from_item_id=item.pk).to_item_id == other.pk


def test_relations_taken_out_of_a_row_go(tmp_path: Path) -> None:
    rows = (ROW | {"relations": [{"type": "cites", "to": "import:t"}]}, ROW | {"source_key": "t", "title": "Target"})
    bring(write_rows(tmp_path / "rows.jsonl", *rows))
    assert Relation.objects.count() == 1
    bring(write_rows(tmp_path / "rows.jsonl", ROW, rows[1]))
    assert Relation.objects.count() == 0
    assert bring(tmp_path / "rows.jsonl").unchanged == 2


def test_a_draft_somebody_is_preparing_is_not_published_by_an_import(tmp_path: Path) -> None:
    bring(write_rows(tmp_path / "rows.jsonl", ROW))
    resave(only(), replace(newest(only()), summary="Not ready"), status="draft")
    report = bring(write_rows(tmp_path / "rows.jsonl", ROW | {"text": "New text."}))
    assert set(report.kept[0].fields) == {"summary", "status"}
    assert (only().live, only().text) == (1, "By two per cent.")
    assert newest(only()).text == "New text."


def test_a_withdrawn_item_is_not_brought_back(tmp_path: Path) -> None:
    bring(write_rows(tmp_path / "rows.jsonl", ROW))
    withdraw_item(only(), reason="Wrong.", actor=TEST_ACTOR)
    assert problems(bring(write_rows(tmp_path / "rows.jsonl", ROW | {"title": "Back"}))) == [(1, "status")]
    assert only().status == "withdrawn"


def test_an_item_cannot_change_its_kind(tmp_path: Path) -> None:
    bring(write_rows(tmp_path / "rows.jsonl", ROW))
    assert problems(bring(write_rows(tmp_path / "rows.jsonl", ROW | {"kind": "lesson"}))) == [(1, "kind")]


def test_language_versions_share_a_key_whatever_their_order(tmp_path: Path) -> None:
    french = ROW | {"title": "Les salaires montent", "language": "fr", "source_key": "f", "translation_of": "import:w"}
    assert bring(write_rows(tmp_path / "rows.jsonl", french, ROW)).is_whole
    keys = set(Item.objects.unscoped("a test looks").values_list("translation_key", flat=True))
    assert len(keys) == 1


def test_people_are_matched_by_address_only(tmp_path: Path) -> None:
    person = make_person(name="Ana Ruiz", email="ana@test.example")
    people = [{"name": "A. Ruiz", "email": "ANA@test.example"}, {"name": "Ana Ruiz", "role": "editor"}]
    bring(write_rows(tmp_path / "rows.jsonl", ROW | {"people": people, "owner": "ana@test.example"}))
    content = newest(only())
    assert [(who.name, who.role, who.person) for who in content.people] == [
        ("A. Ruiz", "author", person.pk),
        ("Ana Ruiz", "editor", None),
    ]
    assert content.owner == person.pk


def test_a_bare_day_begins_in_the_organizations_zone(tmp_path: Path, settings: Any) -> None:
    settings.TIME_ZONE = "Europe/Zurich"
    bring(write_rows(tmp_path / "rows.jsonl", ROW | {"available_from": "2026-07-01"}))
    assert only().available_from == datetime(2026, 6, 30, 22, tzinfo=UTC)


def test_a_missing_language_is_told_from_the_words(tmp_path: Path) -> None:
    row = {
        "kind": "news",
        "title": "Les salaires",
        "text": "Les salaires ont augmenté dans toute la région cette année.",
    }
    bring(write_rows(tmp_path / "rows.jsonl", row))
    assert only().language == "fr"


def test_defaults_hold_where_a_row_says_nothing(tmp_path: Path) -> None:
    make_group("dakar")
    defaults = Defaults(kind="lesson", audience=("unit:dakar",), status="draft", source="old-system")
    bring(write_rows(tmp_path / "rows.jsonl", {"title": "Bare", "source_key": "1"}), defaults=defaults)
    assert (only().kind, only().status, only().source, only().access.tokens) == (
        "lesson",
        "draft",
        "old-system",
        ["unit:dakar"],
    )


def test_a_dry_run_reports_the_same_and_writes_nothing(tmp_path: Path) -> None:
    bring(write_rows(tmp_path / "old.jsonl", ROW))
    before = Event.objects.count()
    rows = (
        ROW | {"title": "Changed"},
        ROW | {"source_key": "n", "relations": [{"type": "cites", "to": "import:m"}]},
        ROW | {"source_key": "m"},
        {"kind": "news"},
    )
    dry = bring(write_rows(tmp_path / "rows.jsonl", *rows), is_dry_run=True)
    assert Event.objects.count() == before
    wet = bring(tmp_path / "rows.jsonl")
    assert (dry.new, dry.changed, dry.unchanged, dry.refused) == (wet.new, wet.changed, wet.unchanged, wet.refused)


def test_a_dry_run_of_a_whole_organization_writes_nothing(tmp_path: Path) -> None:
    write_rows(tmp_path / "groups.jsonl", {"key": "dakar", "kind": "unit", "names": {"en": "Dakar"}})
    write_rows(tmp_path / "items.jsonl", ROW | {"units": ["dakar"]})
    report = bring(tmp_path, is_dry_run=True)
    assert report.is_whole
    assert report.new == 2
    assert not Event.objects.exists()


def test_many_rows_take_few_statements(tmp_path: Path, django_assert_max_num_queries: Any) -> None:
    rows = write_rows(tmp_path / "rows.jsonl", *(ROW | {"source_key": str(n), "title": f"Row {n}"} for n in range(250)))
    with django_assert_max_num_queries(40):
        bring(rows)


def test_an_exported_item_that_never_was_imported_leads_back_to_itself(tmp_path: Path) -> None:
    viewer = make_viewer()
    item = make_item(title="Made here", audience=["staff"])
    row = {"kind": "lesson", "title": "Mended", "language": "en", "text": item.text}
    row |= {"source": "stoa", "source_key": item.short_id}
    report = bring(write_rows(tmp_path / "rows.jsonl", row), viewer=viewer)
    assert (report.new, report.changed) == (0, 1)
    assert only().title == "Mended"


def test_an_item_somebody_may_not_see_is_not_overwritten_by_its_short_id(tmp_path: Path) -> None:
    hidden = make_item(title="Hidden", audience=["person:" + str(make_person().email)])
    row = {"kind": "lesson", "title": "Taken over", "source": "stoa", "source_key": hidden.short_id}
    report = bring(write_rows(tmp_path / "rows.jsonl", row), viewer=make_viewer())
    assert report.new == 1
    assert read_item(hidden.pk).title == "Hidden"
