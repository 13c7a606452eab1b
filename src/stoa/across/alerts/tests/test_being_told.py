"""A saved search tells of what is new in it: as its owner, once for each hit, and of nothing that was there before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.utils import timezone

from stoa.across.alerts import matching, telling
from stoa.across.alerts.models import Alert, Told
from stoa.across.alerts.services import open_feed, set_alert
from stoa.across.alerts.testing import look, make_alert
from stoa.across.notices.models import Notice
from stoa.across.notices.queries.inbox import inbox_page, unread_count
from stoa.across.notices.services.following import follow
from stoa.across.notices.testing import tell_everybody
from stoa.across.shelf.services import delete_search, rename_search, save_search
from stoa.engine.search.protocol import SearchError
from stoa.foundation.access.models import EmergencyAccess
from stoa.foundation.access.queries import viewer_of
from stoa.foundation.access.testing import make_audience
from stoa.foundation.accounts.models import User
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.models import Membership
from stoa.foundation.directory.testing import make_group, make_membership, make_person
from stoa.foundation.errors import BadInputError, NotFoundError
from stoa.foundation.history.queries import events_after, reader_position
from stoa.foundation.history.services import Actor
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.indexing.worker import tick
from stoa.foundation.items.content import Content, from_json
from stoa.foundation.items.models import Revision
from stoa.foundation.items.services import archive_item, publish_item
from stoa.foundation.items.testing import make_item, read_item, resave
from stoa.foundation.jobs.models import Job
from stoa.foundation.jobs.testing import do_jobs
from stoa.foundation.vocabulary.testing import make_concept

if TYPE_CHECKING:
    from stoa.across.notices.queries.inbox import Line
    from stoa.foundation.items.models import Item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


@pytest.fixture
def ana() -> User:
    return make_account(make_person(name="Ana", is_staff=True))


def lines(user: User) -> list[Line]:
    return [line for day in inbox_page(viewer_of(user), 1, "/inbox", "en").days for line in day.lines]


def titles(user: User) -> list[str]:
    look()
    return [line.title for line in lines(user)]


def told_to(user: User) -> list[str]:
    """Titles of all that was written down as told, shown or not."""
    return [read_item(told.item_id).title for told in Told.objects.filter(alert__person=user.person).order_by("pk")]


def content_of(item: Item) -> Content:
    return from_json(Revision.objects.filter(item_id=item.pk).order_by("-number").first().content)  # type: ignore[union-attr]


def test_what_is_new_and_found_stands_in_the_inbox_with_its_reason(ana: User) -> None:
    make_alert(ana)
    make_item(title="Wages of fishers")
    make_item(title="Safety at sea")
    look()
    (line,) = lines(ana)
    assert (line.title, line.said, line.why) == ("Wages of fishers", "This is new.", "Your saved search")
    assert line.thing is not None
    assert (line.thing.name, line.thing.url) == ("Wages", "/search?q=wages")
    assert unread_count(viewer_of(ana)) == 1


def test_the_first_run_tells_nothing_of_what_was_there_nor_does_a_later_version_of_it(ana: User) -> None:
    old = make_item(title="Wages long ago")
    make_alert(ana)
    assert titles(ana) == []
    resave(old, replace(content_of(old), text="Wages, and more of them."))
    assert titles(ana) == []


def test_what_is_published_between_setting_the_alert_and_its_first_run_is_told(ana: User) -> None:
    look()
    old = make_item(title="Wages before")
    alert = make_alert_without_looking(ana)
    make_item(title="Wages in between")
    resave(old, replace(content_of(old), text="Touched in between."))
    assert titles(ana) == ["Wages in between"]
    alert.refresh_from_db()
    assert alert.known_ids() == frozenset({old.pk})


def make_alert_without_looking(user: User) -> Alert:
    saved = save_search(name="Wages", query="q=wages", viewer=viewer_of(user))
    set_alert(search=saved.pk, how="inbox", viewer=viewer_of(user))
    return Alert.objects.get(pk=saved.pk)


def test_a_hit_is_told_once_however_often_the_history_is_read(ana: User) -> None:
    make_alert(ana)
    item = make_item(title="Wages once")
    look()
    telling.tell(events_after(0, 1_000), timezone.now())
    resave(item, replace(content_of(item), text="Wages in a second version."))
    look()
    archive_item(read_item(item.pk), actor=Actor())
    look()
    assert told_to(ana) == ["Wages once"]
    assert Notice.objects.count() == 1


def test_nothing_is_told_before_the_index_has_it(ana: User) -> None:
    make_alert(ana)
    make_item(title="Wages not yet indexed")
    telling.find_new(timezone.now())
    assert told_to(ana) == []
    assert titles(ana) == ["Wages not yet indexed"]


def test_an_old_item_that_comes_to_be_found_is_new(ana: User) -> None:
    item = make_item(title="Something else")
    make_alert(ana)
    resave(item, replace(content_of(item), title="Wages after all"))
    assert titles(ana) == ["Wages after all"]


def test_an_old_item_that_is_opened_to_them_is_new_and_one_they_may_not_read_is_not_told(ana: User) -> None:
    make_group("closed")
    item = make_item(title="Wages behind doors", audience=["unit:closed"])
    make_alert(ana)
    make_item(title="Wages for others", audience=["unit:closed"])
    assert titles(ana) == []
    assert told_to(ana) == []
    resave(item, replace(content_of(item), access=make_audience("staff")))
    assert titles(ana) == ["Wages behind doors"]


def test_joining_a_group_floods_no_inbox(ana: User) -> None:
    group = make_group("closed")
    items = [make_item(title=f"Wages behind doors {n}", audience=["unit:closed"]) for n in range(3)]
    make_alert(ana)
    make_membership(ana.person, group)
    assert titles(ana) == []
    resave(items[0], replace(content_of(items[0]), text="Changed since."))
    assert titles(ana) == ["Wages behind doors 0"], "what changes from now on is told"


def test_after_leaving_a_group_nothing_of_it_is_told_and_lines_about_it_are_gone(ana: User) -> None:
    membership = make_membership(ana.person, make_group("closed"))
    make_alert(ana)
    make_item(title="Wages inside", audience=["unit:closed"])
    assert titles(ana) == ["Wages inside"]
    Membership.objects.filter(pk=membership.pk).delete()
    make_item(title="Wages inside again", audience=["unit:closed"])
    assert titles(ana) == []
    assert told_to(ana) == ["Wages inside"]
    assert unread_count(viewer_of(ana)) == 0


def test_drafts_that_one_looks_after_are_not_told(ana: User) -> None:
    make_alert(ana)
    make_item(title="Wages in a draft", status="draft", owner=ana.person)
    assert titles(ana) == []


def test_emergency_access_gives_no_hits() -> None:
    admin = make_account(make_person(is_staff=True), role="admin")
    make_group("closed")
    EmergencyAccess.objects.create(
        person=admin.person,
        tokens=["unit:closed"],
        object_id="group:closed",
        scope="group",
        reason="Fire.",
        since=timezone.now(),
        until=timezone.now() + timedelta(hours=1),
    )
    assert "unit:closed" in viewer_of(admin).tokens
    make_alert(admin)
    make_item(title="Wages inside", audience=["unit:closed"])
    look()
    assert told_to(admin) == []


def test_a_draft_is_told_when_it_is_published(ana: User) -> None:
    make_alert(ana)
    item = make_item(title="Wages in time", status="draft")
    look()
    publish_item(item, actor=Actor())
    assert titles(ana) == ["Wages in time"]


def test_what_opens_by_the_clock_is_told_when_it_opens(ana: User) -> None:
    tick(timezone.now())
    make_alert(ana)
    make_item(title="Wages under embargo", available_from=timezone.now() + timedelta(hours=1))
    assert titles(ana) == []
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        tick(timezone.now())
        assert titles(ana) == ["Wages under embargo"]


def test_what_somebody_published_themselves_is_no_news_to_them(ana: User) -> None:
    make_alert(ana)
    make_item(title="My wages", actor=Actor(str(ana.person.uuid), "web", ana.person_id))
    assert titles(ana) == []
    assert told_to(ana) == ["My wages"], "it stands in the feed, and is not told later"


def test_who_follows_the_topic_too_reads_of_the_item_once(ana: User) -> None:
    topic = make_concept("Pay")
    follow(what="concept", target=str(topic.pk), viewer=viewer_of(ana))
    make_alert(ana)
    make_item(title="Wages and pay", topics=[topic])
    look()
    tell_everybody()
    look()
    assert [line.title for line in lines(ana)] == ["Wages and pay"]


def test_two_searches_of_one_person_make_one_line_and_count_each_for_itself(ana: User) -> None:
    make_alert(ana)
    make_alert(ana, "q=fishers", name="Fishers")
    make_item(title="Wages of fishers")
    assert titles(ana) == ["Wages of fishers"]
    assert Told.objects.count() == 2


def test_filters_and_signs_of_the_search_hold(ana: User) -> None:
    make_alert(ana, "q=wages+-cocoa&kind=lesson")
    make_item(title="Wages in cocoa")
    make_item(title="Wages in a tool", kind="tool")
    make_item(title="Wages in fishing")
    assert titles(ana) == ["Wages in fishing"]


def test_items_of_any_date_are_found_among_many(ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "AT_ONCE", 3)
    make_alert(ana)
    days = [date(1998, 1, 1) + timedelta(days=400 * (n % 7)) for n in range(24)]
    made = {make_item(title=f"Wages number {n}", published_on=day).title for n, day in enumerate(days)}
    look()
    assert set(told_to(ana)) == made


def test_one_day_tells_so_many_and_no_more(ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "MOST_A_DAY", 2)
    make_alert(ana)
    for number in range(4):
        make_item(title=f"Wages number {number}")
    assert len(titles(ana)) == 2
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        make_item(title="Wages of tomorrow")
        assert "Wages of tomorrow" in titles(ana)


def test_a_search_that_finds_very_much_tells_only_what_is_first_published(
    ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "MOST_KNOWN", 1)
    old = [make_item(title=f"Wages number {n}") for n in range(2)]
    alert = make_alert(ana)
    assert alert.known_ids() is None
    resave(old[0], replace(content_of(old[0]), text="Wages in other words."))
    make_item(title="Wages anew")
    assert titles(ana) == ["Wages anew"]


def test_a_deactivated_account_is_told_nothing(ana: User) -> None:
    make_alert(ana)
    User.objects.filter(pk=ana.pk).update(is_active=False)
    make_item(title="Wages meanwhile")
    look()
    assert told_to(ana) == []


def test_an_alert_that_is_switched_off_forgets_and_begins_anew(ana: User) -> None:
    alert = make_alert(ana)
    make_item(title="Wages told")
    look()
    set_alert(search=alert.pk, how="", viewer=viewer_of(ana))
    assert not Alert.objects.exists()
    make_item(title="Wages unheard")
    look()
    set_alert(search=alert.pk, how="inbox", viewer=viewer_of(ana))
    make_item(title="Wages heard")
    assert titles(ana) == ["Wages heard", "Wages told"]


def test_an_alert_ends_with_its_search_and_its_lines_say_no_name(ana: User) -> None:
    alert = make_alert(ana)
    make_item(title="Wages told")
    look()
    rename_search(pk=alert.pk, name="Pay", viewer=viewer_of(ana))
    assert [line.thing.name for line in lines(ana) if line.thing] == ["Pay"]
    delete_search(pk=alert.pk, viewer=viewer_of(ana))
    assert not Alert.objects.exists()
    assert not Told.objects.exists()
    (line,) = lines(ana)
    assert (line.why, line.thing) == ("Because of a search that you had saved.", None)


def test_nobody_sets_an_alert_on_somebody_elses_search(ana: User) -> None:
    alert, other = make_alert(ana), viewer_of(make_account())
    for act in (
        lambda: set_alert(search=alert.pk, how="", viewer=other),
        lambda: open_feed(search=alert.pk, viewer=other),
    ):
        with pytest.raises(NotFoundError):
            act()
    assert Alert.objects.get().how == "inbox"


def test_mail_cannot_be_chosen_where_there_is_none(ana: User) -> None:
    with pytest.raises(BadInputError, match="Mail is not set up"):
        make_alert(ana, how="daily")
    with pytest.raises(BadInputError):
        make_alert(ana, how="by pigeon")


def test_while_the_index_does_not_answer_nothing_is_skipped(ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    make_alert(ana)
    make_item(title="Wages while it rested")
    with monkeypatch.context() as broken:
        broken.setattr(telling, "hits_among", _refuse)
        broken.setattr(telling, "demand_answers", _refuse)
        with pytest.raises(SearchError):
            look()
        telling.find_new_now({})
    assert titles(ana) == ["Wages while it rested"]


def test_a_search_that_the_index_refuses_stops_no_other(ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, really = make_alert(ana, "q=cocoa", name="Cocoa"), matching.hits_among
    make_alert(ana)

    def refuse_one(asking: matching.Asking, days: dict[int, date]) -> set[int]:
        return _refuse() if "cocoa" in str(asking.query) else really(asking, days)

    monkeypatch.setattr(telling, "hits_among", refuse_one)
    make_item(title="Wages in cocoa")
    look()
    assert told_to(ana) == ["Wages in cocoa"]
    assert not bad.told.exists()


def _refuse(*_: object) -> set[int]:
    raise SearchError("The index is resting.")


def test_a_round_is_asked_for_once_and_only_when_there_is_something_to_look_at(ana: User) -> None:
    make_alert(ana)
    telling.ask_to_find(timezone.now())
    assert not Job.objects.exists()
    make_item(title="Wages of fishers")
    catch_up()
    for _ in range(2):
        telling.ask_to_find(timezone.now())
    assert [job.kind for job in Job.objects.all()] == [telling.FIND_JOB]
    assert do_jobs() == 1
    assert told_to(ana) == ["Wages of fishers"]


def test_without_alerts_the_history_is_passed_by(ana: User) -> None:
    make_item(title="Wages before anybody asked")
    look()
    assert reader_position(telling.READER) == reader_position("indexer") > 0
