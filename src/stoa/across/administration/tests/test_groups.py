"""Groups in the hands of administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stoa.foundation.directory.models import Group, Organization
from stoa.foundation.directory.testing import make_group

if TYPE_CHECKING:
    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


def test_a_group_keeps_the_key_it_began_with(admin: Client) -> None:
    answer = admin.post("/admin/groups/add/community", {"names_en": "Safety at work", "names_fr": "Sécurité"})
    assert answer.headers["Location"] == "/admin/groups/safety-at-work"
    sent = {"names_en": "Safety and health", "key": "other", "kind": "unit", "line": "x", "is_partner": "on"}
    assert admin.post("/admin/groups/safety-at-work", sent).status_code == 302
    group = Group.objects.get()
    assert (group.key, group.kind, group.is_partner, group.line) == ("safety-at-work", "community", False, [group.key])
    assert group.names == {"en": "Safety and health"}


def test_a_key_that_is_taken_or_none_is_refused(admin: Client) -> None:
    make_group("safety", names={"en": "The first"})
    for sent in ({"names_en": "Other", "key": "safety"}, {"names_en": "Other", "key": "Not A Key"}, {"key": "fine"}):
        assert admin.post("/admin/groups/add/unit", sent).status_code == 422
    assert admin.post("/admin/groups/add/unit", {"names_en": "安全"}).status_code == 422
    assert Group.objects.get().names == {"en": "The first"}


def test_a_unit_moves_with_those_below_it_and_never_under_itself(admin: Client) -> None:
    top, other = make_group("hq"), make_group("regions")
    africa = make_group("africa", parent=top)
    make_group("dakar", parent=africa)
    assert admin.post("/admin/groups/africa", {"names_en": "Africa", "parent": other.key}).status_code == 302
    assert Group.objects.get(key="dakar").line == ["dakar", "africa", "regions"]
    answer = admin.post("/admin/groups/africa", {"names_en": "Africa", "parent": "dakar"})
    assert answer.status_code == 422
    assert "under itself" in answer.content.decode()
    assert Group.objects.get(key="dakar").line == ["dakar", "africa", "regions"]


def test_administrators_see_teams_and_how_many_are_in_them(admin: Client) -> None:
    make_group("pilot", kind=Group.Sort.TEAM, names={"en": "The pilot team"})
    assert "The pilot team" in admin.get("/admin/groups?kind=team").content.decode()
    assert "The pilot team" in admin.get("/admin/groups?kind=team&q=PILOT").content.decode()
    assert "The pilot team" not in admin.get("/admin/groups?kind=team&q=zz").content.decode()


def test_an_organization_is_a_partner_or_not(admin: Client) -> None:
    sent = {"names_en": "The Bank", "is_donor": "on", "constituency": "employers"}
    assert admin.post("/admin/groups/add/organization", sent).status_code == 302
    bank = Group.objects.get()
    assert (bank.is_donor, bank.is_partner, bank.constituency) == (True, False, "employers")


def test_the_organization_says_its_name(admin: Client) -> None:
    sent = {"names_en": "Office of Work", "names_fr": "Bureau du travail", "short_name": "OW", "taglines_en": "Decent"}
    assert admin.post("/admin/organization", sent).status_code == 302
    row = Organization.objects.get()
    assert (row.names, row.short_name, row.taglines) == (
        {"en": "Office of Work", "fr": "Bureau du travail"},
        "OW",
        {"en": "Decent"},
    )
    assert admin.post("/admin/organization", {"short_name": "X"}).status_code == 422
    assert Organization.objects.get().short_name == "OW"
