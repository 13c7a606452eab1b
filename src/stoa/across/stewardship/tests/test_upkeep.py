"""Whether an item still holds: its owner says so in one click, readers say that it does not, colleagues take over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone

from stoa.foundation.items.testing import read_item
from stoa.foundation.workflow.models import Flag, Verification

if TYPE_CHECKING:
    from stoa.across.stewardship.testing import Circle, Somebody
    from stoa.foundation.items.models import Item

pytestmark = pytest.mark.django_db


def page(somebody: Somebody, item: Item) -> str:
    return somebody.client.get(f"/i/{item.short_id}").content.decode()


def test_one_click_says_that_it_still_holds(circle: Circle) -> None:
    today = timezone.localdate()
    item = circle.item(status="published", audience=["public"], review_by=today - timedelta(days=12))
    assert "12 days late" in page(circle.author, item)
    assert "12 days late" in circle.author.client.get("/due").content.decode()
    assert circle.author.client.post(f"/i/{item.short_id}/verify", {"head": 1, "sure": "yes"}).status_code == 302
    assert read_item(item.pk).verified_on == today
    assert "checked by its owner" in Client().get(f"/i/{item.short_id}").content.decode()
    assert "Nothing is due from you" in circle.author.client.get("/due").content.decode()


def test_a_note_and_a_day_can_be_given(circle: Circle) -> None:
    item = circle.item(status="published")
    until = timezone.localdate() + timedelta(days=90)
    given = {"head": 1, "note": "Called the ministry.", "until": str(until)}
    circle.author.client.post(f"/i/{item.short_id}/verify", given)
    row = Verification.objects.get(item_id=item.pk)
    assert (row.note, row.until, row.person_id) == ("Called the ministry.", until, circle.author.person.pk)


def test_a_reader_tells_the_owner_and_the_owner_settles_it(circle: Circle) -> None:
    item = circle.item(status="published")
    assert "Tell the owner this is outdated" in page(circle.reader, item)
    given = {"sentence": "The law changed in May."}
    assert circle.reader.client.post(f"/i/{item.short_id}/outdated", given).status_code == 302
    assert "1 reader says it is outdated" in page(circle.author, item)
    assert "1 reader says it is outdated" not in page(circle.reader, item)
    flags = circle.author.client.get(f"/i/{item.short_id}/flags").content.decode()
    assert "The law changed in May." in flags
    assert circle.reader.person.name in flags
    number = Flag.objects.get().pk
    settled = circle.author.client.post(f"/i/{item.short_id}/flags", {"sure": "yes", "flag": number})
    assert settled.status_code == 302
    assert Flag.objects.get().resolved_by_id == circle.author.person.pk
    assert "No reader says" in circle.author.client.get(f"/i/{item.short_id}/flags").content.decode()


def test_a_flag_of_another_item_is_not_found(circle: Circle) -> None:
    one, other = circle.item(status="published"), circle.item(status="published")
    circle.reader.client.post(f"/i/{other.short_id}/outdated", {"sentence": "Old."})
    number = Flag.objects.get().pk
    answer = circle.author.client.post(f"/i/{one.short_id}/flags", {"sure": "yes", "flag": number})
    assert answer.status_code == 404
    assert Flag.objects.get().resolved_at is None


def test_an_empty_sentence_is_asked_for_again(circle: Circle) -> None:
    item = circle.item(status="published")
    assert circle.reader.client.post(f"/i/{item.short_id}/outdated", {"sentence": " "}).status_code == 422
    assert not Flag.objects.exists()


def test_an_obsolete_item_stays_readable_and_names_what_replaces_it(circle: Circle) -> None:
    item = circle.item(status="published", audience=["public"])
    better = circle.item(status="published", audience=["public"], title="The new guide")
    given = {"head": 1, "successor": "The new guide", "note": "New law."}
    assert circle.author.client.post(f"/i/{item.short_id}/obsolete", given).status_code == 302
    text = Client().get(f"/i/{item.short_id}").content.decode()
    assert "no longer holds" in text
    assert "The new guide" in text
    assert read_item(item.pk).successor == better.short_id


def test_a_successor_that_the_reader_may_not_see_is_not_named(circle: Circle) -> None:
    item = circle.item(status="published", audience=["public"])
    hidden = circle.item(status="published", audience=["staff"], title="For staff alone")
    circle.author.client.post(f"/i/{item.short_id}/obsolete", {"head": 1, "successor": hidden.short_id})
    text = Client().get(f"/i/{item.short_id}").content.decode()
    assert hidden.short_id not in text
    assert "For staff alone" not in text


def test_an_item_is_handed_to_a_colleague_by_name(circle: Circle) -> None:
    item = circle.item(status="published")
    address = f"/i/{item.short_id}/hand-over"
    asked = circle.author.client.post(address, {"head": 1, "person": "rita"})
    assert asked.status_code == 422
    assert "Rita Reader" in asked.content.decode()
    given = {"head": 1, "person": "rita", "person_choice": str(circle.reader.person.uuid)}
    assert circle.author.client.post(address, given).status_code == 302
    assert read_item(item.pk).owner_id == circle.reader.person.pk


def test_an_item_is_handed_to_a_colleague_by_mail(circle: Circle) -> None:
    item = circle.item(status="published")
    given = {"head": 1, "person": str(circle.reader.person.email).upper()}
    assert circle.author.client.post(f"/i/{item.short_id}/hand-over", given).status_code == 302
    assert read_item(item.pk).owner_id == circle.reader.person.pk


def test_handing_it_to_its_owner_is_refused_in_the_form(circle: Circle) -> None:
    item = circle.item(status="published")
    mail = str(circle.author.person.email)
    answer = circle.author.client.post(f"/i/{item.short_id}/hand-over", {"head": 1, "person": mail})
    assert answer.status_code == 422
    assert "is the owner already" in answer.content.decode()
    assert mail in answer.content.decode()


@pytest.mark.parametrize("who", ["stranger", "nobody"])
def test_it_is_never_handed_to_somebody_from_outside(circle: Circle, who: str) -> None:
    item = circle.item(status="published")
    typed = str(circle.stranger.person.email) if who == "stranger" else "zzz"
    answer = circle.author.client.post(f"/i/{item.short_id}/hand-over", {"head": 1, "person": typed})
    assert answer.status_code == 422
    assert "Nothing fits" in answer.content.decode()


def test_an_owner_from_outside_cannot_look_up_colleagues(circle: Circle) -> None:
    item = circle.item(status="published", owner=circle.stranger.person)
    answer = circle.stranger.client.post(f"/i/{item.short_id}/hand-over", {"head": 1, "person": "a"})
    assert answer.status_code == 403
    assert "Awa" not in answer.content.decode()
