"""From a draft to something published by way of a second pair of eyes, and back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone

from stoa.across.stewardship.queries.duties import duties_count, duties_of
from stoa.across.stewardship.services import take_back
from stoa.foundation.errors import NotAllowedError
from stoa.foundation.items.models import Item, Status
from stoa.foundation.items.queries.one import readable_item, visible_item
from stoa.foundation.items.services import bin_item
from stoa.foundation.items.testing import make_content, read_item, resave
from stoa.foundation.workflow.models import Publication, Review
from stoa.foundation.workflow.services import submit

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from stoa.across.stewardship.testing import Circle, Somebody

pytestmark = pytest.mark.django_db


def page(somebody: Somebody, address: str, status: int = 200) -> str:
    answer = somebody.client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def send(circle: Circle, item: Item, **given: str) -> Answer:
    return circle.author.client.post(f"/i/{item.short_id}/send", {"head": read_item(item.pk).head, **given})


def sent(circle: Circle, **changes: object) -> Item:
    """An item of the circle that waits for review."""
    item = circle.item(**changes)
    assert send(circle, item, note="Please look at the table.").status_code == 302
    return read_item(item.pk)


def decide(circle: Circle, item: Item, decision: str, **given: str) -> Answer:
    given = {"head": str(item.head), "decision": decision} | given
    return circle.curator.client.post(f"/i/{item.short_id}/review", given)


def test_what_is_sent_waits_on_the_curators_desk_with_its_note(circle: Circle) -> None:
    item = sent(circle, audience=["public"], title="Nine doors in ten")
    desk = page(circle.curator, "/reviews")
    assert "Nine doors in ten" in desk
    assert "Please look at the table." in desk
    assert f"/i/{item.short_id}/review" in desk
    assert "Nine doors in ten" not in page(circle.author, "/reviews")
    assert "Nothing waits for your review" in page(circle.reader, "/reviews")


def test_the_review_page_shows_the_item_and_who_will_see_it(circle: Circle) -> None:
    item = sent(circle, audience=["public"], text="## Findings\n\nLetters worked.")
    text = page(circle.curator, f"/i/{item.short_id}/review")
    assert "<h2>Findings</h2>" in text
    assert "everybody can read this, also without signing in" in text


def test_an_approved_item_is_published_for_its_readers(circle: Circle) -> None:
    item = sent(circle, audience=["public"])
    assert Client().get(f"/i/{item.short_id}").status_code == 404
    assert decide(circle, item, "approve").status_code == 302
    assert read_item(item.pk).status == Status.PUBLISHED
    assert Client().get(f"/i/{item.short_id}").status_code == 200
    assert "Approved lately" in page(circle.author, "/reviews")


def test_an_approved_item_can_wait_for_its_hour(circle: Circle) -> None:
    item = sent(circle, audience=["public"])
    moment = (timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    assert decide(circle, item, "approve-at", publish_at=moment).status_code == 302
    assert Publication.objects.get(pk=item.pk).number == item.head
    assert Client().get(f"/i/{item.short_id}").status_code == 404
    assert "is published by itself on" in page(circle.author, f"/i/{item.short_id}")
    circle.author.client.post(f"/i/{item.short_id}/unschedule", {"sure": "yes"})
    assert not Publication.objects.exists()


@pytest.mark.parametrize(("moment", "sentence"), [("", "Say from when"), ("2020-01-01T10:00", "has passed")])
def test_a_wrong_moment_is_asked_for_again(circle: Circle, moment: str, sentence: str) -> None:
    item = sent(circle, audience=["public"])
    answer = decide(circle, item, "approve-at", publish_at=moment)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert read_item(item.pk).status == Status.IN_REVIEW


def test_a_return_needs_a_reason_and_reaches_the_author(circle: Circle) -> None:
    item = sent(circle, audience=["public"], title="Nine doors")
    refused = decide(circle, item, "return", reason="")
    assert refused.status_code == 422
    assert decide(circle, item, "return", reason="The table lacks a source.").status_code == 302
    assert read_item(item.pk).status == Status.DRAFT
    for address in ("/", "/due", "/reviews", f"/i/{item.short_id}"):
        assert "The table lacks a source." in page(circle.author, address) or address == "/"
    assert "Nine doors" in page(circle.author, "/")


def test_what_was_typed_as_a_reason_is_kept_when_the_item_changed_meanwhile(circle: Circle) -> None:
    item = sent(circle, audience=["public"])
    answer = decide(circle, item, "return", head="1" if item.head != 1 else "7", reason="A long reason.")
    assert answer.status_code == 422
    assert "A long reason." in answer.content.decode()
    assert "changed since you opened the page" in answer.content.decode()


def test_the_author_cannot_review_what_they_wrote(circle: Circle) -> None:
    item = sent(circle, audience=["public"])
    assert "did not write it" in page(circle.author, f"/i/{item.short_id}/review", 403)


def test_whoever_sent_it_can_take_it_back(circle: Circle) -> None:
    item = sent(circle, audience=["public"])
    assert circle.author.client.post(f"/i/{item.short_id}/take-back", {"sure": "yes"}).status_code == 302
    assert read_item(item.pk).status == Status.DRAFT
    assert not Review.objects.exists()
    assert circle.curator.client.get(f"/i/{item.short_id}/review").status_code == 302


def test_a_curator_cannot_take_back_what_others_sent(circle: Circle) -> None:
    item = sent(circle, audience=["public"])
    assert circle.curator.client.post(f"/i/{item.short_id}/take-back", {"sure": "yes"}).status_code == 403
    assert read_item(item.pk).status == Status.IN_REVIEW


def test_who_takes_back_what_was_binned_meanwhile_brings_nobody_back_to_it(circle: Circle) -> None:
    item = sent(circle, audience=["public"])
    read_before = readable_item(circle.author.viewer, item.short_id)
    bin_item(item, actor=circle.curator.actor)
    with pytest.raises(NotAllowedError):
        take_back(read_before, viewer=circle.author.viewer, actor=circle.author.actor)
    assert visible_item(circle.author.viewer, item.short_id) is None


def test_a_bare_post_changes_nothing(circle: Circle) -> None:
    item = sent(circle, audience=["public"])
    for word in ("take-back", "unschedule", "unarchive"):
        assert circle.author.client.post(f"/i/{item.short_id}/{word}").status_code == 302
    assert circle.curator.client.post(f"/i/{item.short_id}/review").status_code == 422
    assert read_item(item.pk).status == Status.IN_REVIEW


def test_a_change_after_sending_has_to_be_sent_again(circle: Circle) -> None:
    item = sent(circle, audience=["public"], title="Nine doors")
    content = make_content(audience=["public"], owner=circle.author.person, units=[circle.unit])
    resave(item, content, status="draft", actor=circle.author.actor)
    assert "changed after it was sent" in page(circle.author, f"/i/{item.short_id}")
    assert "Nothing waits for your review" in page(circle.curator, "/reviews")
    assert duties_count(circle.curator.viewer) == 0


def test_the_review_of_a_change_shows_what_changes_for_readers(circle: Circle) -> None:
    item = circle.item(audience=["public"], status="published", title="Doors", text="Nine doors opened.")
    content = make_content(
        audience=["public"], owner=circle.author.person, units=[circle.unit], title="Doors", text="Ten doors opened."
    )
    resave(item, content, status="draft", actor=circle.author.actor)
    assert send(circle, item).status_code == 302
    text = page(circle.curator, f"/i/{item.short_id}/review")
    assert "<del" in text
    assert "Nine" in text
    assert "<ins" in text
    assert "Ten doors opened." in text
    assert "Nine doors opened." in Client().get(f"/i/{item.short_id}").content.decode()


def test_without_another_curator_the_page_says_whom_to_ask(circle: Circle) -> None:
    item = circle.item(audience=["public"], owner=circle.curator.person, actor=circle.curator.actor)
    assert "has no curator who could review this" in page(circle.curator, f"/i/{item.short_id}/send")


def test_a_day_in_the_past_is_refused_and_the_note_kept(circle: Circle) -> None:
    item = circle.item(audience=["public"])
    answer = send(circle, item, note="Mind the table.", due="2020-01-01")
    assert answer.status_code == 422
    assert "Mind the table." in answer.content.decode()


def test_the_number_of_the_menu_is_the_number_of_lines(circle: Circle) -> None:
    today = timezone.localdate()
    sent(circle, audience=["public"])
    back = sent(circle, audience=["public"])
    decide(circle, back, "return", reason="Not yet.")
    for days in (-30, -5, 5, 40):
        day = today + timedelta(days=days)
        circle.item(status="published", review_by=day)
        circle.item(status="published", review_by=day, owner=circle.reader.person, backup_owner=circle.author.person.pk)
    flagged = circle.item(status="published", audience=["staff"])
    circle.reader.client.post(f"/i/{flagged.short_id}/outdated", {"sentence": "The law changed."})
    for somebody in (circle.author, circle.curator, circle.reader, circle.stranger):
        assert duties_count(somebody.viewer) == len(duties_of(somebody.viewer))
    assert duties_count(circle.author.viewer) == 1 + 3 + 1 + 1
    assert duties_count(circle.curator.viewer) == 1


def test_a_reviewer_of_a_unit_above_sees_the_item_once_asked(circle: Circle) -> None:
    from stoa.across.stewardship.testing import make_somebody
    from stoa.foundation.directory.models import Membership
    from stoa.foundation.directory.testing import make_membership

    above = make_somebody(name="Ulla Upper")
    assert circle.unit.parent is not None
    make_membership(above.person, circle.unit.parent, role=Membership.Role.CURATOR)
    item = circle.item(audience=["public"])
    assert visible_item(above.viewer, item.short_id) is None
    assert send(circle, item, reviewer=str(above.person.uuid)).status_code == 302
    assert item.title in page(above, f"/i/{item.short_id}/review")


def test_a_direct_call_and_the_page_agree_on_the_due_day(circle: Circle) -> None:
    item = circle.item(audience=["public"])
    due = timezone.localdate() + timedelta(days=3)
    submit(item, due=due, viewer=circle.author.viewer, actor=circle.author.actor)
    assert "3 days left" in page(circle.curator, "/reviews")
    assert "3 days left" in page(circle.curator, "/due")
    assert "3 days left" in page(circle.curator, "/")


def test_a_curator_publishes_at_a_time_without_a_review(circle: Circle) -> None:
    item = circle.item(audience=["staff"], owner=circle.curator.person, actor=circle.curator.actor)
    assert "Publish later" in page(circle.curator, f"/i/{item.short_id}/publish")
    moment = (timezone.localtime() + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")
    given = {"head": item.head, "decision": "publish-at", "publish_at": moment}
    assert circle.curator.client.post(f"/i/{item.short_id}/publish", given).status_code == 302
    assert Publication.objects.get(pk=item.pk).person_id == circle.curator.person.pk
    assert read_item(item.pk).status == Status.DRAFT
