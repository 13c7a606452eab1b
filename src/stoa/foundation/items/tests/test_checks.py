"""`stoa verify` on the record: a sound one is silent, every tampering is named."""

from __future__ import annotations

import pytest

from stoa.foundation.access.models import AccessToken
from stoa.foundation.items.checks import access_set_problems, revision_problems
from stoa.foundation.items.models import Item, Revision
from stoa.foundation.items.testing import make_item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


def test_a_sound_record_has_no_problems() -> None:
    make_item(audience=("staff",))
    make_item(audience=("public",), status="draft")
    assert list(revision_problems()) == []
    assert list(access_set_problems()) == []


def test_an_item_opened_behind_the_writer_is_named() -> None:
    hidden, shown = make_item(audience=("staff",)), make_item(audience=("public",))
    Item.objects.unscoped("tampering").filter(pk=hidden.pk).update(access_id=shown.access_id)
    assert [problem.what for problem in revision_problems()] == [
        f"{hidden.short_id} is open to others than its revision says."
    ]


def test_a_lost_revision_is_named() -> None:
    item = make_item()
    Revision.objects.filter(item_id=item.pk).delete()
    assert [problem.what for problem in revision_problems()] == [f"{item.short_id} has no revision 1."]


def test_a_look_up_row_slipped_into_a_set_is_named() -> None:
    item = make_item(audience=("staff",))
    AccessToken.objects.create(access_set_id=item.access_id, token="public")
    assert [problem.invariant for problem in access_set_problems()] == ["I8"]
