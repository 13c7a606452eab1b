"""`stoa verify` on the record: a sound one is silent, every tampering is named."""

from __future__ import annotations

import pytest

from stoa.foundation.access.models import AccessToken
from stoa.foundation.directory.testing import make_person
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.items.checks import access_set_problems, bin_problems, revision_problems
from stoa.foundation.items.models import Binned, Item, Revision, UsedShortId
from stoa.foundation.items.services import bin_item
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


def test_what_is_wrong_with_the_bin_is_named() -> None:
    lost, seen, taken = make_item(status="draft"), make_item(status="draft", owner=make_person()), make_item()
    stewards = seen.stewards_id
    for item in (lost, seen):
        bin_item(item, actor=TEST_ACTOR)
    assert list(bin_problems()) == []
    Binned.objects.filter(pk=lost.pk).delete()
    Item.objects.unscoped("tampering").filter(pk=seen.pk).update(stewards_id=stewards)
    UsedShortId.objects.create(short_id=taken.short_id)
    assert {problem.what for problem in bin_problems()} == {
        f"{lost.short_id} is in the bin, but nobody can take it out.",
        f"{seen.short_id} is in the bin and yet to be seen.",
        f"{taken.short_id} was deleted for good and is given to another item.",
    }
    Item.objects.unscoped("tampering").filter(pk=seen.pk).update(status="published")
    assert f"{seen.short_id} is to be deleted, but it is not in the bin." in {p.what for p in bin_problems()}
