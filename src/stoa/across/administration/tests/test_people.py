"""People, memberships and roles in the hands of administrators."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from stoa.foundation.access.queries import viewer_of
from stoa.foundation.accounts.models import User
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.models import Group, Membership, Person
from stoa.foundation.directory.testing import make_group, make_membership, make_person
from stoa.foundation.history.queries import events_about
from stoa.foundation.items.testing import make_item

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


def page_of(person: Person) -> str:
    return f"/admin/people/{person.uuid}"


def test_somebody_is_added_and_found(admin: Client) -> None:
    make_group("dakar")
    sent = {"name": "Awa Ndiaye", "email": "Awa@test.example", "is_staff": "on", "unit": "dakar"}
    sent |= {"job_title_en": "Inspector", "languages": "fr, EN", "duty_station": "Dakar"}
    assert admin.post("/admin/people/add", sent).status_code == 302
    awa = Person.objects.get(email="awa@test.example")
    assert (awa.name, awa.is_staff, awa.job_title, awa.languages) == (
        "Awa Ndiaye",
        True,
        {"en": "Inspector"},
        ["fr", "en"],
    )
    assert awa.unit is not None
    assert b"Awa Ndiaye" in admin.get("/admin/people?q=ndiay").content
    assert b"Awa Ndiaye" not in admin.get("/admin/people?q=ndiay&who=outside").content
    assert b"Awa Ndiaye" in admin.get("/admin/people?unit=dakar&who=no-account").content


def test_somebody_known_is_not_overwritten_by_adding_them_again(admin: Client, colleague: User) -> None:
    answer = admin.post("/admin/people/add", {"name": "Impostor", "email": colleague.email.upper()})
    assert answer.status_code == 422
    assert b"Impostor" in answer.content
    assert Person.objects.get(pk=colleague.person_id).name == "Cleo Colleague"


def test_a_form_changes_nothing_that_does_not_stand_in_it(admin: Client, colleague: User) -> None:
    before = Person.objects.get(pk=colleague.person_id)
    sent = {"name": "Cleo C.", "email": colleague.email, "is_staff": "on"}
    more = {"uuid": "0" * 32, "id": "1", "is_active": "", "role": "admin", "about": "x", "password": "x", "key": "x"}
    assert admin.post(page_of(before), sent | more).status_code == 302
    after, account = Person.objects.get(pk=before.pk), User.objects.get(pk=colleague.pk)
    assert (after.name, after.uuid, after.is_active, after.about) == ("Cleo C.", before.uuid, True, {})
    assert (account.role, account.password, account.is_active) == ("", colleague.password, True)


def test_an_e_mail_that_changes_is_the_one_to_sign_in_with(admin: Client, colleague: User) -> None:
    person = colleague.person
    assert admin.post(page_of(person), {"name": person.name, "email": "new@test.example"}).status_code == 302
    assert User.objects.get(pk=colleague.pk).email == "new@test.example"
    answer = admin.post(page_of(person), {"name": person.name, "email": ""})
    assert answer.status_code == 422
    assert Person.objects.get(pk=person.pk).email == "new@test.example"


def test_a_membership_that_ends_is_gone_with_the_next_request(
    admin: Client, colleague: User, signed_in: Callable[[User], Client]
) -> None:
    make_group("safety", kind=Group.Sort.COMMUNITY)
    item = make_item(audience=("community:safety",))
    client, path = signed_in(colleague), f"/i/{item.short_id}"
    assert client.get(path).status_code == 404
    sent = {"group": "safety", "role": "member", "since": str(timezone.localdate())}
    assert admin.post(f"{page_of(colleague.person)}/join", sent).status_code == 302
    assert client.get(path).status_code == 200
    membership = Membership.objects.get(person=colleague.person)
    asked = admin.get(f"/admin/memberships/{membership.pk}/end")
    assert asked.status_code == 200
    assert admin.post(f"/admin/memberships/{membership.pk}/end").status_code == 422
    assert client.get(path).status_code == 200
    assert admin.post(f"/admin/memberships/{membership.pk}/end", {"sure": "yes"}).status_code == 302
    assert client.get(path).status_code == 404
    assert "membership.ended" in [event.verb for event in events_about(f"person:{colleague.person.uuid}")]


def test_another_role_ends_the_one_before(admin: Client, colleague: User) -> None:
    membership = make_membership(colleague.person, make_group("dakar"))
    today = timezone.localdate()
    sent = {"role": "curator", "since": str(today), "until": str(today + timedelta(days=9))}
    assert admin.post(f"/admin/memberships/{membership.pk}", sent).status_code == 302
    assert "curator:dakar" in viewer_of(colleague).tokens
    in_force = Membership.objects.filter(person=colleague.person).in_force(today)
    assert [row.role for row in in_force] == ["curator"]


def test_a_membership_cannot_end_before_it_begins(admin: Client, colleague: User) -> None:
    membership = make_membership(colleague.person, make_group("dakar"))
    answer = admin.post(
        f"/admin/memberships/{membership.pk}", {"role": "member", "since": "2026-05-02", "until": "2026-05-01"}
    )
    assert answer.status_code == 422
    assert b"2026-05-01" in answer.content


def test_somebody_who_leaves_is_signed_out_and_can_come_back(
    admin: Client, colleague: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(colleague)
    assert client.get("/people").status_code == 200
    assert admin.post(f"{page_of(colleague.person)}/deactivate").status_code == 422
    assert client.get("/people").status_code == 200
    assert admin.post(f"{page_of(colleague.person)}/deactivate", {"sure": "yes"}).status_code == 302
    assert client.get("/people").status_code == 404
    assert b"Cleo Colleague" in admin.get("/admin/people?who=left").content
    assert admin.post(f"{page_of(colleague.person)}/reactivate", {"sure": "yes"}).status_code == 302
    assert signed_in(User.objects.get(pk=colleague.pk)).get("/people").status_code == 200


def test_an_account_closed_elsewhere_can_be_opened_here(admin: Client, colleague: User) -> None:
    colleague.is_active = False
    colleague.save()
    page = admin.get(page_of(colleague.person)).content.decode()
    assert "Reactivate" in page
    assert admin.post(f"{page_of(colleague.person)}/reactivate", {"sure": "yes"}).status_code == 302
    colleague.refresh_from_db()
    assert colleague.is_active


def test_the_last_administrator_stays_and_nobody_unmakes_themselves(admin: Client, administrator: User) -> None:
    own = page_of(administrator.person)
    for path, sent in ((f"{own}/deactivate", {"sure": "yes"}), (f"{own}/role", {"role": ""})):
        assert admin.post(path, sent).status_code == 422
    administrator.refresh_from_db()
    assert (administrator.role, administrator.is_active) == ("admin", True)


def test_roles_are_given_and_taken(admin: Client, colleague: User) -> None:
    assert admin.post("/admin/roles", {"email": colleague.email, "role": "manager"}).status_code == 302
    assert User.objects.get(pk=colleague.pk).role == "manager"
    assert admin.post("/admin/roles", {"email": colleague.email, "role": "owner"}).status_code == 422
    assert admin.post(f"{page_of(colleague.person)}/role", {"role": ""}).status_code == 302
    assert User.objects.get(pk=colleague.pk).role == ""
    assert admin.post("/admin/roles", {"email": "nobody@test.example", "role": "admin"}).status_code == 422


def test_somebody_invited_gets_a_link_that_is_shown_once(admin: Client) -> None:
    make_group("safety", kind=Group.Sort.COMMUNITY)
    sent = {"email": "new@test.example", "name": "Nia New", "is_staff": "on", "group": "safety", "role": "member"}
    answer = admin.post("/admin/invitations", sent)
    assert answer.status_code == 200
    link = answer.context["link"]
    assert link in answer.content.decode()
    nia = Person.objects.get(email="new@test.example")
    assert "community:safety" in viewer_of(User.objects.get(person=nia)).tokens
    page = admin.get("/admin/invitations").content.decode()
    assert "Nia New" in page
    assert link.rpartition("/")[2] not in page


def test_an_invitation_can_be_taken_back(admin: Client, client: Client) -> None:
    answer = admin.post("/admin/invitations", {"email": "new@test.example", "name": "Nia New", "role": "member"})
    path = "/" + answer.context["link"].split("/", 3)[3]
    assert client.get(path).status_code == 200
    pk = admin.get("/admin/invitations").context["rows"][0][0].pk
    assert admin.post(f"/admin/invitations/{pk}/revoke").status_code == 422
    assert client.get(path).status_code == 200
    assert admin.post(f"/admin/invitations/{pk}/revoke", {"sure": "yes"}).status_code == 302
    assert client.get(path).status_code == 404


def test_a_link_for_a_new_password_is_handed_over_for_others_only(
    admin: Client, client: Client, colleague: User, administrator: User
) -> None:
    answer = admin.post(f"{page_of(colleague.person)}/link", {"sure": "yes"})
    assert client.get("/" + answer.context["link"].split("/", 3)[3]).status_code == 200
    assert admin.post(f"{page_of(administrator.person)}/link", {"sure": "yes"}).status_code == 404


def test_inviting_leaves_somebody_known_as_they_are(admin: Client) -> None:
    known = make_person(name="Known Already", email="known@test.example", is_staff=False)
    answer = admin.post(
        "/admin/invitations", {"email": known.email, "name": "Other", "is_staff": "on", "role": "member"}
    )
    assert answer.status_code == 200
    known.refresh_from_db()
    assert (known.name, known.is_staff) == ("Known Already", False)


def test_a_second_administrator_may_remove_the_first(administrator: User, signed_in: Callable[[User], Client]) -> None:
    second = signed_in(make_account(make_person(), role="admin"))
    assert second.post(f"{page_of(administrator.person)}/role", {"role": "manager"}).status_code == 302
    administrator.refresh_from_db()
    assert administrator.role == "manager"
