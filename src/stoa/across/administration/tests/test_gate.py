"""The administration is there for those with the role; for everybody else there is nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from stoa.across.administration.frame import AREAS
from stoa.across.administration.walk import SAMPLES
from stoa.foundation.directory.models import Group
from stoa.foundation.directory.testing import make_group, make_membership

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from stoa.foundation.accounts.models import User

    SignIn = Callable[[User], Client]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
OPEN_TO_STEWARDS = "administration:readers"
FOR_MANAGERS = {
    "administration:overview",
    "administration:groups",
    "administration:add-group",
    "administration:group",
    "administration:add-member",
    "administration:membership",
    "administration:end-membership",
    "administration:holds",
    "administration:release",
    "administration:operations",
}


def addresses(*, but: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """Every address of the walk, with the methods it takes."""
    samples = [sample for sample in SAMPLES if sample.route not in but]
    return [(method, path) for sample in samples for path in sample.paths() for method in sample.methods]


def test_administrators_meet_every_page(admin: Client, administrator: User) -> None:
    make_membership(group=make_group("pilot", kind=Group.Sort.TEAM))
    for _method, path in addresses():
        answer = admin.get(path)
        is_made_up = path.rsplit("/", 1)[-1] in {"x", "0"} or "ST-0000000" in path or "no-such" in path or "/0/" in path
        expected = {404} if is_made_up or "0000-000000000000" in path else {200, 404}
        assert answer.status_code in expected, path
    for _heading, areas in AREAS:
        for area in areas:
            assert admin.get(f"/admin/{area.route.partition(':')[2]}").status_code in {200, 404}


@pytest.mark.parametrize("who", ["anonymous", "colleague"])
def test_nobody_else_meets_anything(who: str, colleague: User, administrator: User, signed_in: SignIn) -> None:
    client = signed_in(colleague) if who == "colleague" else Client()
    missing = client.get("/admin/no-such-page").content
    for method, path in addresses(but=frozenset({OPEN_TO_STEWARDS})):
        answer = client.generic(method, path)
        assert answer.status_code == 404, (method, path)
        if method == "GET":
            assert without_tokens(answer.content) == without_tokens(missing), path


def without_tokens(body: bytes) -> bytes:
    """The page without the proof that forms carry and without its own address in the links of languages."""
    import re

    return re.sub(rb'(name="csrfmiddlewaretoken" value|href)="[^"]*"', b"", body)


def test_knowledge_managers_meet_what_is_about_knowledge(manager: User, administrator: User, signed_in: SignIn) -> None:
    team, community = make_group("pilot", kind=Group.Sort.TEAM), make_group("safety", kind=Group.Sort.COMMUNITY)
    hidden, own = make_membership(group=team), make_membership(group=community)
    client = signed_in(manager)
    for method, path in addresses(but=frozenset(FOR_MANAGERS | {OPEN_TO_STEWARDS})):
        assert client.generic(method, path).status_code == 404, (method, path)
    assert client.get("/admin").status_code == client.get("/admin/groups").status_code == 200
    assert (
        client.get("/admin/groups/safety").status_code == client.get(f"/admin/memberships/{own.pk}").status_code == 200
    )
    for path in ("/admin/groups/pilot", "/admin/groups?kind=team", f"/admin/memberships/{hidden.pk}/end"):
        assert client.get(path).status_code == 404
    assert client.post(f"/admin/memberships/{hidden.pk}/end", {"sure": "yes"}).status_code == 404
    assert client.post("/admin/groups/pilot/add", {"email": "max@test.example"}).status_code == 404


def test_the_menu_leads_there_for_those_with_a_role(
    administrator: User, colleague: User, signed_in: SignIn, fresh_home: Path
) -> None:
    assert b'href="/admin"' in signed_in(administrator).get("/people").content
    assert b'href="/admin"' not in signed_in(colleague).get("/people").content


def test_a_role_that_ends_closes_the_pages_at_once(admin: Client, administrator: User) -> None:
    assert admin.get("/admin").status_code == 200
    administrator.role = ""
    administrator.save()
    assert admin.get("/admin").status_code == 404
