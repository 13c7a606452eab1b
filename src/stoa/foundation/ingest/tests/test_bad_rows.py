from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from stoa.foundation.directory.testing import make_group, make_person
from stoa.foundation.ingest.tests.doors import bring, problems, write_rows
from stoa.foundation.items.models import Item
from stoa.foundation.items.testing import make_item
from stoa.foundation.vocabulary.testing import make_scheme

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db

GOOD = {"kind": "news", "title": "A good row", "language": "en"}
ALL = "a test counts"


@pytest.mark.parametrize(
    ("change", "field", "part"),
    [
        ({"titel": "x"}, "titel", "Known: kind, title"),
        ({"title": ""}, "title", "needs a title"),
        ({"title": 3}, "title", "Expected a text"),
        ({"title": "x" * 501}, "title", "at most 500"),
        ({"title": "a\x00b"}, "title", "NUL"),
        ({"kind": "nws"}, "kind", "Possible: "),
        ({"kind": None}, "kind", "--kind"),
        ({"language": "English"}, "language", "not a language code"),
        ({"topics": "wages"}, "topics", "Expected a list"),
        ({"topics": ["nothing like it"]}, "topics", "not a topic"),
        ({"places": ["Atlantis"]}, "places", "not a place"),
        ({"units": ["nowhere"]}, "units", "no unit"),
        ({"units": ["a-community"]}, "units", "not a unit"),
        ({"audience": ["everybody"]}, "audience", "not an audience"),
        ({"audience": ["person:nobody@test.example"]}, "audience", "not an audience"),
        ({"status": "gone"}, "status", "Possible: draft"),
        ({"status": "withdrawn"}, "status", "Possible: draft"),
        ({"owner": "nobody@test.example"}, "owner", "Nobody here"),
        ({"owner": "not an address"}, "owner", "e-mail"),
        ({"people": [{"email": "a@test.example"}]}, "people", "needs a name"),
        ({"people": [{"name": "A", "rle": "author"}]}, "people", "'rle'"),
        ({"people": [{"name": "A", "role": "king"}]}, "people", "not a role"),
        ({"published_on": "31.3.2026"}, "published_on", "2026-03-31"),
        ({"published_on": "2026-02-30"}, "published_on", "2026-03-31"),
        ({"available_from": "tomorrow"}, "available_from", "2026-03-31"),
        ({"available_from": "2026-03-02", "available_until": "2026-03-01"}, "available_until", "ends before"),
        ({"identifiers": ["doi"]}, "identifiers", "Expected names"),
        ({"files": ["../secret.txt"]}, "files", "leads out of the folder"),
        ({"files": ["/etc/hostname"]}, "files", "leads out of the folder"),
        ({"files": ["not-there.pdf"]}, "files", "no file"),
        ({"relations": [{"type": "likes", "to": "import:x"}]}, "relations", "not a relation"),
        ({"relations": [{"type": "cites"}]}, "relations", "needs a type and an end"),
        ({"fields": {"colour": "red"}}, "fields.colour", "no field of this name"),
        ({"kind": "publication", "fields": {"isbn": "123"}}, "fields.isbn", "ISBN"),
        ({"source": "a:b"}, "source", "no colon"),
        ({"source_key": "k" * 201}, "source_key", "at most 200"),
    ],
)
def test_a_bad_row_is_named_and_the_good_ones_come_in(
    tmp_path: Path, change: dict[str, Any], field: str, part: str
) -> None:
    make_group("a-community", kind="community")
    rows = write_rows(tmp_path / "rows.jsonl", GOOD, GOOD | {"title": "Bad"} | change, GOOD | {"title": "Another"})
    report = bring(rows)
    assert problems(report) == [(2, field)]
    assert part in str(report.refused[0])
    assert report.new == 2
    assert Item.objects.unscoped(ALL).count() == 2


