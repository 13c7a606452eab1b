"""Emergency access: only administrators, only with a reason, only for a day, and all of it written down."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.utils import timezone

from stoa.foundation.access.emergency import close_emergencies, end_emergency, open_emergency
from stoa.foundation.access.models import EmergencyAccess
from stoa.foundation.access.queries import emergencies_concerning, viewer_of
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.models import Group, Membership
from stoa.foundation.directory.testing import make_group, make_membership, make_person
from stoa.foundation.errors import BadInputError, NotAllowedError
from stoa.foundation.history.queries import events_about
from stoa.foundation.history.services import Actor

if TYPE_CHECKING:
    from stoa.foundation.accounts.models import User

pytestmark = pytest.mark.django_db
WHY = "The unit head is ill and the ministry waits."


@pytest.fixture
def admin() -> User:
    return make_account(make_person(is_staff=True), role="admin")


def opened(admin: User, scope: str, key: str) -> EmergencyAccess:
    actor = Actor(str(admin.person.uuid), "web", admin.person_id)
    return open_emergency(person=admin.person, scope=scope, key=key, reason=WHY, actor=actor)


def test_it_gives_the_token_of_one_group_and_nothing_above_it(admin: User) -> None:
    make_group("dakar", parent=make_group("africa"))
    before = viewer_of(admin).tokens
    opened(admin, "group", "dakar")
    viewer = viewer_of(admin)
    assert viewer.tokens - before == viewer.emergency == {"unit:dakar"}
    assert viewer.curates == frozenset()


def test_what_is_ones_own_is_known_apart_and_everything_else_stays(admin: User) -> None:
    make_group("dakar")
    before = viewer_of(admin)
    assert before.without_emergency() is before
    opened(admin, "group", "dakar")
    viewer = viewer_of(admin)
    assert viewer.own_tokens == before.tokens
    assert viewer.without_emergency() == before
    assert viewer.without_emergency().reach().tokens == before.tokens


def test_it_opens_what_a_unit_owns_or_what_is_one_persons(admin: User) -> None:
    make_group("dakar")
    person = make_person(email="gone@test.example")
    opened(admin, "owned", "dakar")
    opened(admin, "person", "Gone@test.example")
    assert viewer_of(admin).emergency == {"curator:dakar", f"person:{person.uuid}"}


def test_an_organization_opens_what_is_shared_with_it(admin: User) -> None:
    make_group("bank", kind=Group.Sort.ORGANIZATION, is_donor=True, is_partner=True)
    opened(admin, "group", "bank")
    assert viewer_of(admin).emergency == {"donor:bank", "partner:bank"}


@pytest.mark.parametrize(
    ("scope", "key"), [("group", "nowhere"), ("owned", "team"), ("person", "nobody@test.example"), ("person", "")]
)
def test_a_wrong_name_opens_nothing(admin: User, scope: str, key: str) -> None:
    make_group("team", kind=Group.Sort.TEAM)
    with pytest.raises(BadInputError):
        opened(admin, scope, key)
    assert not EmergencyAccess.objects.exists()


def test_only_administrators_open_it_and_only_with_a_reason(admin: User) -> None:
    make_group("dakar")
    manager = make_account(role="manager")
    with pytest.raises(NotAllowedError):
        opened(manager, "group", "dakar")
    with pytest.raises(BadInputError):
        open_emergency(person=admin.person, scope="group", key="dakar", reason=" just so ", actor=Actor())


def test_it_ends_by_itself_after_a_day(admin: User) -> None:
    make_group("dakar")
    access = opened(admin, "group", "dakar")
    with time_machine.travel(access.until - timedelta(seconds=1), tick=False):
        assert viewer_of(admin).emergency
    with time_machine.travel(access.until, tick=False):
        assert not viewer_of(admin).emergency
        close_emergencies(timezone.now())
        close_emergencies(timezone.now())
    events = [(event.verb, event.data.get("how")) for event in events_about("group:dakar")]
    assert events[-2:] == [("emergency.opened", None), ("emergency.ended", "by itself")]


def test_it_ends_early_once_and_with_the_role(admin: User) -> None:
    make_group("dakar")
    access = opened(admin, "group", "dakar")
    admin.role = "manager"
    assert not viewer_of(admin).emergency
    admin.role = "admin"
    assert viewer_of(admin).emergency
    for _ in range(2):
        end_emergency(access, actor=Actor())
    assert not viewer_of(admin).emergency
    assert [event.verb for event in events_about("group:dakar")].count("emergency.ended") == 1


def test_those_who_lead_a_group_or_the_person_are_to_be_told(admin: User) -> None:
    region = make_group("africa")
    unit = make_group("dakar", parent=region)
    head, curator, above, member, former = (make_account() for _ in range(5))
    make_membership(head.person, unit, role=Membership.Role.HEAD)
    make_membership(curator.person, unit, role=Membership.Role.CURATOR)
    make_membership(above.person, region, role=Membership.Role.HEAD)
    make_membership(member.person, unit)
    yesterday = timezone.localdate() - timedelta(days=1)
    make_membership(former.person, unit, role=Membership.Role.HEAD, until=yesterday)
    somebody = make_account(make_person(unit=unit))
    access, own = opened(admin, "group", "dakar"), opened(admin, "person", somebody.email)
    since = timezone.now() - timedelta(days=1)
    other = make_account(role="admin")
    for user in (head, curator, above, other):
        assert set(emergencies_concerning(viewer_of(user), since)) == {access, own}
    assert emergencies_concerning(viewer_of(somebody), since) == [own]
    for user in (member, former, admin):
        assert emergencies_concerning(viewer_of(user), since) == []


def test_somebody_who_left_sees_what_strangers_see() -> None:
    user = make_account(make_person(is_staff=True))
    user.person.is_active = False
    assert not viewer_of(user).is_signed_in
    assert viewer_of(user).tokens == {"public"}
