"""Whether things still hold: owners are asked, say so, hand on or name a successor; readers may say that they do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from stoa.foundation.access.reach import anonymous
from stoa.foundation.directory.testing import make_person
from stoa.foundation.errors import BadInputError, EditConflictError, NotAllowedError
from stoa.foundation.history.queries import events_about
from stoa.foundation.items.content import from_json
from stoa.foundation.items.models import Item, Revision
from stoa.foundation.items.queries.one import visible_item
from stoa.foundation.items.services import withdraw_item
from stoa.foundation.items.testing import make_content, make_item, read_item, resave
from stoa.foundation.registries import kinds
from stoa.foundation.workflow import intervals
from stoa.foundation.workflow.intervals import next_review
from stoa.foundation.workflow.queries import (
    due_from,
    freshness,
    last_verification,
    open_flags,
    ownerless_items,
    reviews_waiting,
)
from stoa.foundation.workflow.services import flag_outdated, hand_to, mark_obsolete, resolve_flag, submit, verify
from stoa.foundation.workflow.testing import Desk, make_desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
TODAY = date(2026, 6, 1)


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def duties(desk: Desk, name: str, today: date) -> list[tuple[str, date | None]]:
    return [(duty.what, duty.due) for duty in due_from(desk.viewer(name), today)]


@pytest.mark.parametrize(("days", "expected"), [(-1, "overdue"), (0, "due"), (14, "due"), (15, ""), (400, "")])
def test_a_day_of_review_is_due_a_fortnight_before_and_overdue_after(days: int, expected: str) -> None:
    item = make_item(review_by=TODAY + timedelta(days=days))
    assert freshness(item, TODAY) == expected


def test_only_what_is_published_is_fresh_or_not() -> None:
    late = TODAY - timedelta(days=1)
    states = {state: freshness(make_item(status=state, review_by=late), TODAY) for state in ("draft", "withdrawn")}
    assert set(states.values()) == {""}
    assert freshness(make_item(), TODAY) == ""


def test_verifying_lasts_as_long_as_its_kind_says_or_until_the_day_given(desk: Desk) -> None:
    item = desk.make(review_by=timezone.localdate())
    verify(item, note="Read again.", actor=desk.actor("author"))
    checked = read_item(item.pk)
    assert checked.check_by == next_review("lesson", timezone.localdate())
    assert freshness(checked, timezone.localdate()) == "verified"
    assert duties(desk, "author", timezone.localdate()) == []
    said = last_verification(item)
    assert said is not None
    assert (said.person, said.note) == (desk.people["author"], "Read again.")
    until = timezone.localdate() + timedelta(days=30)
    verify(item, until=until, actor=desk.actor("author"))
    assert read_item(item.pk).check_by == until


def test_a_kind_that_is_never_due_is_verified_for_good(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intervals, "kind", lambda key: replace(kinds()[key], review_months=0))
    item = desk.make(review_by=timezone.localdate() - timedelta(days=1))
    verify(item, actor=desk.actor("author"))
    assert freshness(read_item(item.pk), timezone.localdate() + timedelta(days=5000)) == "verified"


def test_intervals_end_on_a_day_that_exists() -> None:
    assert next_review("working-document", date(2024, 2, 29)) == date(2026, 2, 28)


def test_an_edit_while_somebody_verifies_does_not_undo_it(desk: Desk) -> None:
    item = desk.make(review_by=timezone.localdate())
    content = from_json(Revision.objects.get(item_id=item.pk, number=1).content)
    verify(item, actor=desk.actor("author"))
    resave(item, content)
    assert freshness(read_item(item.pk), timezone.localdate()) == "verified"


def test_a_new_day_of_review_takes_the_place_of_what_was_verified(desk: Desk) -> None:
    item = desk.make(review_by=timezone.localdate())
    verify(item, actor=desk.actor("author"))
    soon = timezone.localdate() + timedelta(days=3)
    resave(item, make_content(units=[desk.unit], owner=desk.people["author"], review_by=soon))
    assert (read_item(item.pk).check_by, freshness(read_item(item.pk), timezone.localdate())) == (soon, "due")


def test_neither_a_draft_nor_a_day_gone_by_can_be_verified(desk: Desk) -> None:
    with pytest.raises(NotAllowedError):
        verify(desk.draft(), actor=desk.actor("author"))
    with pytest.raises(BadInputError, match="day to come"):
        verify(desk.make(), until=timezone.localdate(), actor=desk.actor("author"))


def test_the_owner_is_asked_first_and_the_backup_three_weeks_later(desk: Desk) -> None:
    backup = desk.people["colleague"]
    desk.make(review_by=TODAY, backup_owner=backup.pk)
    assert duties(desk, "author", TODAY - timedelta(days=15)) == []
    assert duties(desk, "author", TODAY - timedelta(days=14)) == [("verify", TODAY)]
    assert duties(desk, "colleague", TODAY + timedelta(days=21)) == []
    assert duties(desk, "colleague", TODAY + timedelta(days=22)) == [("verify", TODAY)]
    assert duties(desk, "reader", TODAY + timedelta(days=22)) == []


def test_the_backup_stands_in_at_once_for_an_owner_who_left(desk: Desk) -> None:
    item = desk.make(review_by=TODAY, backup_owner=desk.people["colleague"].pk)
    account = desk.people["author"].account
    account.is_active = False
    account.save()
    assert duties(desk, "colleague", TODAY) == [("verify", TODAY)]
    assert [left.short_id for left in ownerless_items(desk.viewer("reader"))] == [item.short_id]


def test_what_is_obsolete_names_its_successor_and_asks_nobody(desk: Desk) -> None:
    item, better = desk.make(review_by=timezone.localdate()), desk.make()
    mark_obsolete(item, successor=better.short_id, note="New rules.", actor=desk.actor("author"))
    marked = read_item(item.pk)
    assert (freshness(marked, timezone.localdate()), marked.successor) == ("obsolete", better.short_id)
    assert visible_item(desk.viewer("reader"), item.short_id) is not None
    assert duties(desk, "author", timezone.localdate()) == []
    with pytest.raises(BadInputError, match="by itself"):
        mark_obsolete(better, successor=better.short_id, actor=desk.actor("author"))


def test_verifying_takes_back_that_it_is_obsolete(desk: Desk) -> None:
    item = desk.make()
    mark_obsolete(item, actor=desk.actor("author"))
    verify(item, actor=desk.actor("author"))
    assert freshness(read_item(item.pk), timezone.localdate()) == "verified"


def test_handing_over_moves_rights_and_duties(desk: Desk) -> None:
    item = desk.draft(backup_owner=desk.people["reader"].pk)
    hand_to(desk.sees("author", item), person=desk.people["reader"], actor=desk.actor("author"))
    given = read_item(item.pk)
    assert (given.owner, given.backup_owner) == (desk.people["reader"], None)
    assert visible_item(desk.viewer("author"), item.short_id) is None
    assert visible_item(desk.viewer("reader"), item.short_id) is not None


def test_handing_over_keeps_the_draft_beside_what_is_live(desk: Desk) -> None:
    item = desk.make(title="Live")
    resave(item, make_content(title="Better", units=[desk.unit], owner=desk.people["author"]), status="draft")
    hand_to(desk.sees("author", item), person=desk.people["colleague"], actor=desk.actor("author"))
    given = read_item(item.pk)
    assert (given.title, given.status, given.owner) == ("Live", "published", desk.people["colleague"])
    newest = from_json(Revision.objects.get(item_id=item.pk, number=given.head).content)
    assert (newest.title, newest.owner) == ("Better", desk.people["colleague"].pk)
    assert given.live == given.head - 1


def test_a_review_goes_on_when_the_owner_changes(desk: Desk) -> None:
    item = desk.make(title="Live")
    resave(item, make_content(title="Better", units=[desk.unit], owner=desk.people["author"]), status="draft")
    submit(desk.sees("author", item), reviewer=desk.people["above"], **desk.both("author"))
    hand_to(desk.sees("author", item), person=desk.people["colleague"], actor=desk.actor("author"))
    assert [review.item.short_id for review in reviews_waiting(desk.viewer("above"))] == [item.short_id]


def test_whoever_edits_meanwhile_learns_of_the_new_owner(desk: Desk) -> None:
    item = desk.make()
    hand_to(desk.sees("author", item), person=desk.people["colleague"], actor=desk.actor("author"))
    with pytest.raises(EditConflictError):
        hand_to(item, person=desk.people["reader"], actor=desk.actor("author"))


def test_only_colleagues_can_own(desk: Desk) -> None:
    item = desk.make()
    with pytest.raises(BadInputError, match="colleague"):
        hand_to(item, person=make_person(is_staff=False), actor=desk.actor("author"))
    with pytest.raises(BadInputError, match="already"):
        hand_to(item, person=desk.people["author"], actor=desk.actor("author"))


def test_a_readers_sentence_reaches_the_owner_and_leaves_the_page_when_answered(desk: Desk) -> None:
    item = desk.make()
    flag = flag_outdated(desk.sees("reader", item), sentence=" The law changed. ", **desk.both("reader"))
    assert [said.sentence for said in open_flags(desk.viewer("author"), item)] == ["The law changed."]
    assert duties(desk, "author", timezone.localdate()) == [("flag", None)]
    resolve_flag(flag, actor=desk.actor("author"))
    assert open_flags(desk.viewer("author"), item) == []
    assert duties(desk, "author", timezone.localdate()) == []
    before = len(events_about(item.short_id))
    resolve_flag(flag, actor=desk.actor("author"))
    assert len(events_about(item.short_id)) == before


def test_readers_see_their_own_sentence_only(desk: Desk) -> None:
    item = desk.make()
    flag_outdated(item, sentence="Old.", **desk.both("reader"))
    flag_outdated(item, sentence="Very old.", **desk.both("reader"))
    assert [flag.sentence for flag in open_flags(desk.viewer("reader"), item)] == ["Very old."]
    assert open_flags(desk.viewer("above"), item) == []
    assert open_flags(anonymous(), item) == []


def test_a_flag_needs_a_sentence_and_somebody_signed_in(desk: Desk) -> None:
    item = desk.make(audience=["public"])
    with pytest.raises(BadInputError):
        flag_outdated(item, sentence=" ", **desk.both("reader"))
    with pytest.raises(NotAllowedError, match="Sign in"):
        flag_outdated(item, sentence="Old.", viewer=anonymous(), actor=desk.actor("reader"))


def test_what_nobody_owns_is_listed_for_whoever_may_see_it(desk: Desk) -> None:
    orphan: Item = make_item(audience=["staff"])
    desk.make()
    assert [item.short_id for item in ownerless_items(desk.viewer("reader"))] == [orphan.short_id]
    assert ownerless_items(anonymous()) == []


def test_what_comes_in_through_the_web_is_owned_by_whoever_writes_it(desk: Desk) -> None:
    item = make_item(actor=desk.actor("colleague"))
    assert item.owner == desk.people["colleague"]


def test_nobody_is_asked_about_what_they_may_not_see(desk: Desk) -> None:
    assert due_from(anonymous(), TODAY) == []
    item = desk.make(review_by=TODAY, owner=desk.people["reader"], audience=["staff"])
    assert duties(desk, "reader", TODAY) == [("verify", TODAY)]
    withdraw_item(item, reason="Wrong.", actor=desk.actor("reader"))
    assert duties(desk, "reader", TODAY) == []