def test_every_problem_of_a_row_is_named(tmp_path: Path) -> None:
    bad = {"kind": "nws", "titel": "x", "published_on": "never", "places": ["Atlantis"], "owner": "nobody@test.example"}
    report = bring(write_rows(tmp_path / "rows.jsonl", bad))
    assert {field for _, field in problems(report)} == {"kind", "title", "titel", "published_on", "places", "owner"}


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[1, 2]",
        '{"kind": "news", "title": "half',
        "\udcff".encode(errors="surrogateescape").decode("latin-1"),
    ],
)
def test_a_line_that_is_no_object_is_named(tmp_path: Path, line: str) -> None:
    report = bring(write_rows(tmp_path / "rows.jsonl", GOOD, line))
    assert problems(report) == [(2, "row")]
    assert report.new == 1


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path) -> None:
    report = bring(write_rows(tmp_path / "rows.jsonl", "", GOOD, "   ", "not json"))
    assert problems(report) == [(4, "row")]


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + b'{"kind": "news", "title": "Marked"}\n')
    assert bring(path).new == 1


def test_the_same_key_twice_in_a_file_is_a_problem_of_the_second(tmp_path: Path) -> None:
    rows = [GOOD | {"source_key": "k"}, GOOD | {"source_key": "k", "title": "Other"}, GOOD, GOOD]
    report = bring(write_rows(tmp_path / "rows.jsonl", *rows))
    assert problems(report) == [(2, "source_key"), (4, "source_key")]
    assert "Row 1" in str(report.refused[0])
    assert report.new == 2


def test_an_ambiguous_label_lists_the_candidates(tmp_path: Path) -> None:
    make_scheme({"Bank": ""}, key="money")
    make_scheme({"Bank": ""}, key="rivers")
    report = bring(write_rows(tmp_path / "rows.jsonl", GOOD | {"topics": ["bank"]}))
    assert problems(report) == [(1, "topics")]
    assert "money/money-1" in str(report.refused[0])
    assert "rivers/rivers-1" in str(report.refused[0])


def test_labels_notations_and_uris_lead_to_concepts(tmp_path: Path) -> None:
    concept = make_scheme({"Decent work": ""}, key="work")["Decent work"]
    rows = [GOOD | {"title": name, "topics": [name]} for name in ("decent WORK", "work-1", concept.uri)]
    assert bring(write_rows(tmp_path / "rows.jsonl", *rows)).new == 3
    cards = Item.objects.unscoped(ALL).values_list("card", flat=True)
    assert [card["topics"] for card in cards] == [[concept.pk]] * 3


def test_a_relation_that_leads_nowhere_is_named_and_tried_again(tmp_path: Path) -> None:
    row = GOOD | {"source_key": "a", "relations": [{"type": "cites", "to": "import:later"}]}
    report = bring(write_rows(tmp_path / "a.jsonl", row))
    assert problems(report) == [(1, "relations")]
    assert report.new == 1
    bring(write_rows(tmp_path / "b.jsonl", GOOD | {"source_key": "later"}))
    assert bring(tmp_path / "a.jsonl").is_whole
    from stoa.foundation.items.models import Relation

    assert Relation.objects.count() == 1


def test_a_hidden_target_is_not_found(tmp_path: Path) -> None:
    from stoa.foundation.access.testing import make_viewer

    hidden = make_item(audience=["person:" + str(make_person(email="somebody@test.example").email)])
    row = GOOD | {"relations": [{"type": "cites", "to": hidden.short_id}]}
    assert "not found" in str(bring(write_rows(tmp_path / "a.jsonl", row), viewer=make_viewer()).refused[0])


def test_a_row_that_collides_in_the_database_does_not_sink_its_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import IntegrityError

    from stoa.foundation.ingest import importing
    from stoa.foundation.items.services import save_items as real

    def colliding(batch: Any, **options: Any) -> Any:
        if any(save.content.title == "Collides" for save in batch):
            raise IntegrityError("as if somebody saved the same a moment ago")
        return real(batch, **options)

    monkeypatch.setattr(importing, "save_items", colliding)
    rows = [GOOD, GOOD | {"title": "Collides"}, GOOD | {"title": "Third"}]
    report = bring(write_rows(tmp_path / "rows.jsonl", *rows))
    assert problems(report) == [(2, "row")]
    assert report.new == 2
