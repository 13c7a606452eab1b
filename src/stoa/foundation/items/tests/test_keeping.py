"""The bin, ids that are used up, the archive and legal holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import models
from django.utils import timezone

from stoa.foundation.access.models import Denial
from stoa.foundation.access.queries import viewer_of_person
from stoa.foundation.access.reach import anonymous, person_token
from stoa.foundation.directory.models import Membership
from stoa.foundation.directory.testing import make_group, make_membership, make_person
from stoa.foundation.errors import BadInputError, NotAllowedError, NotFoundError
from stoa.foundation.history.queries import chain_problems, events_about
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.items.checks import CHECKS
from stoa.foundation.items.content import Link
from stoa.foundation.items.models import Binned, Item, Relation, Revision, UsedShortId
from stoa.foundation.items.queries.keeping import binned_item, binned_items, standing_hold
from stoa.foundation.items.queries.listing import own_drafts
from stoa.foundation.items.queries.one import visible_item
from stoa.foundation.items.services import (
    Save,
    archive_item,
    bin_item,
    hold_item,
    publish_item,
    purge_binned,
    release_item,
    save_items,
    saving,
    unarchive_item,
    unbin_item,
    withdraw_item,
)
from stoa.foundation.items.testing import make_content, make_item, read_item

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


def after(days: int) -> datetime:
    return timezone.now() + timedelta(days=days)


def whole() -> list[str]:
    return [problem.what for check in CHECKS for problem in check.run()[1]]


def test_what_is_in_the_bin_is_hidden_from_everybody_and_its_stewards_can_take_it_out() -> None:
    owner, curator, unit = make_person(), make_person(is_staff=True), make_group()
    make_membership(curator, unit, role=Membership.Role.CURATOR)
    item = make_item(status="draft", owner=owner, units=[unit])
    bin_item(item, actor=TEST_ACTOR)
    stewards = [viewer_of_person(owner), viewer_of_person(curator)]
    for viewer in (*stewards, viewer_of_person(make_person(is_staff=True)), anonymous()):
        assert visible_item(viewer, item.short_id) is None
        assert own_drafts(viewer, 5) == []
    for viewer in stewards:
        assert [binned.item for binned in binned_items(viewer)] == [item]
        assert binned_item(viewer, item.short_id) == item
    assert whole() == []
    unbin_item(item, actor=TEST_ACTOR)
    assert [visible_item(viewer, item.short_id) for viewer in stewards] == [item, item]
    assert (read_item(item.pk).status, binned_items(stewards[0])) == ("draft", [])


def test_the_bin_of_others_is_empty_and_their_things_are_not_found() -> None:
    item = make_item(status="draft", owner=make_person(), audience=["public"])
    bin_item(item, actor=TEST_ACTOR)
    for viewer in (viewer_of_person(make_person(is_staff=True)), anonymous()):
        assert binned_items(viewer) == []
        with pytest.raises(NotFoundError):
            binned_item(viewer, item.short_id)


def test_emergency_access_takes_nothing_out_of_the_bin() -> None:
    owner = make_person()
    item = make_item(status="draft", owner=owner)
    bin_item(item, actor=TEST_ACTOR)
    opened = frozenset({person_token(owner.uuid)})
    admin = viewer_of_person(make_person(is_staff=True), role="admin")
    with pytest.raises(NotFoundError):
        binned_item(replace(admin, tokens=admin.tokens | opened, emergency=opened), item.short_id)


@pytest.mark.parametrize("status", ["published", "archived", "withdrawn"])
def test_what_was_ever_published_is_not_binned(status: str) -> None:
    with pytest.raises(NotAllowedError, match="withdraw it"):
        bin_item(make_item(status=status), actor=TEST_ACTOR)


def test_the_bin_holds_a_thing_once_and_gives_back_only_what_it_holds() -> None:
    item = make_item(status="draft")
    with pytest.raises(NotAllowedError, match="not in the bin"):
        unbin_item(item, actor=TEST_ACTOR)
    bin_item(item, actor=TEST_ACTOR)
    with pytest.raises(NotAllowedError, match="already"):
        bin_item(item, actor=TEST_ACTOR)


def test_nothing_is_saved_over_what_is_in_the_bin() -> None:
    item = make_item(status="draft")
    bin_item(item, actor=TEST_ACTOR)
    with pytest.raises(NotAllowedError, match="take it out"):
        save_items([Save(make_content(), item.kind, item=item.pk, read_head=1)], actor=TEST_ACTOR)


def test_the_bin_is_emptied_after_thirty_days_and_the_id_is_used_up(monkeypatch: pytest.MonkeyPatch) -> None:
    item, other = make_item(status="draft", kind="publication"), make_item()
    linked = make_item(relations={"cites": item})
    bin_item(item, actor=TEST_ACTOR)
    assert purge_binned(after(29)) == 0
    assert purge_binned(after(31)) == 1
    assert purge_binned(after(31)) == 0
    assert not Item.objects.unscoped("test").filter(pk=item.pk).exists()
    assert not Revision.objects.filter(item_id=item.pk).exists()
    assert (Binned.objects.count(), Relation.objects.filter(from_item_id=linked.pk).count()) == (0, 0)
    assert read_item(other.pk) == other
    assert [event.verb for event in events_about(item.short_id)] == ["item.created", "item.binned", "item.purged"]
    assert (list(chain_problems()), whole()) == ([], [])
    drawn = iter([item.short_id, "ST-NEW0001"])
    monkeypatch.setattr(saving, "new_short_id", lambda: next(drawn))
    assert make_item().short_id == "ST-NEW0001"
    assert UsedShortId.objects.count() == 1


def test_versions_that_name_something_deleted_can_still_be_saved_and_published() -> None:
    item = make_item(status="draft")
    linked = make_item(relations={"cites": item}, translation_of=item.short_id)
    bin_item(item, actor=TEST_ACTOR)
    purge_binned(after(31))
    archive_item(linked, actor=TEST_ACTOR)
    assert publish_item(read_item(linked.pk), actor=TEST_ACTOR).number == 2
    assert Relation.objects.count() == 0
    never = replace(make_content(), relations=(Link("cites", "ST-NEVER01"),))
    with pytest.raises(BadInputError, match="is not an item"):
        save_items([Save(never, "lesson")], actor=TEST_ACTOR)


def _withdraw(item: Item) -> None:
    withdraw_item(item, reason="Wrong.", actor=TEST_ACTOR)


def _bin(item: Item) -> None:
    bin_item(item, actor=TEST_ACTOR)


@pytest.mark.parametrize(("status", "act"), [("published", _withdraw), ("draft", _bin)])
def test_a_legal_hold_stands_in_the_way_and_names_its_reason(status: str, act: Callable[[Item], None]) -> None:
    item = make_item(status=status)
    hold_item(item, reason="Case 7.", actor=TEST_ACTOR)
    before = read_item(item.pk)
    with pytest.raises(NotAllowedError, match="Case 7"):
        act(item)
    now = read_item(item.pk)
    assert (now.status, now.stamp, Denial.objects.count()) == (before.status, before.stamp, 0)
    release_item(item, actor=TEST_ACTOR)
    act(item)


def test_what_is_held_stays_in_the_bin_until_it_is_released() -> None:
    item = make_item(status="draft")
    bin_item(item, actor=TEST_ACTOR)
    hold_item(item, reason="Case 7.", actor=TEST_ACTOR)
    assert purge_binned(after(400)) == 0
    with pytest.raises(models.ProtectedError):
        Item.objects.unscoped("test").filter(pk=item.pk).delete()
    release_item(item, actor=TEST_ACTOR)
    assert purge_binned(after(400)) == 1


def test_a_hold_needs_a_reason_and_can_be_given_another() -> None:
    item = make_item()
    with pytest.raises(BadInputError, match="why"):
        hold_item(item, reason=" ", actor=TEST_ACTOR)
    with pytest.raises(NotAllowedError):
        release_item(item, actor=TEST_ACTOR)
    hold_item(item, reason="Case 7.", actor=TEST_ACTOR)
    hold_item(item, reason="Cases 7 and 8.", actor=TEST_ACTOR)
    hold = standing_hold(item)
    assert hold is not None
    assert hold.reason == "Cases 7 and 8."
    assert [event.data["reason"] for event in events_about(item.short_id)[1:]] == ["Case 7.", "Cases 7 and 8."]


def test_a_held_item_is_still_read_edited_and_archived() -> None:
    item = make_item()
    hold_item(item, reason="Case 7.", actor=TEST_ACTOR)
    save_items([Save(make_content(), item.kind, "published", item=item.pk, read_head=1)], actor=TEST_ACTOR)
    archive_item(item, actor=TEST_ACTOR)
    assert read_item(item.pk).status == "archived"


def test_the_archive_gives_back_what_it_holds_and_nothing_else() -> None:
    item = make_item()
    with pytest.raises(NotAllowedError):
        unarchive_item(item, actor=TEST_ACTOR)
    archive_item(item, actor=TEST_ACTOR)
    with pytest.raises(NotAllowedError):
        archive_item(item, actor=TEST_ACTOR)
    unarchive_item(item, actor=TEST_ACTOR)
    assert read_item(item.pk).status == "published"
    withdrawn = make_item(status="withdrawn")
    for act in (archive_item, unarchive_item):
        with pytest.raises(NotAllowedError):
            act(withdrawn, actor=TEST_ACTOR)
    assert read_item(withdrawn.pk).status == "withdrawn"


def test_a_tombstone_can_be_given_another_successor() -> None:
    item, better = make_item(status="withdrawn"), make_item()
    withdraw_item(item, reason="Replaced.", successor=better.short_id, actor=TEST_ACTOR)
    assert read_item(item.pk).successor == better.short_id
