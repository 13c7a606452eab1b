"""A clock that jumps (R13): nothing saved is overwritten, nothing is opened before its time, nobody stays signed in for ever.

The worker's clock and that of the pages may differ: what somebody may see is decided when they ask, by the clock of the
process that answers. What a worker did with a clock of its own changes nothing about it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from stoa.across.notices.queries.inbox import shown_to
from stoa.across.notices.services.following import follow
from stoa.across.notices.testing import tell_everybody
from stoa.foundation.access.queries import viewer_of
from stoa.foundation.access.reach import anonymous
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.testing import make_person
from stoa.foundation.errors import EditConflictError
from stoa.foundation.history.models import Event
from stoa.foundation.history.queries import chain_problems
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.indexing.testing import ask_index
from stoa.foundation.indexing.worker import tick
from stoa.foundation.items.models import Item, Revision
from stoa.foundation.items.queries.revisions import revisions_of
from stoa.foundation.items.services import Save, save_items
from stoa.foundation.items.services.drafts import keep_draft
from stoa.foundation.items.testing import make_content, make_item, read_item, resave
from stoa.foundation.workflow.services.publishing import fire_publications, publish
from stoa.foundation.workflow.testing import make_desk

if TYPE_CHECKING:
    from stoa.foundation.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
OPENS = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
JUMPS = pytest.mark.parametrize("jump", [-HOUR, -DAY, DAY], ids=["back an hour", "back a day", "on a day"])
BACKEND = "stoa.foundation.accounts.backends.PasswordBackend"
PASSWORD = "horse-battery-7"


@pytest.fixture
def reader() -> User:
    return make_account(make_person(is_staff=True, email="ana@test.example"), password=PASSWORD)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def places_that_show(user: User, item: Item) -> set[str]:
    """Where the item's title stands, of all the pages it could stand on."""
    client = signed_in(user)
    addresses = ("/", "/search?q=embargoed", "/library", "/feeds/atom?kind=lesson", "/inbox", item.get_absolute_url())
    return {one for one in addresses if item.title in b"".join(client.get(one)).decode()}


def worker_works() -> None:
    """One round of what the worker repeats, by its own clock."""
    tick(timezone.now())
    fire_publications(timezone.now())
    tell_everybody()
    catch_up()


@pytest.mark.parametrize("lead", [-DAY, timedelta(0), DAY], ids=["worker behind", "worker right", "worker ahead"])
def test_an_embargo_lifts_at_its_second_whatever_the_worker_believes(reader: User, lead: timedelta) -> None:
    with time_machine.travel(OPENS - 2 * DAY, tick=False) as clock:
        item = make_item(title="Embargoed until noon", available_from=OPENS)
        follow(what="kind", target="lesson", viewer=viewer_of(reader))
        clock.move_to(OPENS - SECOND + lead)
        worker_works()
        clock.move_to(OPENS - SECOND)
        assert places_that_show(reader, item) == set()
        assert not Item.objects.visible_to(viewer_of(reader)).filter(pk=item.pk).exists()
        assert not shown_to(viewer_of(reader)).exists()
        clock.move_to(OPENS)
        assert Item.objects.visible_to(viewer_of(reader)).filter(pk=item.pk).exists()
        assert {"/search?q=embargoed", "/library", item.get_absolute_url()} <= places_that_show(reader, item)


def test_an_embargo_whose_clock_jumps_back_closes_again(reader: User) -> None:
    with time_machine.travel(OPENS + SECOND, tick=False) as clock:
        item = make_item(title="Embargoed until noon", available_from=OPENS)
        worker_works()
        assert item.get_absolute_url() in places_that_show(reader, item)
        clock.move_to(OPENS - HOUR)
        assert places_that_show(reader, item) == set()


def test_what_opens_after_the_workers_clock_was_put_right_is_found_by_the_public() -> None:
    with time_machine.travel(OPENS + DAY, tick=False) as clock:
        worker_works()
        clock.move_to(OPENS - HOUR)
        make_item(audience=("public",), title="Embargoed until noon", available_from=OPENS)
        worker_works()
        for moment in (OPENS + SECOND, OPENS + DAY + HOUR):
            clock.move_to(moment)
            worker_works()
        assert ask_index(anonymous()).total == 1


