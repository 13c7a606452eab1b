"""What ranks beside words reaches the index: by events at once, by the passing of days once a day."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.utils import timezone

from stoa.engine.search.protocol import Clause, Query, SearchError
from stoa.engine.search.tantivy_engine import VERSION_FILE
from stoa.foundation.access.reach import anonymous
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.indexing import moving, places
from stoa.foundation.indexing.documents import documents_of
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.indexing.models import SignalWeight
from stoa.foundation.indexing.moving import follow_days
from stoa.foundation.indexing.places import current_generation, pair_in_use, root
from stoa.foundation.indexing.testing import ask_index
from stoa.foundation.indexing.upkeep import mend
from stoa.foundation.indexing.weights import boosts, forget_weights
from stoa.foundation.items.testing import make_item
from stoa.foundation.workflow.services import mark_obsolete, verify

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def ranked() -> list[int]:
    query = Query(groups=((Clause("wages"),),), boosts=boosts())
    return [hit.item for hit in ask_index(anonymous(), query).hits]


def signals(pk: int) -> list[str]:
    return sorted(next(documents for _, documents in documents_of([pk]))[0].signals)


def test_what_was_verified_and_what_is_obsolete_reaches_the_index() -> None:
    items = [make_item(kind="news", audience=["public"], title="Wages", text="") for _ in range(3)]
    for item in items[:2]:
        catch_up()
        (mark_obsolete if item == items[0] else verify)(item, actor=TEST_ACTOR)
    catch_up()
    assert signals(items[0].pk) == ["state:obsolete"]
    assert signals(items[1].pk) == ["state:verified"]
    assert ranked() == [items[1].pk, items[2].pk, items[0].pk]


def test_a_weight_of_nothing_takes_a_signal_out_of_searches() -> None:
    names = {boost.signal for boost in boosts()}
    assert {"state:verified", "age:fresh", "official:yes", "use:100"} <= names
    SignalWeight.objects.create(signal="state:verified", weight=0)
    SignalWeight.objects.create(signal="state:overdue", weight=-0.05)
    forget_weights()
    now = {boost.signal: boost.weight for boost in boosts()}
    assert "state:verified" not in now
    assert now["state:overdue"] == -0.05


def test_the_passing_of_days_reaches_the_index_once_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    with time_machine.travel(DAY, tick=False):
        lasting, other = make_item(audience=["public"]), make_item(audience=["public"])
        verify(lasting, until=timezone.localdate() + timedelta(days=5), actor=TEST_ACTOR)
        catch_up()
        assert follow_days(timezone.now()) == 0
    written: list[int] = []
    keep = moving.write_again

    def write(ids: Sequence[int]) -> bool:
        written.extend(ids)
        return keep(ids)

    monkeypatch.setattr(moving, "write_again", write)
    for days, expected in ((5, []), (6, [lasting.pk]), (6, [lasting.pk])):
        with time_machine.travel(DAY + timedelta(days=days), tick=False):
            follow_days(timezone.now())
            assert written == expected
            assert ("state:overdue" in signals(lasting.pk)) is (days == 6)
    assert other.pk not in written


def test_things_age_as_their_kind_says() -> None:
    with time_machine.travel(DAY, tick=False):
        brief, lesson, report = (make_item(kind=kind) for kind in ("policy-brief", "lesson", "news"))
    for years, expected in ((0.5, ["fresh"] * 2), (2, ["", "fresh"]), (4, ["old", ""]), (10, ["old"] * 2)):
        with time_machine.travel(DAY + timedelta(days=round(365.25 * years)), tick=False):
            ages = [[s.partition(":")[2] for s in signals(item.pk) if s.startswith("age:")] for item in (brief, lesson)]
            assert [age[0] if age else "" for age in ages] == expected
            assert not signals(report.pk)


def test_an_index_with_other_fields_is_an_error_until_the_worker_built_it_anew() -> None:
    item = make_item(audience=["public"], title="Wages")
    catch_up()
    for which in ("full", "public"):
        (root() / current_generation() / which / VERSION_FILE).write_text(json.dumps({"version": 1}))
    places._opened.clear()
    with pytest.raises(SearchError, match="stoa index rebuild"):
        pair_in_use()
    assert mend()
    assert ranked() == [item.pk]
