"""Whoever read an item before it went to the bin changes nothing of it afterwards, and brings nobody back to it.

What was read before is exactly what somebody has who waited for the lock of the one who binned it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from stoa.foundation.errors import NotAllowedError
from stoa.foundation.items.checks import bin_problems
from stoa.foundation.items.queries.keeping import binned_items
from stoa.foundation.items.queries.one import visible_item
from stoa.foundation.items.services import bin_item, return_item, unbin_item
from stoa.foundation.items.testing import read_item
from stoa.foundation.workflow.models import Publication
from stoa.foundation.workflow.queries import reviews_waiting
from stoa.foundation.workflow.services import approve, publish, return_to_author, submit
from stoa.foundation.workflow.testing import CAST, Desk, make_desk

if TYPE_CHECKING:
    from collections.abc import Callable

    from stoa.foundation.items.models import Item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


def _return(desk: Desk, item: Item) -> None:
    return_to_author(item, reason="Name the source.", **desk.both("above"))


def _approve(desk: Desk, item: Item) -> None:
    approve(item, **desk.both("above"))


def _approve_later(desk: Desk, item: Item) -> None:
    approve(item, publish_at=timezone.now() + timedelta(days=1), **desk.both("above"))


def _submit_again(desk: Desk, item: Item) -> None:
    submit(item, reviewer=desk.people["second"], **desk.both("author"))


def _publish_later(desk: Desk, item: Item) -> None:
    publish(item, publish_at=timezone.now() + timedelta(days=1), **desk.both("curator"))


def _return_bare(_desk: Desk, item: Item) -> None:
    return_item(item)


@pytest.mark.parametrize(
    ("act", "reader"),
    [
        (_return, "above"),
        (_approve, "above"),
        (_approve_later, "above"),
        (_submit_again, "author"),
        (_publish_later, "curator"),
        (_return_bare, "above"),
    ],
)
def test_what_is_binned_meanwhile_stays_hidden(act: Callable[[Desk, Item], None], reader: str) -> None:
    desk = make_desk()
    item = desk.draft(audience=["staff"])
    submit(desk.sees("author", item), reviewer=desk.people["above"], **desk.both("author"))
    read_before = desk.sees(reader, item)
    bin_item(read_before, actor=desk.actor("author"))

    with pytest.raises(NotAllowedError):
        act(desk, read_before)

    assert [name for name in CAST if visible_item(desk.viewer(name), item.short_id)] == []
    assert [problem.what for problem in bin_problems()] == []
    assert not Publication.objects.exists()


def test_what_was_in_review_comes_out_of_the_bin_as_a_draft_of_its_stewards() -> None:
    desk = make_desk()
    item = desk.draft()
    submit(desk.sees("author", item), reviewer=desk.people["above"], **desk.both("author"))
    bin_item(read_item(item.pk), actor=desk.actor("author"))
    assert binned_items(desk.viewer("above")) == []
    unbin_item(read_item(item.pk), actor=desk.actor("author"))

    assert visible_item(desk.viewer("author"), item.short_id) is not None
    assert visible_item(desk.viewer("above"), item.short_id) is None
    assert reviews_waiting(desk.viewer("above")) == []
