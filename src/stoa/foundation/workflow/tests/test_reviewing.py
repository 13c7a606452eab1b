"""Submit, return, approve: by those who may, of what was submitted, and never by who wrote it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from stoa.foundation.directory.models import Membership
from stoa.foundation.errors import BadInputError, EditConflictError, NotAllowedError, NotFoundError
from stoa.foundation.history.queries import chain_problems, events_about
from stoa.foundation.items.models import Item, Revision
from stoa.foundation.items.queries.one import visible_item
from stoa.foundation.items.testing import make_content, read_item, resave
from stoa.foundation.workflow.models import Review
from stoa.foundation.workflow.queries import due_from, review_state, reviewers_of, reviews_waiting
from stoa.foundation.workflow.services import approve, publish, return_to_author, submit
from stoa.foundation.workflow.testing import Desk, make_desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def submitted(desk: Desk, **changes: object) -> Item:
    reviewer = changes.pop("reviewer", None)
    item = desk.draft(**({"audience": ["public"]} | changes))
    person = desk.people[str(reviewer)] if reviewer else None
    submit(desk.sees("author", item), note="Please.", reviewer=person, **desk.both("author"))
    return read_item(item.pk)


def waiting_for(desk: Desk, name: str) -> list[str]:
    return [review.item.short_id for review in reviews_waiting(desk.viewer(name))]


def test_what_is_submitted_waits_for_the_units_curators_and_nobody_else(desk: Desk) -> None:
    item = submitted(desk)
    assert item.status == "in_review"
    everybody = ("author", "colleague", "curator", "second", "above", "head", "reader")
    assert [name for name in everybody if waiting_for(desk, name)] == ["curator", "second"]


def test_a_named_reviewer_sees_it_and_others_are_not_asked(desk: Desk) -> None:
    item = submitted(desk, reviewer="above")
    assert waiting_for(desk, "above") == [item.short_id]
    assert waiting_for(desk, "curator") == []
    approve(desk.sees("above", item), **desk.both("above"))
    assert read_item(item.pk).status == "published"


def test_a_reviewer_loses_sight_of_it_when_it_goes_back(desk: Desk) -> None:
    item = submitted(desk, reviewer="above")
    return_to_author(desk.sees("above", item), reason="Name the source.", **desk.both("above"))
    assert read_item(item.pk).status == "draft"
    assert visible_item(desk.viewer("above"), item.short_id) is None
    assert [(duty.what, duty.reason) for duty in due_from(desk.viewer("author"), timezone.localdate())] == [
        ("returned", "Returned to you: Name the source.")
    ]


def test_a_reviewer_still_sees_what_the_author_saves_meanwhile(desk: Desk) -> None:
    item = submitted(desk, reviewer="above")
    content = make_content(units=[desk.unit], owner=desk.people["author"], audience=["public"])
    resave(item, content, status="in_review", actor=desk.actor("author"))
    assert waiting_for(desk, "above") == [item.short_id]
    approve(desk.sees("above", item), **desk.both("above"))
    assert visible_item(desk.viewer("above"), item.short_id) is not None
    assert read_item(item.pk).reviewer_id is None


def test_a_draft_saved_over_a_submission_takes_it_back(desk: Desk) -> None:
    item = submitted(desk)
    content = make_content(units=[desk.unit], owner=desk.people["author"])
    resave(item, content, status="draft", actor=desk.actor("author"))
    assert waiting_for(desk, "curator") == []
    with pytest.raises(NotAllowedError, match="took it back or changed it"):
        approve(desk.sees("curator", item), **desk.both("curator"))


def test_a_version_read_before_the_last_save_cannot_be_approved(desk: Desk) -> None:
    item = submitted(desk)
    read = desk.sees("curator", item)
    content = make_content(units=[desk.unit], owner=desk.people["author"], audience=["public"])
    resave(item, content, status="in_review", actor=desk.actor("author"))
    with pytest.raises((EditConflictError, NotAllowedError)):
        approve(read, **desk.both("curator"))
    assert read_item(item.pk).live is None


def test_nobody_approves_what_they_wrote(desk: Desk) -> None:
    item = desk.draft(audience=["public"], owner=desk.people["curator"], actor=desk.actor("curator"))
    submit(desk.sees("curator", item), **desk.both("curator"))
    with pytest.raises(NotAllowedError, match="did not write it"):
        approve(desk.sees("curator", item), **desk.both("curator"))
    approve(desk.sees("second", item), **desk.both("second"))
    assert read_item(item.pk).status == "published"


def test_a_curator_who_wrote_at_it_is_not_asked_as_one_of_the_unit(desk: Desk) -> None:
    item = desk.draft(audience=["public"])
    content = make_content(units=[desk.unit], owner=desk.people["author"], audience=["public"])
    resave(item, content, actor=desk.actor("curator"))
    submit(desk.sees("author", item), **desk.both("author"))
    assert [name for name in ("curator", "second") if waiting_for(desk, name)] == ["second"]


def test_returning_and_submitting_again_does_not_make_an_author_their_own_reviewer(desk: Desk) -> None:
    item = desk.draft(audience=["public"], owner=desk.people["curator"], actor=desk.actor("curator"))
    submit(desk.sees("curator", item), **desk.both("curator"))
    return_to_author(desk.sees("second", item), reason="Shorter.", **desk.both("second"))
    with pytest.raises(NotAllowedError, match="another curator"):
        publish(desk.sees("curator", item), **desk.both("curator"))


@pytest.mark.parametrize("name", ["author", "colleague", "head", "reader"])
def test_those_who_are_no_curators_decide_nothing(desk: Desk, name: str) -> None:
    item = submitted(desk)
    seen = read_item(item.pk)
    with pytest.raises(NotAllowedError):
        approve(seen, **desk.both(name))
    with pytest.raises(NotAllowedError):
        return_to_author(seen, reason="Shorter.", **desk.both(name))
    assert read_item(item.pk).status == "in_review"


def test_a_draft_beside_something_published_is_reviewed_and_shows_nothing_meanwhile(desk: Desk) -> None:
    item = desk.make(title="Live", audience=["public"])
    content = make_content(title="Better", units=[desk.unit], owner=desk.people["author"], audience=["public"])
    resave(item, content, status="draft", actor=desk.actor("author"))
    submit(desk.sees("author", item), reviewer=desk.people["above"], **desk.both("author"))
    during = read_item(item.pk)
    assert (during.status, during.title) == ("published", "Live")
    assert waiting_for(desk, "above") == [item.short_id]
    approve(desk.sees("above", item), **desk.both("above"))
    after = read_item(item.pk)
    assert (after.status, after.title, after.live) == ("published", "Better", after.head)


def test_an_author_is_told_who_cannot_review(desk: Desk) -> None:
    item = desk.draft()
    for name in ("author", "colleague", "head", "reader"):
        with pytest.raises(BadInputError, match="choose a curator"):
            submit(desk.sees("author", item), reviewer=desk.people[name], **desk.both("author"))
    assert [who.name for who in reviewers_of(desk.sees("author", item))] == ["Curator", "Second", "Above"]


def test_nothing_is_submitted_to_nobody(desk: Desk) -> None:
    Membership.objects.filter(group=desk.unit, role="curator").delete()
    item = desk.draft()
    with pytest.raises(BadInputError, match="unit above"):
        submit(desk.sees("author", item), **desk.both("author"))
    Membership.objects.filter(role="curator").delete()
    with pytest.raises(BadInputError, match="Nobody can review"):
        submit(desk.sees("author", item), **desk.both("author"))
    assert Review.objects.count() == 0


def test_only_those_who_look_after_it_submit(desk: Desk) -> None:
    item = desk.make()
    with pytest.raises(NotAllowedError):
        submit(desk.sees("reader", item), **desk.both("reader"))
    with pytest.raises(NotAllowedError, match="nothing new"):
        submit(desk.sees("author", item), **desk.both("author"))
    with pytest.raises(NotFoundError):
        desk.sees("reader", desk.draft())


def test_submitting_twice_leaves_one_review_waiting(desk: Desk) -> None:
    item = submitted(desk)
    tomorrow = timezone.localdate() + timedelta(days=1)
    submit(desk.sees("author", item), reviewer=desk.people["second"], due=tomorrow, **desk.both("author"))
    review = review_state(read_item(item.pk))
    assert review is not None
    assert (review.state, review.due, review.reviewer) == ("waiting", tomorrow, desk.people["second"])
    assert Review.objects.count() == 1
    assert waiting_for(desk, "curator") == []


def test_returning_needs_a_reason_and_tells_it(desk: Desk) -> None:
    item = submitted(desk)
    with pytest.raises(BadInputError, match="what is missing"):
        return_to_author(desk.sees("curator", item), reason="  ", **desk.both("curator"))
    return_to_author(desk.sees("curator", item), reason="Name the source.", **desk.both("curator"))
    review = review_state(read_item(item.pk))
    assert review is not None
    assert (review.state, review.reason, review.closed_by) == ("returned", "Name the source.", desk.people["curator"])


def test_what_was_returned_is_due_until_it_is_submitted_again(desk: Desk) -> None:
    item = submitted(desk)
    return_to_author(desk.sees("curator", item), reason="Shorter.", **desk.both("curator"))
    submit(desk.sees("author", item), **desk.both("author"))
    assert due_from(desk.viewer("author"), timezone.localdate()) == []
    assert [duty.what for duty in due_from(desk.viewer("curator"), timezone.localdate())] == ["review"]


def test_every_step_is_in_the_history_in_order(desk: Desk) -> None:
    item = submitted(desk, reviewer="second")
    return_to_author(desk.sees("second", item), reason="Shorter.", **desk.both("second"))
    submit(desk.sees("author", item), **desk.both("author"))
    approve(desk.sees("curator", item), **desk.both("curator"))
    said = [event.verb for event in events_about(item.short_id) if event.verb.startswith("workflow.")]
    assert said == ["workflow.submitted", "workflow.returned", "workflow.submitted", "workflow.approved"]
    assert list(chain_problems()) == []
    assert Revision.objects.filter(item_id=item.pk).count() == read_item(item.pk).head
