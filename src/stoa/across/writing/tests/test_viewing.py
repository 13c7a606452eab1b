"""Looking as somebody else: the page that the real permission code makes, or why there is none."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from stoa.across.writing.tests.test_form import signed_in
from stoa.foundation.accounts.testing import make_account, make_cast
from stoa.foundation.directory.models import Group
from stoa.foundation.directory.testing import make_group, make_person
from stoa.foundation.items.testing import make_item

if TYPE_CHECKING:
    from django.test import Client

    from stoa.foundation.items.models import Item

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("audience", "seen_by"),
    [
        ("public", {"public", "government", "employers", "workers", "partner", "donor", "staff"}),
        ("staff", {"staff"}),
        ("constituents", {"government", "employers", "workers"}),
        ("workers", {"workers"}),
        ("partner:partner-office", {"partner:partner-office"}),
        ("donor:donor-office", {"donor:donor-office"}),
    ],
)
def test_a_look_says_who_sees_it_as_the_real_readers_do(audience: str, seen_by: set[str]) -> None:
    cast = make_cast()
    item = make_item(audience=(audience,), owner=cast["curator"].person, title="Seen or not")
    owner = signed_in(cast["curator"])
    named = [audience] if ":" in audience else []
    for reader in ["public", "government", "employers", "workers", "partner", "donor", "staff", *named]:
        answer = owner.get(f"/i/{item.short_id}/as/{reader}")
        assert answer.status_code == 200
        shows = "This reader does not see it" not in answer.content.decode()
        assert shows == (reader in seen_by), reader
        name = reader.partition(":")[0]
        real = cast.get(name)
        if real is not None and name != "partner" and name != "donor":
            assert (signed_in(real).get(f"/i/{item.short_id}").status_code == 200) == shows


def test_the_page_shown_leaves_out_what_that_reader_may_not_see() -> None:
    ana = make_account(make_person(is_staff=True))
    hidden = make_item(title="For staff alone", audience=("staff",))
    item = make_item(audience=("public",), owner=ana.person, relations={"cites": hidden})
    client = signed_in(ana)
    assert "For staff alone" in client.get(f"/i/{item.short_id}/as/staff").content.decode()
    page = client.get(f"/i/{item.short_id}/as/public").content.decode()
    assert "For staff alone" not in page
    assert "You look after it" not in page
    assert 'id="history"' not in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"status": "draft"}, "It is not published. Once it is, this reader will see it."),
        ({"available_from": timezone.now() + timedelta(days=2)}, "It is not open yet."),
        ({"available_until": timezone.now() - timedelta(days=2)}, "It is not open any longer."),
    ],
)
def test_what_stands_in_the_way_is_said(changes: dict[str, object], sentence: str) -> None:
    ana = make_account(make_person(is_staff=True))
    item = make_item(audience=("public",), owner=ana.person, **changes)  # type: ignore[arg-type]
    assert sentence in signed_in(ana).get(f"/i/{item.short_id}/as").content.decode()


def test_only_those_who_look_after_it_look_as_others() -> None:
    item = make_item(audience=("staff",))
    cast = make_cast()
    assert signed_in(cast["staff"]).get(f"/i/{item.short_id}/as").status_code == 403
    assert signed_in(cast["donor"]).get(f"/i/{item.short_id}/as").status_code == 404


def test_looking_as_others_shows_no_item_that_one_does_not_see_oneself() -> None:
    cast = make_cast()
    for_workers = make_item(title="Between workers", audience=("workers",))
    item = make_item(audience=("public",), owner=cast["staff"].person, relations={"cites": for_workers})
    page = signed_in(cast["staff"]).get(f"/i/{item.short_id}/as/workers").content.decode()
    assert "This is what a workers’ organization gets." in page
    assert "Between workers" not in page


def test_outsiders_do_not_look_as_staff() -> None:
    cast = make_cast()
    item = make_item(audience=("public",), owner=cast["donor"].person)
    client = signed_in(cast["donor"])
    assert client.get(f"/i/{item.short_id}/as/staff").status_code == 404
    assert client.get(f"/i/{item.short_id}/as/workers").status_code == 200


def test_a_reader_of_a_group_one_may_not_know_of_is_not_offered() -> None:
    make_group("secret", kind=Group.Sort.TEAM)
    ana = make_account(make_person(is_staff=True))
    item = make_item(audience=("staff", "community:secret"), owner=ana.person)
    client = signed_in(ana)
    assert "secret" not in client.get(f"/i/{item.short_id}/as/staff").content.decode()
    for reader in ("community:secret", "community:nosuch"):
        assert client.get(f"/i/{item.short_id}/as/{reader}").status_code == 404


def test_the_cast_may_edit_what_it_looks_after_and_nothing_else() -> None:
    cast = make_cast()
    unit = Group.objects.get(key="dakar")
    everybody = make_item(audience=("public",), units=[unit])
    staff_only = make_item(audience=("staff",), owner=cast["staff"].person)
    expected = {"curator": (200, 403), "staff": (403, 200)}
    for name, user in cast.items():
        client = signed_in(user)
        is_staff = user.person.is_staff
        wanted = expected.get(name, (403, 403 if is_staff else 404))
        got = tuple(client.get(f"/i/{item.short_id}/edit").status_code for item in (everybody, staff_only))
        assert got == wanted, name
        offers = f"/i/{everybody.short_id}/edit" in _actions(client, everybody)
        assert offers == (wanted[0] == 200), name


def _actions(client: Client, item: Item) -> list[str]:
    return [entry.url for entry in client.get(f"/i/{item.short_id}").context["parts"].actions]
