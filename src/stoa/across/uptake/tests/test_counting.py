"""Counts of use: added up in memory, written together, never a person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from stoa.across.uptake.buffer import BUFFER
from stoa.across.uptake.counting import count_request
from stoa.across.uptake.models import DailyCount, Reader, What
from stoa.across.uptake.queries import uptake_of
from stoa.across.uptake.robots import is_robot
from stoa.across.uptake.services import count, reader_of
from stoa.foundation.access.queries import viewer_of, viewer_of_person
from stoa.foundation.access.reach import anonymous
from stoa.foundation.accounts.testing import CAST, OUTSIDERS, make_cast
from stoa.foundation.directory.testing import make_person
from stoa.foundation.items.models import Item
from stoa.foundation.items.queries.one import visible_item
from stoa.foundation.items.testing import make_item

pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def counting(writing_behind: None) -> None:
    """Counts wait, as while pages are made."""


def counts() -> dict[tuple[str, str], int]:
    BUFFER.flush()
    return {(row.reader, row.what): row.count for row in DailyCount.objects.all()}


def opened(item: Item, agent: str = BROWSER, method: str = "GET", **headers: str) -> None:
    request = getattr(RequestFactory(), method.lower())("/", headers={"user-agent": agent, **headers})
    request.viewer = anonymous()
    count_request(request, item)


def test_openings_add_up_over_several_writings() -> None:
    item = make_item(audience=["public"])
    for _ in range(3):
        count(anonymous(), item)
    assert not DailyCount.objects.exists(), "they wait in memory"
    assert counts() == {("public", "page"): 3}
    count(anonymous(), item)
    count(anonymous(), item, What.FILE)
    assert counts() == {("public", "page"): 4, ("public", "file"): 1}
    assert DailyCount.objects.get(what="page").day == timezone.localdate()


def test_the_kind_of_reader_is_counted_and_nothing_else_of_them() -> None:
    item, cast = make_item(audience=["public"]), make_cast()
    for user in cast.values():
        count(viewer_of(user), item)
    expected = {(name, "page"): 1 for name in OUTSIDERS} | {("staff", "page"): len(CAST) - len(OUTSIDERS)}
    assert counts() == expected
    assert {field.name for field in DailyCount._meta.get_fields()} == {
        *("id", "item", "day", "country", "reader", "what", "count")
    }


def test_somebody_from_outside_without_a_group_is_of_the_public() -> None:
    assert reader_of(viewer_of_person(make_person())) == Reader.PUBLIC


def test_the_owner_and_unpublished_items_are_not_counted() -> None:
    owner = make_person(is_staff=True)
    item = make_item(owner=owner)
    count(viewer_of_person(owner), item)
    count(viewer_of_person(make_person(is_staff=True)), make_item(status="draft"))
    assert counts() == {}


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "Mozilla/5.0 (compatible; Googlebot/2.1)",
        "curl/8.5",
        "python-requests/2.32",
        "Mozilla/5.0 HeadlessChrome/140",
    ],
)
def test_robots_are_not_counted(agent: str) -> None:
    opened(make_item(audience=["public"]), agent)
    assert is_robot(agent)
    assert counts() == {}


def test_only_a_reading_counts_not_head_nor_prefetch_nor_a_part_of_a_file() -> None:
    item = make_item(audience=["public"])
    opened(item, method="HEAD")
    opened(item, **{"sec-purpose": "prefetch;prerender"})
    opened(item, range="bytes=1000-2000")
    assert counts() == {}
    opened(item)
    assert counts() == {("public", "page"): 1}


def test_a_country_is_taken_only_from_the_header_that_the_server_in_front_sets(settings: object) -> None:
    item = make_item(audience=["public"])
    opened(item, **{"x-country": "SN"})
    settings.STOA_COUNTRY_HEADER = "X-Country"  # type: ignore[attr-defined]
    for code in ("sn", "XX", "<b>", "SEN"):
        opened(item, **{"x-country": code})
    BUFFER.flush()
    assert {row.country: row.count for row in DailyCount.objects.all()} == {"": 4, "SN": 1}


def test_an_item_that_is_gone_takes_no_other_count_along() -> None:
    gone, kept = make_item(audience=["public"]), make_item(audience=["public"])
    count(anonymous(), gone)
    count(anonymous(), kept)
    Item.objects.unscoped("a purge").filter(pk=gone.pk).update(status="draft")
    BUFFER.flush()
    assert DailyCount.objects.filter(item_id=kept.pk).exists()


def test_those_who_look_after_an_item_see_how_often_it_was_opened_and_others_do_not() -> None:
    owner, reader = make_person(is_staff=True), make_person(is_staff=True)
    item = make_item(audience=["public"], owner=owner)
    today = timezone.localdate()
    for day, kind, what, times in (
        (today, "public", "page", 40),
        (today - timedelta(days=29), "public", "page", 2),
        (today - timedelta(days=30), "public", "page", 1000),
        (today, "staff", "page", 3),
        (today, "donor", "page", 2),
        (today, "staff", "file", 5),
    ):
        DailyCount.objects.create(item=item, day=day, reader=kind, what=what, count=times)
    viewer = viewer_of_person(owner)
    found = visible_item(viewer, item.short_id)
    assert found is not None
    uptake = uptake_of(viewer, found)
    assert uptake is not None
    assert (uptake.opened, uptake.taken, uptake.has_few) == (47, 5, True)
    assert [(share.label, share.count, share.share_percent) for share in uptake.shares] == [
        ("the public", 42, 100),
        ("staff", 3, 7),
    ], "a kind of reader with fewer than three openings is not told apart"
    assert uptake_of(viewer_of_person(reader), found) is None
    assert uptake_of(anonymous(), found) is None
