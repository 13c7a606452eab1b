"""Who finds what: nothing is there for those who cannot see, a sentence for those who may only read. And what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from stoa.across.stewardship.panels import due_panel, state_notice, upkeep_panel
from stoa.across.stewardship.queries.duties import duties_count
from stoa.across.stewardship.slots import ITEM_ACTIONS
from stoa.foundation.access.reach import Viewer, anonymous
from stoa.foundation.items.queries.one import visible_item
from stoa.foundation.items.services import bin_item
from stoa.foundation.workflow.services import submit

if TYPE_CHECKING:
    from stoa.across.stewardship.testing import Circle
    from stoa.foundation.items.models import Item

pytestmark = pytest.mark.django_db

FOR_STEWARDS = (
    *("send", "review", "publish", "versions", "compare", "versions/1/restore", "withdraw", "archive", "to-bin"),
    *("verify", "hand-over", "obsolete", "flags"),
)
BUTTONS = ("take-back", "unschedule", "unarchive")


@pytest.mark.parametrize("word", FOR_STEWARDS)
def test_readers_are_told_and_others_find_nothing(circle: Circle, word: str) -> None:
    item = circle.item(status="published", audience=["staff"])
    address = f"/i/{item.short_id}/{word}"
    assert circle.author.client.get(address).status_code < 400
    refused = circle.reader.client.get(address)
    assert refused.status_code == 403
    assert "look after" in refused.content.decode()
    missing = circle.stranger.client.get(f"/i/ST-0000000/{word}")
    hidden = circle.stranger.client.get(address)
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("word", [*BUTTONS, *FOR_STEWARDS])
def test_posts_ask_again_who_may(circle: Circle, word: str) -> None:
    item = circle.item(status="published", audience=["staff"])
    address, given = f"/i/{item.short_id}/{word}", {"sure": "yes", "head": 1, "decision": "publish"}
    allowed = {405} if word in {"versions", "compare"} else set()
    assert circle.reader.client.post(address, given).status_code in allowed | {403}
    assert circle.stranger.client.post(address, given).status_code in allowed | {404}


def test_the_pages_of_one_person_are_for_people_who_are_signed_in(circle: Circle) -> None:
    for address in ("/due", "/reviews", "/bin"):
        assert Client().get(address).status_code == 404
        assert circle.stranger.client.get(address).status_code == 200


def test_a_contributor_may_publish_for_staff_and_not_for_everybody(circle: Circle) -> None:
    from stoa.foundation.directory.models import Membership
    from stoa.foundation.directory.testing import make_membership

    make_membership(circle.author.person, circle.unit, role=Membership.Role.CONTRIBUTOR)
    inside, outside = circle.item(audience=["staff"]), circle.item(audience=["public"])
    assert "Publish" in circle.author.client.get(f"/i/{inside.short_id}").content.decode()
    page = circle.author.client.get(f"/i/{outside.short_id}").content.decode()
    assert "Send for review" in page
    refused = circle.author.client.get(f"/i/{outside.short_id}/publish")
    assert refused.status_code == 403
    assert "more than staff" in refused.content.decode()
    given = {"head": 1, "decision": "publish"}
    assert circle.author.client.post(f"/i/{outside.short_id}/publish", given).status_code == 403
    assert circle.author.client.post(f"/i/{inside.short_id}/publish", given).status_code == 302
    assert circle.reader.client.get(f"/i/{inside.short_id}").status_code == 200


def test_an_owner_from_outside_asks_for_a_review_without_learning_names(circle: Circle) -> None:
    item = circle.item(audience=["public"], owner=circle.stranger.person)
    address = f"/i/{item.short_id}/send"
    page = circle.stranger.client.get(address).content.decode()
    assert "any curator of the unit" in page
    assert "Carlos Curator" not in page
    assert circle.stranger.client.post(address, {"head": 1}).status_code == 302
    assert item.title in circle.curator.client.get("/reviews").content.decode()


def statements(viewer: Viewer, item: Item) -> int:
    """What the parts of this app cost on one item page."""
    found = visible_item(viewer, item.short_id)
    assert found is not None
    with CaptureQueriesContext(connection) as seen:
        for entry in ITEM_ACTIONS:
            entry.shown(viewer, found)
        state_notice(viewer, found)
        upkeep_panel(viewer, found)
    return len(seen)


def test_readers_pay_nothing_on_an_item_page_and_stewards_little(circle: Circle) -> None:
    item = circle.item(status="published", audience=["public"], review_by=timezone.localdate())
    draft = circle.item(audience=["public"])
    submit(draft, viewer=circle.author.viewer, actor=circle.author.actor)
    assert statements(anonymous(), item) == 0
    assert statements(circle.reader.viewer, item) == 0
    assert statements(circle.author.viewer, item) <= 3
    assert statements(circle.author.viewer, draft) <= 6
    assert statements(circle.curator.viewer, draft) <= 6


def test_pages_cost_the_same_however_much_there_is(circle: Circle) -> None:
    def fill() -> None:
        for _ in range(4):
            waiting = circle.item(audience=["public"])
            submit(waiting, viewer=circle.author.viewer, actor=circle.author.actor)
            bin_item(circle.item(), actor=circle.author.actor)
            circle.item(status="published", review_by=timezone.localdate(), owner=circle.curator.person)

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert circle.curator.client.get(address).status_code == 200
        return len(seen)

    fill()
    addresses = ("/due", "/reviews", "/bin")
    _first_visits, before = [[cost(address) for address in addresses] for _ in range(2)]
    fill()
    assert [cost(address) for address in addresses] == before
    assert max(before) <= 18


def test_the_number_of_the_menu_is_one_statement(circle: Circle) -> None:
    viewer = circle.curator.viewer
    duties_count(viewer)
    with CaptureQueriesContext(connection) as seen:
        duties_count(viewer)
    assert len(seen) == 1
    assert due_panel(anonymous()) is None
    assert duties_count(anonymous()) == 0
