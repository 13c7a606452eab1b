"""Items that ask are not items that answer."""

from __future__ import annotations

import pytest

from stoa.across.answers.queries import answer
from stoa.foundation.access.reach import Viewer
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.items.testing import make_item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


def test_a_question_is_never_quoted_as_an_answer() -> None:
    make_item(kind="question", title="How long may a night shift be?", text="A night shift may be eight hours long?")
    make_item(kind="need", title="Night shift", text="How long a night shift may be, in hours, is not known.")
    told = make_item(title="Night work", text="A night shift may be eight hours long.")
    catch_up()
    found = answer(Viewer(frozenset({"public", "staff"})), "How long may a night shift be?", "en")
    assert {one.passage.item.pk for one in (*found.quotations, *found.near)} == {told.pk}
