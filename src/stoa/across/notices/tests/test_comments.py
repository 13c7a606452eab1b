"""What people say about items: who reads it, who may change, close and hide it, and how much of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from stoa.across.notices.models import LONGEST_COMMENT, Comment, Notice
from stoa.across.notices.personal import PERSONAL
from stoa.across.notices.queries.comments import comments_shown
from stoa.across.notices.services.comments import AT_ONCE
from stoa.across.notices.services.following import follow
from stoa.across.notices.testing import make_comment, tell_everybody
from stoa.foundation.access.queries import viewer_of
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.testing import make_person
from stoa.foundation.history.models import Event
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.items.services.holding import hold_item
from stoa.foundation.items.testing import make_item

if TYPE_CHECKING:
    from stoa.foundation.accounts.models import User
    from stoa.foundation.items.models import Item

pytestmark = pytest.mark.django_db
BACKEND = "stoa.foundation.accounts.backends.PasswordBackend"


@pytest.fixture
def owner() -> User:
    return make_account(make_person(name="The owner", is_staff=True))


@pytest.fixture
def writer() -> User:
    return make_account(make_person(name="The writer"))


@pytest.fixture
def reader() -> User:
    return make_account(make_person(is_staff=True))


@pytest.fixture
def item(owner: User) -> Item:
    return make_item(audience=["public"], owner=owner.person)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def read_by(user: User, item: Item) -> list[str]:
    return [str(said.text_html).strip() for said in comments_shown(viewer_of(user), item)]


def test_a_comment_is_read_by_whoever_reads_the_item(item: Item, writer: User, reader: User) -> None:
    answer = client_of(writer).post(f"/i/{item.short_id}/comment", {"text": "It *worked*."})
    comment = Comment.objects.get()
    assert answer.headers["Location"] == f"{item.get_absolute_url()}#comment-{comment.pk}"
    assert read_by(reader, item) == read_by(writer, item) == ["<p>It <em>worked</em>.</p>"]
    assert [(event.verb, event.data) for event in Event.objects.filter(verb__startswith="comment")] == [
        ("comment.written", {"comment": comment.pk})
    ], "the history says that something was said, not what"


def test_a_correction_is_read_by_its_author_and_those_who_look_after_the_item(
    item: Item, owner: User, writer: User, reader: User
) -> None:
    client_of(writer).post(f"/i/{item.short_id}/correct", {"text": "The figure is of 2019."})
    assert len(read_by(owner, item)) == len(read_by(writer, item)) == 1
    assert read_by(reader, item) == []
    assert client_of(reader).get(f"/comments/{Comment.objects.get().pk}/edit").status_code == 404


def test_nothing_and_too_much_are_refused_and_kept(item: Item, writer: User) -> None:
    client = client_of(writer)
    long = "A long story. " * 400
    assert len(long) > LONGEST_COMMENT
    for text in ("", "   ", long):
        answer = client.post(f"/i/{item.short_id}/comment", {"text": text})
        assert answer.status_code == 422
        assert text.strip() in answer.content.decode()
    assert not Comment.objects.exists()


def test_whoever_writes_too_fast_waits_and_keeps_the_text(item: Item, writer: User) -> None:
    for _ in range(AT_ONCE):
        make_comment(item, writer.person)
    client = client_of(writer)
    answer = client.post(f"/i/{item.short_id}/comment", {"text": "One too many"})
    assert answer.status_code == 429
    assert "One too many" in answer.content.decode()
    assert "Wait a little" in answer.content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        make_comment(item, writer.person)
    assert Comment.objects.count() == AT_ONCE + 1


def test_its_author_changes_a_comment_for_a_quarter_of_an_hour(item: Item, writer: User) -> None:
    comment = make_comment(item, writer.person)
    client = client_of(writer)
    assert client.post(f"/comments/{comment.pk}/edit", {"text": "Better said."}).status_code == 302
    assert read_by(writer, item) == ["<p>Better said.</p>"]
    Comment.objects.update(written_at=timezone.now() - timedelta(minutes=16))
    assert client.post(f"/comments/{comment.pk}/edit", {"text": "Too late."}).status_code == 403
    assert not comments_shown(viewer_of(writer), item)[0].may_edit


def test_nobody_changes_or_deletes_what_others_wrote(item: Item, writer: User, owner: User, reader: User) -> None:
    comment = make_comment(item, writer.person)
    for user in (owner, reader):
        assert client_of(user).post(f"/comments/{comment.pk}/edit", {"text": "Mine."}).status_code == 403
        assert client_of(user).post(f"/comments/{comment.pk}/delete").status_code == 403
    assert read_by(writer, item) == ["<p>It worked here too.</p>"]


def test_its_author_deletes_a_comment_after_being_asked(item: Item, writer: User, owner: User) -> None:
    comment = make_comment(item, writer.person)
    tell_everybody()
    client = client_of(writer)
    assert "Delete your comment?" in client.get(f"/comments/{comment.pk}/delete").content.decode()
    assert Comment.objects.exists()
    client.post(f"/comments/{comment.pk}/delete")
    assert not Comment.objects.exists()
    assert not Notice.objects.filter(recipient=owner.person, verb="comment.written").exists()


def test_a_legal_hold_keeps_what_was_said(item: Item, writer: User) -> None:
    comment = make_comment(item, writer.person)
    hold_item(item, reason="A case is pending.", actor=TEST_ACTOR)
    answer = client_of(writer).post(f"/comments/{comment.pk}/delete")
    assert answer.status_code == 403
    assert "A case is pending." in answer.content.decode()
    assert Comment.objects.exists()


def test_the_owner_hides_a_comment_with_a_reason_that_its_author_reads(
    item: Item, writer: User, owner: User, reader: User
) -> None:
    comment = make_comment(item, writer.person)
    client = client_of(owner)
    assert client_of(reader).post(f"/comments/{comment.pk}/hide", {"reason": "No."}).status_code == 403
    assert client.post(f"/comments/{comment.pk}/hide", {"reason": ""}).status_code == 422
    client.post(f"/comments/{comment.pk}/hide", {"reason": "It names a person."})
    assert read_by(reader, item) == []
    assert comments_shown(viewer_of(writer), item)[0].hidden_reason == "It names a person."
    assert comments_shown(viewer_of(owner), item)[0].is_hidden
    tell_everybody()
    assert Notice.objects.get(recipient=writer.person).reason == "writer"


def test_the_owner_says_that_a_correction_was_dealt_with_and_its_author_hears_of_it(
    item: Item, writer: User, owner: User
) -> None:
    comment = make_comment(item, writer.person, sort=Comment.Sort.CORRECTION)
    assert client_of(writer).post(f"/comments/{comment.pk}/resolve").status_code == 403
    for _ in range(2):
        assert client_of(owner).post(f"/comments/{comment.pk}/resolve").status_code == 302
    tell_everybody()
    told = Notice.objects.filter(recipient=writer.person)
    assert [(notice.verb, notice.reason) for notice in told] == [("comment.resolved", "writer")]


def test_who_wrote_leads_on_only_for_those_who_may_know(item: Item, writer: User, owner: User) -> None:
    stranger = make_account()
    make_comment(item, writer.person)
    assert comments_shown(viewer_of(stranger), item)[0].author == "The writer"
    assert comments_shown(viewer_of(stranger), item)[0].author_url == ""
    assert comments_shown(viewer_of(owner), item)[0].author_url == writer.person.get_absolute_url()


def test_the_copy_of_ones_own_holds_what_one_said_and_was_told(item: Item, owner: User, writer: User) -> None:
    make_comment(item, writer.person, text="Mine to keep")
    follow(what="item", target=item.short_id, viewer=viewer_of(writer))
    tell_everybody()
    said = {part.key: list(part.rows(writer.person_id)) for part in PERSONAL}
    assert [(row["item"], row["text"]) for row in said["comments"]] == [(item.short_id, "Mine to keep")]
    assert [(row["what"], row["target"]) for row in said["followed"]] == [("item", item.short_id)]
    told = {part.key: list(part.rows(owner.person_id)) for part in PERSONAL}["notices"]
    assert (told[-1]["item"], told[-1]["verb"], told[-1]["reason"]) == (item.short_id, "comment.written", "owner")
