"""Rights that end, end with the next request: in an open session, on every door, whatever was seen a moment ago."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone

from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.models import Group
from stoa.foundation.directory.services import save_person
from stoa.foundation.directory.testing import make_group, make_membership, make_person
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.ingest.testing import make_file
from stoa.foundation.items.testing import make_item
from tests.access.seeing import body_of
from tests.access.test_walk import BACKEND

if TYPE_CHECKING:
    from pathlib import Path

    from stoa.foundation.accounts.models import User
    from stoa.foundation.items.models import Item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home", "quiet_refusals")]


def _doors(item: Item) -> list[str]:
    page = f"/i/{item.short_id}"
    own = [page, f"{page}/export.jsonl", f"{page}/files/1", f"{page}/files/1/text"]
    return [
        *own,
        "/library",
        "/search?q=pangolin",
        "/feeds/atom",
        "/feeds/items.jsonl?q=pangolin",
        "/search/suggest?q=pang",
    ]


def _open_doors(client: Client, item: Item) -> list[str]:
    """The doors behind which something of the item can be seen."""
    found = []
    for door in _doors(item):
        response = client.get(door)
        body = body_of(response)
        if response.status_code == 200 and (item.short_id.encode() in body or b"pangolins were counted" in body):
            found.append(door)
    return found


@pytest.fixture
def member() -> User:
    return make_account(make_person(is_staff=True))


@pytest.fixture
def client(member: User) -> Client:
    signed_in = Client()
    signed_in.force_login(member, backend=BACKEND)
    return signed_in


def _item(*audience: str) -> Item:
    file = make_file("count.txt", b"All pangolins were counted.")
    text = "The pangolins were counted."
    item = make_item(audience=audience, title="Pangolin count", text=text, files=(file,))
    catch_up()
    return item


def test_a_membership_that_ended_opens_nothing_any_more(member: User, client: Client) -> None:
    group = make_group("secret", kind=Group.Sort.COMMUNITY)
    membership = make_membership(member.person, group)
    item = _item("community:secret")
    assert len(_open_doors(client, item)) == len(_doors(item))
    make_membership(member.person, group, since=membership.since, until=timezone.localdate() - timedelta(days=1))
    assert _open_doors(client, item) == []
    make_membership(member.person, group, since=membership.since, until=timezone.localdate())
    assert len(_open_doors(client, item)) == len(_doors(item))


def test_somebody_who_leaves_the_staff_sees_nothing_of_it(member: User, client: Client) -> None:
    item = _item("staff")
    assert len(_open_doors(client, item)) == len(_doors(item))
    save_person(email=member.email, name=member.person.name, is_staff=False, actor=TEST_ACTOR)
    assert _open_doors(client, item) == []


def test_a_locked_account_is_a_stranger_at_once(member: User, client: Client, fresh_home: Path) -> None:
    item = _item("staff")
    assert len(_open_doors(client, item)) == len(_doors(item))
    member.is_active = False
    member.save()
    assert _open_doors(client, item) == []
