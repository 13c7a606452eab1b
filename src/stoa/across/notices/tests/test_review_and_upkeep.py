"""What happens on the way of an item, told to those whose turn it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stoa.across.notices.queries.inbox import inbox_page
from stoa.across.notices.tellings import TELLINGS
from stoa.across.notices.testing import tell_everybody
from stoa.foundation.registries import verbs
from stoa.foundation.workflow import services
from stoa.foundation.workflow.testing import Desk, make_desk

if TYPE_CHECKING:
    from stoa.foundation.items.models import Item

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def told(desk: Desk, name: str) -> list[tuple[str, str]]:
    tell_everybody()
    page = inbox_page(desk.viewer(name), 1, "/inbox", "en")
    return [(line.said, line.why) for day in page.days for line in day.lines]


def submitted(desk: Desk, reviewer: str = "") -> Item:
    item = desk.draft()
    whom = desk.people[reviewer] if reviewer else None
    services.submit(item, reviewer=whom, **desk.both("author"))
    return desk.sees("author", item)


def test_every_verb_that_is_told_is_declared_by_some_app() -> None:
    assert set(TELLINGS) <= set(verbs())


def test_the_reviewer_who_was_asked_is_told_and_no_other(desk: Desk) -> None:
    submitted(desk, "second")
    assert told(desk, "second") == [("Author asks you to review this.", "You were asked to review it.")]
    assert told(desk, "curator") == told(desk, "above") == told(desk, "reader") == []


def test_where_nobody_was_asked_by_name_the_curators_of_the_unit_are_told(desk: Desk) -> None:
    submitted(desk)
    for name in ("curator", "second"):
        assert told(desk, name) == [("Author asks you to review this.", "You were asked to review it.")]
    assert told(desk, "head") == told(desk, "author") == []


def test_the_author_is_told_that_it_was_returned(desk: Desk) -> None:
    item = submitted(desk)
    services.return_to_author(desk.sees("curator", item), reason="The figures lack a source.", **desk.both("curator"))
    assert told(desk, "author") == [("Curator returned this with a reason.", "You wrote this version.")]


def test_the_author_is_told_that_it_was_approved(desk: Desk) -> None:
    item = submitted(desk)
    services.approve(desk.sees("curator", item), **desk.both("curator"))
    assert told(desk, "author") == [("Curator approved this.", "You wrote this version.")], "once, not twice"


def test_the_new_owner_is_told(desk: Desk) -> None:
    item = desk.make()
    tell_everybody()
    services.hand_to(item, person=desk.people["colleague"], actor=desk.actor("author"))
    assert told(desk, "colleague") == [("Author handed this over: it has a new owner.", "You own this.")]


def test_a_warning_reaches_the_owner_and_its_answer_the_reader(desk: Desk) -> None:
    item = desk.make()
    flag = services.flag_outdated(item, sentence="The law changed in May.", **desk.both("reader"))
    assert told(desk, "author") == [("Reader says that this is out of date.", "You own this.")]
    services.resolve_flag(flag, actor=desk.actor("author"))
    assert told(desk, "reader") == [("Your warning that this is out of date was looked into.", "You wrote about this.")]
