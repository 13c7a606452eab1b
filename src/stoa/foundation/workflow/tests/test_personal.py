"""Everybody's own copy holds what they said in reviews and about whether items hold, and nobody else's words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from stoa.foundation.access.testing import make_audience
from stoa.foundation.items.content import from_json
from stoa.foundation.items.models import Revision
from stoa.foundation.items.testing import resave
from stoa.foundation.workflow.personal import PERSONAL
from stoa.foundation.workflow.services import flag_outdated, publish, return_to_author, submit, verify
from stoa.foundation.workflow.testing import Desk, make_desk

if TYPE_CHECKING:
    from stoa.foundation.items.models import Item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
NOTHING: dict[str, list[Any]] = {part.key: [] for part in PERSONAL}


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def copy_of(desk: Desk, name: str) -> dict[str, list[Any]]:
    return {part.key: list(part.rows(desk.people[name].pk)) for part in PERSONAL}


def test_a_review_is_in_the_copies_of_those_who_took_part(desk: Desk) -> None:
    item = desk.draft()
    submit(item, note="Please read it.", reviewer=desk.people["curator"], due=None, **desk.both("author"))
    waiting = copy_of(desk, "curator")["reviews-done"]
    assert [(row["item"], row["state"], row["reason"]) for row in waiting] == [(item.short_id, "waiting", "")]
    return_to_author(desk.sees("curator", item), reason="Name the source.", **desk.both("curator"))
    sent = copy_of(desk, "author")["reviews-sent"]
    assert [(row["item"], row["note"], row["reason"]) for row in sent] == [
        (item.short_id, "Please read it.", "Name the source.")
    ]
    done = copy_of(desk, "curator")
    assert [(row["item"], row["reason"]) for row in done["reviews-done"]] == [(item.short_id, "Name the source.")]
    assert "Please read it." not in str(done)
    assert copy_of(desk, "second") == copy_of(desk, "reader") == NOTHING


def test_what_one_said_about_upkeep_is_in_ones_own_copy_only(desk: Desk) -> None:
    item = desk.make()
    verify(item, note="Read it again.", until=date(2031, 1, 1), actor=desk.actor("author"))
    flag_outdated(desk.sees("reader", item), sentence="The rate changed.", **desk.both("reader"))
    author, reader = copy_of(desk, "author"), copy_of(desk, "reader")
    assert [(row["item"], row["note"]) for row in author["verifications"]] == [(item.short_id, "Read it again.")]
    assert [(row["item"], row["sentence"]) for row in reader["flags"]] == [(item.short_id, "The rate changed.")]
    assert (author["flags"], reader["verifications"]) == ([], [])


def test_what_waits_for_its_hour_is_in_the_copy_of_who_set_it(desk: Desk) -> None:
    item = desk.draft()
    publish(item, publish_at=timezone.now() + timedelta(days=1), **desk.both("author"))
    assert [row["item"] for row in copy_of(desk, "author")["publications"]] == [item.short_id]
    assert copy_of(desk, "curator") == NOTHING


def test_of_what_is_hidden_since_only_the_own_words_remain(desk: Desk) -> None:
    item = desk.make()
    flag_outdated(desk.sees("reader", item), sentence="The rate changed.", **desk.both("reader"))
    _close_to_unit(item, desk)
    (row,) = copy_of(desk, "reader")["flags"]
    assert (row["item"], row["sentence"]) == ("", "The rate changed.")


def _close_to_unit(item: Item, desk: Desk) -> None:
    content = from_json(Revision.objects.get(item_id=item.pk, number=item.head).content)
    resave(item, replace(content, access=make_audience(f"unit:{desk.unit.key}")))
