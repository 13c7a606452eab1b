"""Who may know which persons and groups, and what of them."""

from __future__ import annotations

import pytest

from stoa.across.reading import people
from stoa.across.reading.groups import group_page
from stoa.across.reading.people import people_page, person_page
from stoa.foundation.access.reach import anonymous
from stoa.foundation.access.testing import make_viewer
from stoa.foundation.directory.models import Group
from stoa.foundation.directory.testing import make_group, make_membership, make_person
from stoa.foundation.errors import NotFoundError

pytestmark = pytest.mark.django_db


def test_a_persons_page_names_the_groups_that_its_reader_may_know() -> None:
    person = make_person(is_staff=True)
    unit, network = make_group("wages"), make_group("network", kind=Group.Sort.COMMUNITY)
    for group in (unit, network, make_group("secret", kind=Group.Sort.TEAM)):
        make_membership(person, group)
    page = person_page(make_viewer(), str(person.uuid), 1, "en")
    assert [name for name, _ in page.groups] == ["network", "wages"]


def test_a_group_does_not_name_a_parent_that_is_hidden() -> None:
    team = make_group("secret", kind=Group.Sort.TEAM)
    make_group("network", kind=Group.Sort.COMMUNITY, parent=team)
    assert group_page(make_viewer(), "network", 1, "en").parent is None


def test_the_list_of_people_goes_on_until_everybody_was_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "PEOPLE_A_PAGE", 2)
    staff = make_viewer()
    names = {make_person(is_staff=True).name for _ in range(4)} | {staff.name}
    pages = [people_page(staff, number, "en") for number in (1, 2, 3)]
    assert {line.name for page in pages for line in page.people} == names
    assert [bool(page.next_url) for page in pages] == [True, True, False]
    assert [bool(page.previous_url) for page in pages] == [False, True, True]


def test_the_list_of_people_is_for_staff() -> None:
    with pytest.raises(NotFoundError):
        people_page(anonymous(), 1, "en")
