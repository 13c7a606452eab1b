"""How much an item is used, as the index is told: in wide steps, over whole days of a year."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from stoa.across.uptake.models import DailyCount
from stoa.across.uptake.signals import uses, uses_moved
from stoa.foundation.items.testing import make_item

pytestmark = pytest.mark.django_db


def used(item: int, days_ago: int, count: int) -> None:
    day = timezone.localdate() - timedelta(days=days_ago)
    DailyCount.objects.create(item_id=item, day=day, reader="staff", what="page", count=count)


def test_use_counts_in_tens_hundreds_and_thousands_of_whole_days() -> None:
    little, some, much, old = (make_item().pk for _ in range(4))
    used(little, 3, 9)
    used(little, 0, 500)
    used(some, 3, 60)
    used(some, 300, 60)
    used(much, 1, 1_000)
    used(old, 366, 5_000)
    assert uses([little, some, much, old]) == {some: ("100",), much: ("1000",)}


def test_only_items_that_reach_another_step_are_written_again() -> None:
    steady, rising, falling, idle = (make_item().pk for _ in range(4))
    today = timezone.localdate()
    used(steady, 200, 50)
    used(steady, 1, 5)
    used(rising, 200, 95)
    used(rising, 1, 5)
    used(falling, 366, 20)
    used(idle, 200, 20)
    assert set(uses_moved(today - timedelta(days=1), today)) == {rising, falling}
    assert set(uses_moved(today - timedelta(days=30), today)) == {rising, falling}
