"""Nobody gives themselves more to read, by whichever way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from stoa.foundation.access.models import AccessToken
from stoa.foundation.access.queries import viewer_of
from stoa.foundation.directory.models import Group, Membership
from stoa.foundation.directory.services import save_person
from stoa.foundation.directory.testing import make_group, make_membership
from stoa.foundation.history.queries import last_position
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.items.testing import make_item

if TYPE_CHECKING:
    from django.test import Client

    from stoa.foundation.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


@pytest.fixture
def today() -> str:
    return str(timezone.localdate())


def refused(admin: Client, administrator: User, path: str, sent: dict[str, str]) -> None:
    before, position = viewer_of(administrator).tokens, last_position()
    answer = admin.post(path, sent)
    assert answer.status_code == 422
    assert "would let you read" in answer.content.decode()
    administrator.person.refresh_from_db()
    assert viewer_of(administrator).tokens == before
    assert last_position() == position


def test_not_by_a_membership(admin: Client, administrator: User, today: str) -> None:
    make_group("safety", kind=Group.Sort.COMMUNITY)
    make_item(audience=("community:safety",))
    sent = {"group": "safety", "role": "member", "since": today}
    refused(admin, administrator, f"/admin/people/{administrator.person.uuid}/join", sent)
    sent = {"email": administrator.email, "role": "member", "since": today}
    refused(admin, administrator, "/admin/groups/safety/add", sent)


def test_not_by_another_role(admin: Client, administrator: User, today: str) -> None:
    unit = make_group("dakar")
    make_item(units=[unit])
    assert AccessToken.objects.filter(token="curator:dakar").exists()
    membership = make_membership(administrator.person, unit)
    refused(admin, administrator, f"/admin/memberships/{membership.pk}", {"role": "curator", "since": today})
    assert Membership.objects.get(pk=membership.pk).role == "member"


def test_not_by_moving_a_unit(admin: Client, administrator: User) -> None:
    own, other = make_group("dakar"), make_group("geneva")
    make_item(audience=("unit:geneva",))
    make_membership(administrator.person, own)
    refused(admin, administrator, "/admin/groups/dakar", {"names_en": "Dakar", "parent": other.key})


def test_not_by_making_an_organization_a_partner(admin: Client, administrator: User) -> None:
    bank = make_group("bank", kind=Group.Sort.ORGANIZATION)
    other = make_group("fund", kind=Group.Sort.ORGANIZATION, is_partner=True)
    make_item(audience=("partner:fund",))
    make_membership(administrator.person, other)
    make_group("fund", kind=Group.Sort.ORGANIZATION, is_partner=False)
    refused(admin, administrator, "/admin/groups/fund", {"names_en": "Fund", "is_partner": "on"})
    assert admin.post(f"/admin/groups/{bank.key}", {"names_en": "Bank", "is_partner": "on"}).status_code == 302


def test_not_by_becoming_staff(admin: Client, administrator: User) -> None:
    save_person(email=administrator.email, name="Ada Admin", is_staff=False, actor=TEST_ACTOR)
    make_item(audience=("staff",))
    administrator.person.refresh_from_db()
    sent = {"name": "Ada Admin", "email": administrator.email, "is_staff": "on"}
    refused(admin, administrator, f"/admin/people/{administrator.person.uuid}", sent)


def test_what_opens_nothing_yet_may_be_gained(admin: Client, administrator: User, today: str) -> None:
    make_group("new-unit")
    sent = {"group": "new-unit", "role": "head", "since": today}
    assert admin.post(f"/admin/people/{administrator.person.uuid}/join", sent).status_code == 302
    assert "unit:new-unit" in viewer_of(administrator).tokens


def test_others_may_be_let_in(admin: Client, colleague: User, today: str) -> None:
    make_group("safety", kind=Group.Sort.COMMUNITY)
    make_item(audience=("community:safety",))
    sent = {"email": colleague.email, "role": "member", "since": today}
    assert admin.post("/admin/groups/safety/add", sent).status_code == 302
    assert "community:safety" in viewer_of(colleague).tokens
