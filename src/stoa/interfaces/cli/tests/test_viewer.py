from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

import pytest

from stoa.foundation.accounts.services import open_account
from stoa.foundation.directory.services import save_person
from stoa.foundation.errors import BadInputError
from stoa.foundation.history.services import Actor
from stoa.interfaces.cli.commands.viewer import actor_from, viewer_from

if TYPE_CHECKING:
    from stoa.foundation.directory.models import Person

pytestmark = pytest.mark.django_db


def _person(email: str, role: str = "") -> Person:
    actor = Actor(channel="test")
    person, _ = save_person(email=email, name=email, actor=actor, is_staff=True)
    open_account(person=person, role=role, actor=actor)
    return person


def test_public_is_somebody_who_sees_what_everybody_sees() -> None:
    assert viewer_from("public").reach().is_public
    assert viewer_from(None).reach().is_public


def test_an_address_is_that_person_with_their_role() -> None:
    person = _person("ana@example.org", role="manager")
    viewer = viewer_from("ANA@example.org")
    assert (viewer.person_id, viewer.role) == (person.pk, "manager")
    assert "staff" in viewer.tokens


def test_an_unknown_address_is_named() -> None:
    with pytest.raises(BadInputError, match=r"nobody@example\.org"):
        viewer_from("nobody@example.org")


def test_the_only_administrator_acts_unless_somebody_is_named() -> None:
    admin, other = _person("admin@example.org", role="admin"), _person("ben@example.org")
    assert actor_from(Namespace(viewer=None)).key == str(admin.uuid)
    assert actor_from(Namespace(viewer="ben@example.org")).key == str(other.uuid)


@pytest.mark.parametrize("count", [0, 2])
def test_without_exactly_one_administrator_somebody_must_be_named(count: int) -> None:
    for number in range(count):
        _person(f"admin{number}@example.org", role="admin")
    with pytest.raises(BadInputError, match="--as EMAIL"):
        actor_from(Namespace(viewer=None))
