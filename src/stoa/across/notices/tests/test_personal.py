"""Everybody's own copy holds what they follow, said and were told, and nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from stoa.across.notices.models import Comment
from stoa.across.notices.personal import PERSONAL
from stoa.across.notices.services.following import follow
from stoa.across.notices.testing import make_comment, tell_everybody
from stoa.foundation.access.queries import viewer_of
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.testing import make_person
from stoa.foundation.items.testing import make_item

if TYPE_CHECKING:
    from stoa.foundation.accounts.models import User

pytestmark = pytest.mark.django_db


def staff() -> User:
    return make_account(make_person(is_staff=True))


def copy_of(user: User) -> dict[str, list[Any]]:
    return {part.key: list(part.rows(user.person_id)) for part in PERSONAL}


def test_each_copy_holds_its_own_rows_and_a_third_person_has_none() -> None:
    owner, writer, third = staff(), staff(), staff()
    item = make_item(owner=owner.person)
    follow(what="item", target=item.short_id, viewer=viewer_of(writer))
    make_comment(item, writer.person, text="It worked here.")
    make_comment(item, writer.person, text="The rate is wrong.", sort=Comment.Sort.CORRECTION)
    tell_everybody()
    mine, theirs = copy_of(writer), copy_of(owner)
    assert [(row["sort"], row["text"]) for row in mine["comments"]] == [
        ("comment", "It worked here."),
        ("correction", "The rate is wrong."),
    ]
    assert [row["target"] for row in mine["followed"]] == [item.short_id]
    assert (theirs["comments"], theirs["followed"]) == ([], [])
    assert {row["reason"] for row in theirs["notices"]} == {"owner"}
    assert "The rate is wrong." not in str(theirs)
    assert copy_of(third) == {part.key: [] for part in PERSONAL}
