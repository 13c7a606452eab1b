"""Events become notices: who is told, why, and each only once."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from stoa.across.notices import follower
from stoa.across.notices.follower import READER, follow_history, tell
from stoa.across.notices.models import Comment, Notice
from stoa.across.notices.queries.inbox import inbox_page, unread_count
from stoa.across.notices.services.following import follow, unfollow
from stoa.across.notices.services.inbox import announce_reviews_due
from stoa.across.notices.testing import actor_of_person, make_comment, tell_everybody
from stoa.foundation.access.queries import viewer_of
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.models import Group, Person
from stoa.foundation.directory.testing import make_group, make_person
from stoa.foundation.history.models import Event, ReaderPosition
from stoa.foundation.history.services import Actor
from stoa.foundation.items.content import Contributor, from_json
from stoa.foundation.items.models import Revision
from stoa.foundation.items.services import archive_item, publish_item, withdraw_item
from stoa.foundation.items.testing import make_item, read_item, resave
from stoa.foundation.vocabulary.testing import make_concept, make_scheme

if TYPE_CHECKING:
    from stoa.across.notices.queries.inbox import Line
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.content import Content
    from stoa.foundation.items.models import Item

pytestmark = pytest.mark.django_db


def colleague(name: str = "") -> Viewer:
    return viewer_of(make_account(make_person(name=name, is_staff=True)))


def person_behind(viewer: Viewer) -> Person:
    return Person.objects.get(uuid=viewer.person_key)


def lines(viewer: Viewer) -> list[Line]:
    tell_everybody()
    return [line for day in inbox_page(viewer, 1, "/inbox", "en").days for line in day.lines]


def said(viewer: Viewer) -> list[tuple[str, str]]:
    return [(line.title, line.said) for line in lines(viewer)]


def newest(item: Item) -> Content:
    return from_json(Revision.objects.filter(item_id=item.pk).order_by("-number").first().content)  # type: ignore[union-attr]


def test_a_follower_of_a_topic_is_told_of_what_is_new_in_it_and_why() -> None:
    topics = make_scheme({"Wages": "", "Minimum wages": "Wages"})
    reader = colleague()
    follow(what="concept", target=str(topics["Wages"].pk), viewer=reader)
    make_item(title="A floor for all", topics=[topics["Minimum wages"]])
    (line,) = lines(reader)
    assert (line.title, line.said, line.why) == ("A floor for all", "This is new.", "Because you follow")
    assert line.thing is not None
    assert (line.thing.name, line.thing.url) == ("Wages", topics["Wages"].get_absolute_url())


@pytest.mark.parametrize("what", ["place", "unit above", "person", "kind"])
def test_places_units_persons_and_kinds_are_followed_too(what: str) -> None:
    reader, writer = colleague(), make_person()
    place = make_concept("Senegal", purpose="places")
    region = make_group("africa")
    unit = make_group("dakar", parent=region)
    keys = {
        "place": ("concept", str(place.pk)),
        "unit above": ("group", region.key),
        "person": ("person", str(writer.uuid)),
        "kind": ("kind", "lesson"),
    }
    kind, target = keys[what]
    follow(what=kind, target=target, viewer=reader)
    make_item(
        places=[place] if what == "place" else [],
        units=[unit] if what == "unit above" else [],
        people=(Contributor(writer.name, "author", writer.pk),) if what == "person" else (),
        kind="lesson" if what == "kind" else "tool",
    )
    assert [line.said for line in lines(reader)] == ["This is new."]


def test_a_draft_is_told_to_nobody_and_its_publication_is() -> None:
    topic, reader = make_concept(), colleague()
    follow(what="concept", target=str(topic.pk), viewer=reader)
    item = make_item(title="Slowly", topics=[topic], status="draft")
    item = resave(item, replace(newest(item), text="More."))
    assert lines(reader) == []
    publish_item(item, actor=Actor())
    assert said(reader) == [("Slowly", "This is new.")]
    item = read_item(item.pk)
    resave(item, replace(newest(item), text="A third time."))
    assert len(lines(reader)) == 1, "a later version is told to those who follow the item itself"


def test_a_follower_of_an_item_hears_of_versions_and_of_its_end() -> None:
    reader, item = colleague(), make_item(title="Guide")
    follow(what="item", target=item.short_id, viewer=reader)
    item = resave(item, replace(newest(item), text="Other words."))
    archive_item(item, actor=Actor())
    withdraw_item(read_item(item.pk), reason="Wrong.", actor=Actor())
    assert [line.said for line in lines(reader)] == [
        "This was withdrawn.",
    ], "of a withdrawn item only that is left"


def test_a_change_of_owner_is_no_new_version_for_readers() -> None:
    reader, item = colleague(), make_item()
    follow(what="item", target=item.short_id, viewer=reader)
    resave(item, replace(newest(item), owner=make_person().pk))
    assert lines(reader) == []


def test_what_was_before_is_not_told_to_those_who_follow_later() -> None:
    topic, reader = make_concept(), colleague()
    make_item(topics=[topic])
    follow(what="concept", target=str(topic.pk), viewer=reader)
    assert lines(reader) == []
    make_item(topics=[topic], title="Later")
    unfollow(what="concept", target=str(topic.pk), viewer=reader)
    assert lines(reader) == []


def test_owner_and_backup_hear_of_comments_and_corrections_by_name() -> None:
    owner, backup, writer = colleague(), colleague(), make_person(name="Awa Diop", is_staff=True)
    item = make_item(owner=person_behind(owner), backup_owner=backup.person_id)
    make_comment(item, writer)
    make_comment(item, writer, sort=Comment.Sort.CORRECTION)
    for viewer, why in ((owner, "You own this."), (backup, "You stand in for its owner.")):
        told = lines(viewer)
        assert [line.said for line in told][:2] == ["Awa Diop suggests a correction.", "Awa Diop commented on this."]
        assert {line.why for line in told} == {why}
    assert all("#comment-" in line.url for line in lines(owner)[:2])


def test_nobody_is_told_of_what_they_did_themselves() -> None:
    owner = colleague()
    person = person_behind(owner)
    item = make_item(owner=person, actor=actor_of_person(person))
    make_comment(item, person)
    assert lines(owner) == []


def test_those_named_on_something_new_are_told_once_unless_it_came_in_bulk() -> None:
    writer = colleague()
    people = (Contributor(writer.name, "author", writer.person_id),)
    make_item(title="By hand", people=people)
    make_item(title="In bulk", people=people, actor=Actor(channel="import"))
    assert [(line.title, line.why) for line in lines(writer)] == [("By hand", "You are named on it.")]


def test_the_closest_reason_wins() -> None:
    topic, owner = make_concept(), colleague()
    follow(what="concept", target=str(topic.pk), viewer=owner)
    make_item(topics=[topic], owner=person_behind(owner))
    assert [line.why for line in lines(owner)] == ["You own this."]


def test_a_name_is_told_only_to_those_who_look_after_the_item() -> None:
    reader, owner, editor = colleague(), colleague(), make_person(name="Quiet Editor", is_staff=True)
    item = make_item(owner=person_behind(owner))
    follow(what="item", target=item.short_id, viewer=reader)
    resave(item, replace(newest(item), text="Better."), actor=actor_of_person(editor))
    assert [line.said for line in lines(reader)] == ["There is a new version."]
    assert lines(owner)[0].said == "Quiet Editor published a new version."


def test_what_is_due_is_said_once_to_its_owner() -> None:
    owner = colleague()
    today = timezone.localdate()
    make_item(owner=person_behind(owner), review_by=today, title="Due")
    make_item(owner=person_behind(owner), review_by=today + timedelta(days=1))
    make_item(owner=person_behind(owner), review_by=today - timedelta(days=400))
    Notice.objects.all().delete()
    for _ in range(3):
        announce_reviews_due(timezone.now())
    told = [line for line in lines(owner) if "still hold" in line.said]
    assert [line.title for line in told] == ["Due"]
    announce_reviews_due(timezone.now() + timedelta(days=1))
    assert len([line for line in lines(owner) if "still hold" in line.said]) == 2


def test_people_without_an_account_have_no_inbox() -> None:
    owner = make_person(is_staff=True)
    make_comment(make_item(owner=owner), make_person())
    tell_everybody()
    assert not Notice.objects.exists()


def test_a_deleted_comment_is_told_to_nobody() -> None:
    owner, writer = colleague(), make_person()
    make_comment(make_item(owner=person_behind(owner)), writer)
    Comment.objects.all().delete()
    assert [line.said for line in lines(owner) if "comment" in line.said] == []


def test_old_events_fill_no_inbox() -> None:
    owner = colleague()
    make_comment(make_item(owner=person_behind(owner)), make_person())
    follow_history(timezone.now() + follower.OLD + timedelta(days=1))
    assert not Notice.objects.exists()


def test_a_reader_killed_between_notices_and_position_tells_nobody_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = colleague()
    make_comment(make_item(owner=person_behind(owner)), make_person())

    def die(name: str) -> None:
        if name == "notices.told":
            raise OSError(name)

    monkeypatch.setattr(follower, "failpoint", die)
    with pytest.raises(OSError, match="told"):
        tell_everybody()
    assert not ReaderPosition.objects.filter(name=READER).exists()
    before = unread_count(owner)
    monkeypatch.undo()
    tell_everybody()
    tell_everybody()
    assert unread_count(owner) == before == 2


class OnceEach(TestCase):
    """I7 for the inbox: however often and in whatever order events are read, each person is told of each once."""

    @settings(max_examples=15, deadline=None)
    @given(
        seed=st.integers(0, 2**32), again=st.integers(1, 4), sizes=st.lists(st.integers(1, 5), min_size=1, max_size=8)
    )
    def test_any_reading_gives_the_same_notices(self, seed: int, again: int, sizes: list[int]) -> None:
        topic, readers = make_concept(), [colleague() for _ in range(2)]
        for reader in readers:
            follow(what="concept", target=str(topic.pk), viewer=reader)
        item = make_item(topics=[topic], owner=person_behind(readers[0]))
        follow(what="item", target=item.short_id, viewer=readers[1])
        item = resave(item, replace(newest(item), text="Again."))
        make_comment(item, make_person())
        now = timezone.now()
        events = list(Event.objects.order_by("position"))
        tell(events, now)
        whole = set(Notice.objects.values_list("position", "recipient_id", "reason", "target", "is_new"))
        Notice.objects.all().delete()
        shuffled = random.Random(seed)  # noqa: S311 (an order, no secret)
        for _ in range(again):
            several = shuffled.sample(events, len(events))
            for size in sizes * len(events):
                tell(several[:size], now)
                several = several[size:]
        rows = list(Notice.objects.values_list("position", "recipient_id", "reason", "target", "is_new"))
        assert len(rows) == len(set(rows))
        assert set(rows) == whole


def test_a_group_that_one_may_not_know_any_longer_is_not_named() -> None:
    reader, team = colleague(), make_group("secret-team", kind=Group.Sort.COMMUNITY, names={"en": "Quiet board"})
    follow(what="group", target=team.key, viewer=reader)
    make_item(units=[team])
    Group.objects.filter(pk=team.pk).update(kind=Group.Sort.TEAM)
    (line,) = lines(reader)
    assert (line.why, line.thing) == ("Because of something that you follow.", None)
