"""When the machine gives way in the middle, either all of a change is there or nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from stoa.across.administration import services, uploading
from stoa.across.administration.models import Upload
from stoa.foundation import failpoints
from stoa.foundation.access.emergency import end_emergency, open_emergency
from stoa.foundation.access.models import EmergencyAccess
from stoa.foundation.access.queries import viewer_of
from stoa.foundation.accounts.models import User
from stoa.foundation.directory.models import Group, Membership, Person
from stoa.foundation.directory.testing import make_group, make_person
from stoa.foundation.history.queries import last_position
from stoa.foundation.history.services import Actor

if TYPE_CHECKING:
    from collections.abc import Callable

    from stoa.foundation.access.reach import Viewer

    Break = Callable[[str], None]

pytestmark = pytest.mark.django_db
WHY = "The head of the unit is ill and the ministry waits."


@pytest.fixture
def viewer(administrator: User) -> Viewer:
    return viewer_of(administrator)


@pytest.fixture
def break_at(monkeypatch: pytest.MonkeyPatch) -> Break:
    def break_there(point: str) -> None:
        monkeypatch.setattr(failpoints, "_ACTIONS", {point: "eio"})

    return break_there


def undone(act: Callable[[], object]) -> None:
    before = last_position()
    with pytest.raises(OSError, match="Input/output"):
        act()
    assert last_position() == before


def test_a_membership(viewer: Viewer, break_at: Break) -> None:
    person, group = make_person(), make_group()
    break_at("administration.membership_saved")
    facts: dict[str, Any] = {
        "person": person,
        "group": group,
        "role": "member",
        "since": timezone.localdate(),
        "until": None,
    }
    undone(lambda: services.save_membership(viewer=viewer, **facts))
    assert not Membership.objects.exists()


def test_somebody_leaving(viewer: Viewer, colleague: User, break_at: Break) -> None:
    break_at("administration.person_deactivated")
    undone(lambda: services.deactivate_person(viewer=viewer, person=colleague.person))
    assert User.objects.get(pk=colleague.pk).is_active
    assert Person.objects.get(pk=colleague.person_id).is_active


def test_an_e_mail_of_entry_and_account(viewer: Viewer, colleague: User, break_at: Break) -> None:
    break_at("administration.person_saved")
    facts = {"name": "Cleo", "email": "new@test.example"}
    undone(lambda: services.change_person(viewer=viewer, person=colleague.person, facts=facts))
    assert User.objects.get(pk=colleague.pk).email == Person.objects.get(pk=colleague.person_id).email
    assert not Person.objects.filter(email="new@test.example").exists()


def test_a_role(viewer: Viewer, colleague: User, break_at: Break) -> None:
    break_at("administration.role_given")
    undone(lambda: services.give_role(viewer=viewer, person=colleague.person, role="admin"))
    assert User.objects.get(pk=colleague.pk).role == ""


def test_a_group(viewer: Viewer, break_at: Break) -> None:
    break_at("administration.group_saved")
    undone(lambda: services.add_group(viewer=viewer, key="new", facts={"kind": "unit", "names": {"en": "New"}}))
    assert not Group.objects.exists()


def test_a_list_can_be_brought_in_again(viewer: Viewer, administrator: User, break_at: Break) -> None:
    content = b"email,name\nawa@test.example,Awa Ndiaye\n"
    sent = Upload.objects.create(
        person=administrator.person, name="people.csv", content=content, sent_at=timezone.now()
    )
    break_at("administration.list_taken")
    undone(lambda: uploading.bring_in(viewer=viewer, upload=sent))
    assert not Person.objects.filter(email="awa@test.example").exists()
    break_at("nowhere")
    assert uploading.bring_in(viewer=viewer, upload=sent).new == 1
    assert not Upload.objects.exists()


def test_emergency_access(administrator: User, break_at: Break) -> None:
    make_group("dakar")
    given: dict[str, Any] = {
        "person": administrator.person,
        "scope": "group",
        "key": "dakar",
        "reason": WHY,
        "actor": Actor(),
    }
    break_at("access.emergency_saved")
    undone(lambda: open_emergency(**given))
    assert not viewer_of(administrator).emergency
    break_at("access.emergency_ended")
    access = open_emergency(**given)
    undone(lambda: end_emergency(access, actor=Actor()))
    assert EmergencyAccess.objects.get().ended_at is None
    assert viewer_of(administrator).emergency
