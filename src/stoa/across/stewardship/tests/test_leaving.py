"""Archive, withdraw and bin: each asks first, says what follows, and can be undone as far as it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from stoa.foundation.items.models import Status
from stoa.foundation.items.services import bin_item, hold_item
from stoa.foundation.items.testing import read_item

if TYPE_CHECKING:
    from stoa.across.stewardship.testing import Circle
    from stoa.foundation.items.models import Item

pytestmark = pytest.mark.django_db


def withdrawn(circle: Circle, item: Item, **given: str) -> int:
    given = {"head": str(item.head), "reason": "The figures were wrong."} | given
    return circle.author.client.post(f"/i/{item.short_id}/withdraw", given).status_code


def test_a_withdrawn_item_leaves_its_reason_and_its_successor(circle: Circle) -> None:
    item, better = (
        circle.item(status="published", audience=["public"]),
        circle.item(status="published", audience=["public"], title="The better paper"),
    )
    assert withdrawn(circle, item, successor=better.short_id.lower()) == 302
    answer = Client().get(f"/i/{item.short_id}")
    assert answer.status_code == 410
    assert "The figures were wrong." in answer.content.decode()
    assert "The better paper" in answer.content.decode()


def test_a_successor_can_be_chosen_by_words_of_its_title(circle: Circle) -> None:
    item = circle.item(status="published", title="Doors of old")
    better = [circle.item(status="published", title=f"Doors, edition {number}") for number in (1, 2)]
    answer = circle.author.client.post(
        f"/i/{item.short_id}/withdraw", {"head": item.head, "reason": "Old.", "successor": "doors"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Doors, edition 1" in page
    assert "Doors, edition 2" in page
    assert "Doors of old</bdi></label>" not in page
    assert "Old." in page
    picked = {"successor": "doors", "successor_choice": better[1].short_id}
    assert withdrawn(circle, item, **picked) == 302
    assert read_item(item.pk).successor == better[1].short_id


def test_a_hidden_item_is_never_offered_as_successor(circle: Circle) -> None:
    item = circle.item(status="published", title="Doors")
    circle.item(owner=circle.reader.person, units=(), title="Doors in secret")
    for words in ("secret", "doors in secret"):
        assert withdrawn(circle, item, successor=words) == 422
    assert read_item(item.pk).status == Status.PUBLISHED


def test_withdrawing_needs_a_reason(circle: Circle) -> None:
    item = circle.item(status="published")
    assert withdrawn(circle, item, reason=" ") == 422
    assert read_item(item.pk).status == Status.PUBLISHED


def test_an_archived_item_can_be_brought_back(circle: Circle) -> None:
    item = circle.item(status="published")
    assert circle.author.client.post(f"/i/{item.short_id}/archive", {"head": 1}).status_code == 302
    assert read_item(item.pk).status == Status.ARCHIVED
    assert "Bring back from the archive" in circle.author.client.get(f"/i/{item.short_id}").content.decode()
    circle.author.client.post(f"/i/{item.short_id}/unarchive", {"sure": "yes"})
    assert read_item(item.pk).status == Status.PUBLISHED


def test_the_bin_asks_first_and_offers_to_undo(circle: Circle) -> None:
    item = circle.item(title="A slip")
    address = f"/i/{item.short_id}/to-bin"
    assert "For 30 days" in circle.author.client.get(address).content.decode()
    answer = circle.author.client.post(address, {"head": 1})
    page = circle.author.client.get(answer.headers["Location"]).content.decode()
    assert "data-toast" in page
    assert "30 days left" in page
    assert circle.author.client.get(f"/i/{item.short_id}").status_code == 404
    assert circle.author.client.post("/bin", {"item": item.short_id}).status_code == 302
    assert read_item(item.pk).status == Status.DRAFT
    assert "The bin is empty" in circle.author.client.get("/bin").content.decode()


def test_the_bin_of_one_is_not_the_bin_of_another(circle: Circle) -> None:
    item = circle.item(title="A slip")
    bin_item(item, actor=circle.author.actor)
    for other in (circle.reader, circle.stranger):
        assert "A slip" not in other.client.get(f"/bin?undo={item.short_id}").content.decode()
        assert other.client.post("/bin", {"item": item.short_id}).status_code == 404
    assert "A slip" in circle.curator.client.get("/bin").content.decode()
    assert Client().get("/bin").status_code == 404


def test_nothing_is_taken_out_of_the_bin_by_looking(circle: Circle) -> None:
    item = circle.item()
    bin_item(item, actor=circle.author.actor)
    circle.author.client.get(f"/bin?item={item.short_id}&undo={item.short_id}")
    assert read_item(item.pk).status == Status.BINNED


def test_what_was_published_is_not_thrown_away(circle: Circle) -> None:
    item = circle.item(status="published")
    page = circle.author.client.post(f"/i/{item.short_id}/to-bin", {"head": 1}).content.decode()
    assert "withdraw it with a reason instead" in page
    assert read_item(item.pk).status == Status.PUBLISHED


@pytest.mark.parametrize(("word", "status"), [("withdraw", "published"), ("to-bin", "draft")])
def test_a_legal_hold_is_shown_and_keeps_the_item(circle: Circle, word: str, status: str) -> None:
    item = circle.item(status=status)
    hold_item(item, reason="The court asked for it.", actor=circle.curator.actor)
    given = {"head": "1", "reason": "Wrong."}
    page = circle.author.client.post(f"/i/{item.short_id}/{word}", given).content.decode()
    assert "The court asked for it." in page
    assert 'type="submit" name="sure"' not in page
    assert read_item(item.pk).status == status
    assert "A legal hold keeps this" in circle.author.client.get(f"/i/{item.short_id}").content.decode()
