"""Everybody's own copy holds the items that name them and what they are typing, as far as they may see it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from stoa.foundation.access.testing import make_audience
from stoa.foundation.directory.testing import make_person
from stoa.foundation.items.content import Contributor, from_json
from stoa.foundation.items.models import Revision
from stoa.foundation.items.personal import PERSONAL
from stoa.foundation.items.services.drafts import keep_draft
from stoa.foundation.items.testing import make_item, resave

if TYPE_CHECKING:
    from stoa.foundation.directory.models import Person
    from stoa.foundation.items.models import Item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


def copy_of(person: Person) -> dict[str, list[Any]]:
    return {part.key: list(part.rows(person.pk)) for part in PERSONAL}


def wrote(person: Person, role: str = "author") -> Contributor:
    return Contributor(person.name, role, person.pk)


def narrow(item: Item, audience: str) -> Item:
    content = from_json(Revision.objects.get(item_id=item.pk, number=item.head).content)
    return resave(item, replace(content, access=make_audience(audience)))


def test_an_item_comes_once_with_every_role() -> None:
    owner, author = make_person(is_staff=True), make_person(is_staff=True)
    item = make_item(owner=owner, people=(wrote(owner, "editor"), wrote(author)), title="Paid on time")
    (mine,) = copy_of(owner)["items"]
    assert mine == {
        "item": item.short_id,
        "title": "Paid on time",
        "kind": "lesson",
        "status": "published",
        "roles": ["owner", "editor"],
    }
    assert [row["roles"] for row in copy_of(author)["items"]] == [["author"]]
    assert copy_of(make_person(is_staff=True)) == {"items": [], "drafts": []}


def test_an_authors_item_that_became_hidden_is_left_out_and_an_owners_is_not() -> None:
    owner, author, member = (make_person(is_staff=True) for _ in range(3))
    item = make_item(owner=owner, people=(wrote(author),))
    narrow(item, f"person:{member.email}")
    assert copy_of(author)["items"] == []
    assert [row["item"] for row in copy_of(owner)["items"]] == [item.short_id]


def test_what_is_being_typed_is_in_the_copy_of_the_one_who_types() -> None:
    person, other = make_person(is_staff=True), make_person(is_staff=True)
    item = make_item()
    keep_draft(person_id=person.pk, kind="lesson", form={"title": ["Half a sen"]})
    keep_draft(person_id=person.pk, kind="lesson", item=item, read_head=1, form={"title": ["Changed"]})
    keep_draft(person_id=other.pk, kind="lesson", form={"title": ["Not mine"]})
    typed = {(row["item"], row["form"]["title"][0]) for row in copy_of(person)["drafts"]}
    assert typed == {("", "Half a sen"), (item.short_id, "Changed")}
    narrow(item, f"person:{other.email}")
    assert [row["item"] for row in copy_of(person)["drafts"]] == [""]