def test_a_publication_at_a_time_is_late_with_a_late_worker_and_never_early() -> None:
    desk = make_desk()
    with time_machine.travel(OPENS - DAY, tick=False) as clock:
        item = desk.draft()
        publish(item, publish_at=OPENS, **desk.both("author"))
        for moment, expected in ((OPENS - SECOND, "draft"), (OPENS - 3 * DAY, "draft"), (OPENS, "published")):
            clock.move_to(moment)
            fire_publications(timezone.now())
            assert read_item(item.pk).status == expected


@JUMPS
def test_no_save_is_lost_when_the_clock_jumps_between_two_editors(jump: timedelta) -> None:
    with time_machine.travel(OPENS, tick=False) as clock:
        item = make_item(text="As it was.")
        clock.shift(jump)
        resave(item, make_content(text="Saved after the jump."))
        stale = Save(make_content(text="From before."), item.kind, item.status, item=item.pk, read_head=item.head)
        with pytest.raises(EditConflictError):
            save_items([stale], actor=TEST_ACTOR)
        clock.move_to(OPENS)
        with pytest.raises(EditConflictError):
            save_items([stale], actor=TEST_ACTOR)
    assert read_item(item.pk).text == "Saved after the jump."
    assert [revision.number for revision in revisions_of(item)] == [2, 1]
    assert Revision.objects.count() == 2


@JUMPS
def test_the_history_stays_in_the_order_of_its_commits(jump: timedelta) -> None:
    with time_machine.travel(OPENS, tick=False) as clock:
        first = make_item()
        clock.shift(jump)
        second = make_item()
        clock.move_to(OPENS + SECOND)
        resave(first, make_content(text="Once more."))
    told = list(Event.objects.order_by("position").values_list("position", "object_id"))
    assert [position for position, _ in told] == list(range(1, len(told) + 1))
    mine = [whom for _, whom in told if whom in {first.short_id, second.short_id}]
    assert mine.index(second.short_id) < len(mine) - 1 - mine[::-1].index(first.short_id)
    assert list(chain_problems()) == []
    catch_up()
    assert Item.objects.unscoped("a test counts").count() == 2


@JUMPS
def test_the_words_typed_last_are_the_ones_kept(jump: timedelta) -> None:
    writer = make_person()
    with time_machine.travel(OPENS, tick=False) as clock:
        draft = keep_draft(person_id=writer.pk, kind="lesson", form={"title": ["First words"]})
        clock.shift(jump)
        kept = keep_draft(person_id=writer.pk, kind="lesson", key=draft.key, form={"title": ["Last words"]})
    assert (kept.pk, kept.form) == (draft.pk, {"title": ["Last words"]})


def test_a_clock_that_jumps_signs_nobody_out_and_keeps_nobody_in_for_ever(reader: User) -> None:
    with time_machine.travel(OPENS, tick=False) as clock:
        client = Client()
        client.post("/sign-in", {"email": "ana@test.example", "password": PASSWORD})
        for jump in (-DAY, 2 * DAY, -2 * DAY):
            clock.shift(jump)
            assert client.get("/account").status_code == 200
        clock.move_to(OPENS + DAY)
        assert client.get("/account").status_code == 200, "what was read in the future has no bad end"
        clock.move_to(OPENS + 6 * DAY)
        assert client.get("/account").status_code == 302, "nothing was read for longer than four days"


def test_somebody_who_signed_in_by_a_clock_ahead_is_out_when_their_days_are_over(reader: User) -> None:
    with time_machine.travel(OPENS + DAY, tick=False) as clock:
        client = Client()
        client.post("/sign-in", {"email": "ana@test.example", "password": PASSWORD})
        clock.move_to(OPENS)
        for _ in range(14):
            assert client.get("/account").status_code == 200
            clock.shift(DAY)
        assert client.get("/account").status_code == 200, "fifteen days by the right clock, fourteen by its own"
        clock.shift(DAY + SECOND)
        assert client.get("/account").status_code == 302
