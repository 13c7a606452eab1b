"""How SQLite finds what pages show: by what is asked for, never by looking at every item the viewer may see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from stoa.foundation.access.reach import anonymous
from stoa.foundation.items.models import NOTHING_BUT_PUBLISHED, Item
from stoa.foundation.items.queries.clock import changed_by_time
from stoa.foundation.items.queries.listing import Filter, for_rows, page_of, visible_items
from stoa.foundation.items.testing import make_item

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps statistics and plans by them"),
]


def test_a_list_is_read_along_its_dates() -> None:
    for wanted in (Filter(), Filter(kind="lesson"), Filter(language="fr")):
        plan = for_rows(visible_items(anonymous(), wanted).newest_first())[:20].explain()
        assert "items_by_date" in plan or "items_by_kind_and_date" in plan
    assert "TEMP B-TREE" not in for_rows(visible_items(anonymous(), Filter()).newest_first())[:20].explain()


def test_what_somebody_looks_after_is_found_by_the_person() -> None:
    mine = Q(owner_id=1) | Q(backup_owner_id=1)
    plan = Item.objects.visible_to(anonymous()).filter(NOTHING_BUT_PUBLISHED, mine).explain()
    assert "owner_id" in plan
    assert "items_by" not in plan


def test_language_versions_are_found_by_their_key() -> None:
    item = make_item(audience=["public"])
    plan = Item.objects.visible_to(anonymous()).listed().filter(translation_key__in={item.translation_key}).explain()
    assert "translation_key" in plan


def test_what_time_opens_or_closes_is_found_by_the_times() -> None:
    now = timezone.now()
    with CaptureQueriesContext(connection) as asked:
        changed_by_time(now - timedelta(hours=1), now)
    plans = [connection.cursor().execute(f"EXPLAIN QUERY PLAN {query['sql']}").fetchall() for query in asked]
    assert [plan[0][3].split("INDEX ")[1].split()[0] for plan in plans] == ["items_opening", "items_closing"]


def test_a_long_list_is_counted_no_further_than_anybody_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stoa.foundation.items.queries.listing.COUNTED", 20)
    monkeypatch.setattr("stoa.foundation.items.queries.listing.PAGE_SIZE", 10)
    for number in range(23):
        make_item(title=f"Wages {number}", audience=["public"])
    first, last = page_of(anonymous(), Filter(), 1), page_of(anonymous(), Filter(), 3)
    assert (first.total, first.has_more, first.has_next) == (20, True, True)
    assert (len(last.items), last.has_next, last.number) == (3, False, 3)
