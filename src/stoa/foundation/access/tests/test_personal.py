"""Everybody's own copy holds their reads and emergencies, and nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from stoa.foundation.access.emergency import open_emergency
from stoa.foundation.access.models import AccessSet
from stoa.foundation.access.personal import PERSONAL
from stoa.foundation.access.queries import viewer_of_person
from stoa.foundation.access.services import note_read
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.testing import make_person
from stoa.foundation.history.services import Actor

if TYPE_CHECKING:
    from stoa.foundation.directory.models import Person

pytestmark = pytest.mark.django_db
WHY = "The owner is ill and the ministry waits."


class Thing:
    """Something that one unit may read."""

    def __init__(self, short_id: str) -> None:
        self.short_id = short_id
        self.access = AccessSet(tokens=["unit:dakar"])
        self.stewards = AccessSet(tokens=[])


def copy_of(person: Person) -> dict[str, list[Any]]:
    return {part.key: list(part.rows(person.pk)) for part in PERSONAL}


def opened(admin: Person, whose: Person) -> None:
    actor = Actor(str(admin.uuid), "web", admin.pk)
    open_emergency(person=admin, scope="person", key=str(whose.email), reason=WHY, actor=actor)


def test_the_reads_on_record_are_the_persons_own() -> None:
    reader, other = make_person(is_staff=True), make_person(is_staff=True)
    for _time in range(2):
        note_read(viewer_of_person(reader), Thing("ST-0000001"), "page")
    note_read(viewer_of_person(other), Thing("ST-0000002"), "file")
    mine = [(row["short_id"], row["what"], row["count"]) for row in copy_of(reader)["restricted-reads"]]
    assert mine == [("ST-0000001", "page", 2)]
    assert [row["short_id"] for row in copy_of(other)["restricted-reads"]] == ["ST-0000002"]


def test_an_emergency_is_in_the_copies_of_those_two_it_concerns() -> None:
    admin = make_account(make_person(name="Ada Admin", is_staff=True), role="admin").person
    owner, third = make_person(email="owner@test.example"), make_person()
    opened(admin, owner)
    assert [(row["object_id"], row["reason"]) for row in copy_of(admin)["emergency-access"]] == [
        (f"person:{owner.uuid}", WHY)
    ]
    assert copy_of(admin)["emergency-access-to-you"] == []
    assert [(row["person__name"], row["reason"]) for row in copy_of(owner)["emergency-access-to-you"]] == [
        ("Ada Admin", WHY)
    ]
    assert copy_of(owner)["emergency-access"] == []
    assert copy_of(third) == {part.key: [] for part in PERSONAL}
