"""Publishing now or at a time: whoever asked must still be allowed to when it happens."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from stoa.foundation.directory.models import Membership
from stoa.foundation.directory.testing import make_group
from stoa.foundation.errors import EditConflictError, NotAllowedError
from stoa.foundation.history.queries import events_about
from stoa.foundation.items.models import Status
from stoa.foundation.items.services import archive_item, bin_item
from stoa.foundation.items.testing import make_content, read_item, resave
from stoa.foundation.workflow.models import Publication
from stoa.foundation.workflow.queries import publication_of, review_state
from stoa.foundation.workflow.services import approve, fire_publications, hand_to, publish, submit, unschedule
from stoa.foundation.workflow.testing import Desk, make_desk

if TYPE_CHECKING:
    from stoa.foundation.items.models import Item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def in_an_hour() -> datetime:
    return timezone.now() + timedelta(hours=1)


def scheduled(desk: Desk) -> Item:
    item = desk.draft()
    publish(desk.sees("author", item), publish_at=in_an_hour(), **desk.both("author"))
    return read_item(item.pk)


def reason_of(item: Item) -> str:
    last = events_about(item.short_id)[-1]
    assert last.verb == "workflow.unscheduled"
    return str(last.data["reason"])


def test_a_contributor_publishes_for_staff_at_once(desk: Desk) -> None:
    item = desk.draft()
    publish(desk.sees("author", item), **desk.both("author"))
    assert read_item(item.pk).status == "published"
    with pytest.raises(NotAllowedError, match="nothing new"):
        publish(desk.sees("author", item), **desk.both("author"))


def test_what_may_not_be_published_is_refused_with_the_reason(desk: Desk) -> None:
    item = desk.draft(audience=["public"])
    with pytest.raises(NotAllowedError, match="for more than staff"):
        publish(desk.sees("author", item), **desk.both("author"))
    assert read_item(item.pk).live is None


def test_a_version_saved_since_it_was_read_is_not_published(desk: Desk) -> None:
    item = desk.draft()
    read = desk.sees("author", item)
    resave(item, make_content(units=[desk.unit], owner=desk.people["author"]), actor=desk.actor("author"))
    with pytest.raises(EditConflictError):
        publish(read, **desk.both("author"))


def test_publishing_something_in_review_closes_the_review(desk: Desk) -> None:
    item = desk.draft()
    submit(desk.sees("author", item), **desk.both("author"))
    publish(desk.sees("curator", item), **desk.both("curator"))
    review = review_state(read_item(item.pk))
    assert review is not None
    assert (review.state, review.closed_by) == ("approved", desk.people["curator"])


def test_a_time_to_come_is_kept_and_fired_once(desk: Desk) -> None:
    item = scheduled(desk)
    assert (item.status, fire_publications(timezone.now())) == ("draft", 0)
    assert publication_of(item) is not None
    assert fire_publications(in_an_hour()) == 1
    published = read_item(item.pk)
    assert (published.status, publication_of(published)) == ("published", None)
    assert fire_publications(in_an_hour()) == 0
    assert events_about(item.short_id)[-1].actor == str(desk.people["author"].uuid)


def test_a_time_gone_by_means_now(desk: Desk) -> None:
    item = desk.draft()
    publish(desk.sees("author", item), publish_at=timezone.now() - timedelta(days=1), **desk.both("author"))
    assert read_item(item.pk).status == "published"


def test_an_approved_version_waits_for_its_time(desk: Desk) -> None:
    item = desk.draft(audience=["public"])
    submit(desk.sees("author", item), reviewer=desk.people["above"], **desk.both("author"))
    approve(desk.sees("above", item), publish_at=in_an_hour(), **desk.both("above"))
    assert read_item(item.pk).status == "in_review"
    assert fire_publications(in_an_hour()) == 1
    assert read_item(item.pk).status == "published"


def test_rights_lost_before_the_time_stop_it(desk: Desk) -> None:
    item = scheduled(desk)
    Membership.objects.filter(person=desk.people["author"]).delete()
    assert fire_publications(in_an_hour()) == 0
    assert read_item(item.pk).status == "draft"
    assert "do not publish for" in reason_of(item)
    assert Publication.objects.count() == 0


def test_a_closed_account_publishes_nothing(desk: Desk) -> None:
    item = scheduled(desk)
    account = desk.people["author"].account
    account.is_active = False
    account.save()
    assert fire_publications(in_an_hour()) == 0
    assert "may not see it" in reason_of(item)


def test_a_change_after_the_time_was_set_stops_it(desk: Desk) -> None:
    item = scheduled(desk)
    resave(item, make_content(units=[desk.unit], owner=desk.people["author"]), actor=desk.actor("author"))
    assert fire_publications(in_an_hour()) == 0
    assert "changed after" in reason_of(item)


def test_what_is_in_the_bin_is_not_published(desk: Desk) -> None:
    item = scheduled(desk)
    bin_item(item, actor=desk.actor("author"))
    assert fire_publications(in_an_hour()) == 0
    assert read_item(item.pk).status == "binned"


def test_one_that_is_refused_does_not_stop_the_next(desk: Desk) -> None:
    refused, fine = scheduled(desk), scheduled(desk)
    bin_item(refused, actor=desk.actor("author"))
    assert fire_publications(in_an_hour()) == 1
    assert read_item(fine.pk).status == "published"


def test_a_time_can_be_taken_back(desk: Desk) -> None:
    item = scheduled(desk)
    unschedule(item, actor=desk.actor("author"))
    assert (publication_of(item), fire_publications(in_an_hour())) == (None, 0)
    before = len(events_about(item.short_id))
    unschedule(item, actor=desk.actor("author"))
    assert len(events_about(item.short_id)) == before


def test_submitting_takes_back_the_time(desk: Desk) -> None:
    item = scheduled(desk)
    submit(desk.sees("author", item), **desk.both("author"))
    assert publication_of(item) is None


def test_a_new_version_of_something_archived_is_published(desk: Desk) -> None:
    item = desk.make()
    archive_item(item, actor=desk.actor("author"))
    resave(item, make_content(units=[desk.unit], owner=desk.people["author"]), status="draft")
    publish(desk.sees("author", item), **desk.both("author"))
    assert read_item(item.pk).status == "published"


def test_a_draft_that_moves_an_item_to_another_unit_needs_the_right_to_publish_for_both(desk: Desk) -> None:
    item = desk.make(status=Status.PUBLISHED)
    moved = make_content(units=[make_group()], owner=desk.people["author"])
    resave(item, moved, status=Status.DRAFT, actor=desk.actor("colleague"))
    for name in ("author", "curator"):
        with pytest.raises(NotAllowedError):
            publish(desk.sees(name, item), **desk.both(name))


def test_handing_an_item_over_makes_nobody_a_second_pair_of_eyes_for_their_own_draft(desk: Desk) -> None:
    item = desk.make(status=Status.PUBLISHED)
    wide = make_content(units=[desk.unit], owner=desk.people["author"], audience=("public",))
    resave(item, wide, status=Status.DRAFT, actor=desk.actor("curator"))
    hand_to(desk.sees("author", item), person=desk.people["colleague"], actor=desk.actor("author"))
    with pytest.raises(NotAllowedError):
        publish(desk.sees("curator", item), **desk.both("curator"))
    publish(desk.sees("second", item), **desk.both("second"))
    assert set(read_item(item.pk).access.tokens) == {"public"}
