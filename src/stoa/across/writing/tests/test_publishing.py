"""Who publishes from the form, and what becomes of the rest."""

from __future__ import annotations

import pytest

from stoa.across.writing.tests.test_form import form_of, newest, signed_in
from stoa.foundation.accounts.testing import make_cast
from stoa.foundation.directory.models import Group, Membership
from stoa.foundation.directory.testing import make_membership
from stoa.foundation.items.models import Item, Revision
from stoa.foundation.items.testing import make_item, read_item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


def test_a_contributor_publishes_to_staff_at_once_and_no_further() -> None:
    cast, dakar = make_cast(), Group.objects.get(key="dakar")
    ana = cast["unit"]
    make_membership(ana.person, dakar, role=Membership.Role.CONTRIBUTOR)
    item = make_item(status="draft", owner=ana.person, units=[dakar])
    client, address = signed_in(ana), f"/i/{item.short_id}/edit"
    assert 'value="publish"' in client.get(address).content.decode()
    wide = client.post(address, form_of(ana, item, title="Wide", audience=["public"], act="publish"))
    assert wide.status_code == 422
    assert "has to publish it" in wide.content.decode()
    assert 'value="Wide"' in wide.content.decode()
    assert read_item(item.pk).head == 1
    assert client.post(address, form_of(ana, item, title="For staff", act="publish")).status_code == 302
    fresh = read_item(item.pk)
    assert (fresh.status, fresh.title, fresh.live) == ("published", "For staff", fresh.head)


def test_a_unit_one_does_not_publish_for_cannot_be_named_to_get_round_the_rule() -> None:
    cast, dakar, hq = make_cast(), Group.objects.get(key="dakar"), Group.objects.get(key="hq")
    ana = cast["unit"]
    make_membership(ana.person, dakar, role=Membership.Role.CONTRIBUTOR)
    client = signed_in(ana)
    for mine, named in ((dakar, hq), (hq, dakar)):
        item = make_item(owner=ana.person, units=[mine])
        form = form_of(ana, item, units=[named.key], act="publish")
        assert client.post(f"/i/{item.short_id}/edit", form).status_code == 422, mine
        assert read_item(item.pk).head == 1


def test_a_save_over_something_published_stays_beside_it() -> None:
    cast = make_cast()
    item = make_item(owner=cast["staff"].person, title="Live")
    form = form_of(cast["staff"], item, title="Next", act="save")
    assert signed_in(cast["staff"]).post(f"/i/{item.short_id}/edit", form).status_code == 302
    fresh = read_item(item.pk)
    assert (fresh.status, fresh.title, fresh.live, fresh.head) == ("published", "Live", 1, 2)
    assert newest(item).title == "Next"
    again = signed_in(cast["staff"]).get(f"/i/{item.short_id}/edit").content.decode()
    assert 'value="Next"' in again


def test_a_save_of_what_is_in_review_leaves_it_there() -> None:
    cast = make_cast()
    item = make_item(status="in_review", owner=cast["staff"].person)
    form = form_of(cast["staff"], item, title="Better", act="save")
    signed_in(cast["staff"]).post(f"/i/{item.short_id}/edit", form)
    assert read_item(item.pk).status == "in_review"
    assert Revision.objects.filter(item_id=item.pk).count() == 2


def test_nobody_publishes_something_new_before_it_was_saved() -> None:
    cast = make_cast()
    form = form_of(cast["curator"], title="At once", act="publish")
    assert signed_in(cast["curator"]).post("/new/lesson", form).status_code == 302
    assert Item.objects.unscoped("a test").get(title="At once").status == "draft"


def test_a_withdrawn_item_cannot_be_edited() -> None:
    cast = make_cast()
    item = make_item(status="withdrawn", owner=cast["staff"].person)
    assert signed_in(cast["staff"]).get(f"/i/{item.short_id}/edit").status_code == 403


def test_something_new_is_saved_on_its_way_to_review() -> None:
    cast = make_cast()
    form = form_of(cast["staff"], title="For review", act="send")
    answer = signed_in(cast["staff"]).post("/new/lesson", form)
    item = Item.objects.unscoped("a test").get(title="For review")
    assert answer["Location"].startswith(f"/i/{item.short_id}/")
    assert item.status == "draft"
