"""What readers mark counts as use of items, and is offered as examples for judging search only by the maker's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from stoa.across.consult.models import KnowledgeCheck, Line
from stoa.across.consult.queries import examples_of, seen_lines
from stoa.across.consult.services import ask_again, delete_check, mark_line, offer_marked, share_check
from stoa.across.consult.testing import actor_of, make_check
from stoa.across.relevance import services as judging
from stoa.across.relevance.models import OfferedJudgment, OfferedQuery
from stoa.across.uptake.models import DailyCount
from stoa.across.uptake.signals import uses, uses_moved
from stoa.foundation.access.queries import viewer_of
from stoa.foundation.history.models import Event
from stoa.foundation.items.models import Item
from stoa.foundation.jobs.testing import do_jobs

if TYPE_CHECKING:
    from stoa.foundation.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home", "in_no_hurry", "known")]
BACKEND = "stoa.foundation.accounts.backends.PasswordBackend"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def counted() -> dict[int, int]:
    rows = DailyCount.objects.filter(what="check")
    return {row.item_id: row.count for row in rows}


def lines_of(user: User, check: KnowledgeCheck) -> list[Line]:
    return [line for line in seen_lines(viewer_of(user), check).lines if line.section is not None]


def mark(user: User, check: KnowledgeCheck, line: Line, word: str) -> None:
    mark_line(check, line.pk, word=word, place="", viewer=viewer_of(user))


def shared_check(maker: User) -> KnowledgeCheck:
    check, mine = make_check(maker), viewer_of(maker)
    share_check(check, audience=["staff"], viewer=mine, actor=actor_of(mine))
    return check


def test_a_useful_line_counts_as_use_once_for_a_draft_and_person(maker: User, colleague: User) -> None:
    check = shared_check(maker)
    line = lines_of(colleague, check)[0]
    for word in ("useful", "used", "useful"):
        mark(maker, check, line, word)
    assert counted() == {line.item_id: 1}
    mark(colleague, check, line, "used")
    assert counted() == {line.item_id: 2}
    other = make_check(maker)
    again = next(one for one in lines_of(maker, other) if one.item_id == line.item_id)
    mark(maker, other, again, "useful")
    assert counted() == {line.item_id: 2}


def test_two_lines_on_one_item_count_once_until_both_are_taken_back(maker: User) -> None:
    check = make_check(maker)
    line = lines_of(maker, check)[0]
    twin = Line.objects.create(check_record=check, sort=line.sort, position=999, section=0, item_id=line.item_id)
    mark(maker, check, line, "useful")
    mark(maker, check, twin, "used")
    assert counted() == {line.item_id: 1}
    mark(maker, check, line, "")
    assert counted() == {line.item_id: 1}
    mark(maker, check, twin, "irrelevant")
    assert counted() == {}


def test_not_relevant_counts_nothing_and_deleting_the_check_takes_back(maker: User) -> None:
    check, mine = make_check(maker), viewer_of(maker)
    line = lines_of(maker, check)[0]
    mark(maker, check, line, "irrelevant")
    assert counted() == {}
    mark(maker, check, line, "useful")
    assert counted() == {line.item_id: 1}
    delete_check(check.key, viewer=mine, actor=actor_of(mine))
    assert counted() == {}


def test_the_owner_of_an_item_does_not_count(maker: User) -> None:
    check = make_check(maker)
    line = lines_of(maker, check)[0]
    Item.objects.unscoped("a test gives an item to the marker").filter(pk=line.item_id or 0).update(owner=maker.person)
    mark(maker, check, line, "useful")
    assert counted() == {}


def test_marks_carried_into_a_repeated_check_count_no_second_time(maker: User) -> None:
    check, mine = make_check(maker), viewer_of(maker)
    line = lines_of(maker, check)[0]
    mark(maker, check, line, "useful")
    ask_again(check, viewer=mine, actor=actor_of(mine))
    do_jobs()
    assert counted() == {line.item_id: 1}


def test_what_is_marked_moves_nothing_in_search(maker: User) -> None:
    check = make_check(maker)
    line = lines_of(maker, check)[0]
    mark(maker, check, line, "useful")
    row = DailyCount.objects.get(what="check")
    DailyCount.objects.filter(pk=row.pk).update(count=5_000, day=row.day.replace(year=row.day.year - 1, day=28))
    assert line.item_id is not None
    assert uses([line.item_id]) == {}
    assert list(uses_moved(row.day.replace(year=row.day.year - 1, day=1), row.day)) == []


def test_an_example_is_offered_by_its_maker_in_words_they_tick_and_leads_back_to_nobody(
    maker: User, colleague: User
) -> None:
    check = shared_check(maker)
    line = lines_of(maker, check)[0]
    mark(maker, check, line, "used")
    address = reverse("consult:offer", kwargs={"key": check.key})
    client = signed_in(maker)
    assert address in client.get(check.get_absolute_url()).content.decode()
    events = Event.objects.count()
    name = f"example_{(line.section or 0) + 1}"
    assert client.post(address, {f"{name}_words": "wages at home"}).status_code == 422
    assert not OfferedQuery.objects.exists()
    assert client.post(address, {name: "on", f"{name}_words": " "}).status_code == 422
    assert client.post(address, {name: "on", f"{name}_words": " wages  at home "}).status_code == 302
    offered = OfferedJudgment.objects.select_related("query").get()
    assert (offered.query.text, offered.query.language, offered.item_id, offered.grade) == (
        "wages at home",
        "en",
        line.item_id,
        2,
    )
    assert Event.objects.count() == events
    fields = {field.name for field in OfferedQuery._meta.get_fields()}
    assert fields == {"key", "text", "language", "offered_on", "judgments"}


def test_each_part_of_a_draft_is_offered_once(maker: User, colleague: User) -> None:
    check = shared_check(maker)
    line = lines_of(maker, check)[0]
    mark(maker, check, line, "used")
    address, client = reverse("consult:offer", kwargs={"key": check.key}), signed_in(maker)
    name = f"example_{(line.section or 0) + 1}"
    old = KnowledgeCheck.objects.get(pk=check.pk)
    examples = examples_of(viewer_of(maker), old)
    assert client.post(address, {name: "on", f"{name}_words": "one"}).status_code == 302
    assert client.post(address, {name: "on", f"{name}_words": "two"}).status_code == 422
    assert "Each part of a draft can be offered once" in client.get(address).content.decode()
    offer_marked(old, [("three", one) for one in examples])  # as a second click at the same moment would
    assert list(OfferedQuery.objects.values_list("text", flat=True)) == ["one"]
    assert client.get(check.get_absolute_url()).status_code == 200


def test_while_too_many_examples_wait_the_words_stay_on_the_page(maker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "MOST_OFFERS", 0)
    check = make_check(maker)
    line = lines_of(maker, check)[0]
    mark(maker, check, line, "used")
    name = f"example_{(line.section or 0) + 1}"
    given = {name: "on", f"{name}_words": "wages at home"}
    answer = signed_in(maker).post(reverse("consult:offer", kwargs={"key": check.key}), given)
    assert answer.status_code == 422
    assert "Many examples wait already" in answer.content.decode()
    assert "wages at home" in answer.content.decode()


def test_a_repeated_check_of_one_draft_counts_no_second_use(maker: User) -> None:
    check = make_check(maker)
    line = next(one for one in lines_of(maker, check) if one.item_id)
    mark(maker, check, line, "useful")
    again = ask_again(check, viewer=viewer_of(maker), actor=actor_of(viewer_of(maker)))
    do_jobs()
    again.refresh_from_db()
    same = next(one for one in lines_of(maker, again) if one.item_id == line.item_id)
    mark(maker, again, same, "used")
    assert counted() == {line.item_id: 1}


def test_a_repeated_check_remembers_what_was_offered_of_its_draft(maker: User) -> None:
    check, mine = make_check(maker), viewer_of(maker)
    mark(maker, check, lines_of(maker, check)[0], "used")
    offer_marked(check, [("one", one) for one in examples_of(mine, check)])
    check.refresh_from_db()
    again = ask_again(check, viewer=mine, actor=actor_of(mine))
    do_jobs()
    again.refresh_from_db()
    assert again.lines.filter(markings__isnull=False).exists()  # what was marked is carried over
    assert examples_of(mine, again) == []


def test_nobody_offers_the_words_of_somebody_elses_draft(maker: User, colleague: User) -> None:
    check = shared_check(maker)
    mark(colleague, check, lines_of(colleague, check)[0], "useful")
    address = reverse("consult:offer", kwargs={"key": check.key})
    assert address not in signed_in(colleague).get(check.get_absolute_url()).content.decode()
    assert signed_in(colleague).get(address).status_code == 404
    assert signed_in(colleague).post(address, {"example_1": "on", "example_1_words": "x"}).status_code == 404


def test_with_nothing_marked_the_page_says_what_to_do(maker: User) -> None:
    check = make_check(maker)
    page = signed_in(maker).get(reverse("consult:offer", kwargs={"key": check.key})).content.decode()
    assert "You marked nothing in this check yet" in page
