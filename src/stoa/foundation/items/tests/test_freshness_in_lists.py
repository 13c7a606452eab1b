"""Lists say whether somebody looked that a thing still holds, and ask the database nothing more for it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from stoa.foundation.access.reach import anonymous
from stoa.foundation.items.queries.listing import Filter, newest
from stoa.foundation.items.queries.rows import rows_of
from stoa.foundation.items.services import call_obsolete, verify_item
from stoa.foundation.items.testing import make_item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


def test_rows_carry_a_word_for_it(django_assert_num_queries: pytest.FixtureRequest) -> None:
    today = timezone.localdate()
    ages = {"plain": None, "late": today - timedelta(days=1), "soon": today + timedelta(days=3)}
    for title, day in ages.items():
        make_item(title=title, review_by=day, audience=["public"])
    verify_item(make_item(title="checked", audience=["public"]), on=today, until=today + timedelta(days=90))
    call_obsolete(make_item(title="old", audience=["public"]), on=today, successor="")
    viewer = anonymous()
    items = newest(viewer, Filter(), 20)
    with django_assert_num_queries(1):  # type: ignore[operator]  # the fixture is a context manager
        rows = rows_of(viewer, items, "en")
    assert {row.title: (row.freshness, row.freshness_icon, row.is_stale) for row in rows} == {
        "plain": ("", "", False),
        "late": ("review overdue", "clock", True),
        "soon": ("review due", "clock", False),
        "checked": ("verified", "check", False),
        "old": ("obsolete", "clock", True),
    }
