"""How many SQL statements a page costs: few, and no more when there is more to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.models import Group
from stoa.foundation.directory.testing import make_group, make_membership, make_person
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.ingest.testing import make_file
from stoa.foundation.items.content import Contributor
from stoa.foundation.items.testing import make_item
from stoa.foundation.vocabulary.testing import make_scheme
from tests.access.test_walk import BACKEND

if TYPE_CHECKING:
    from pathlib import Path

    from stoa.foundation.items.models import Item

pytestmark = pytest.mark.django_db
LIST_STATEMENTS, ITEM_STATEMENTS = 8, 14
ITEM_STATEMENTS_SIGNED_IN = 17 if connection.vendor == "postgresql" else 16
"""Whether one keeps and follows the item, its comments and knowledge checks: a statement each. The visit is written behind.

PostgreSQL looks up the reader's access sets in one of its own, SQLite within each.
"""


def _fill(count: int) -> Item:
    """Items with everything an item can have, each naming the one before; returns the last."""
    topics = make_scheme({f"Topic {count}.{at}": "" for at in range(4)})
    places = make_scheme({f"Place {count}.{at}": "" for at in range(3)}, purpose="places")
    unit = make_group()
    file = make_file(f"notes {count}.txt", f"Wages in file {count}.".encode())
    last: Item | None = None
    for number in range(count):
        people = [make_person() for _ in range(3)]
        last = make_item(
            kind="publication",
            audience=["public"],
            title=f"Wages {count}.{number}",
            topics=list(topics.values()),
            places=list(places.values()),
            units=[unit],
            owner=people[0],
            people=tuple(Contributor(person.name, "author", person.pk) for person in people),
            files=(file,),
            fields={"publisher": "Office"},
            relations={"cites": last} if last else {},
            translation_of=last.short_id if last and number % 5 == 0 else "",
        )
    catch_up()
    assert last is not None
    return last


def _statements(client: Client, address: str) -> tuple[int, str]:
    """How many statements the second visit costs, and which."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as seen:
        client.get(address)
    return len(seen), "\n".join(query["sql"][:200] for query in seen.captured_queries)


def _readers() -> list[Client]:
    """Somebody not signed in, and a colleague in twenty groups."""
    person = make_person(is_staff=True)
    for number in range(20):
        make_membership(person, make_group(kind=Group.Sort.COMMUNITY if number % 2 else Group.Sort.UNIT))
    colleague = Client()
    colleague.force_login(make_account(person), backend=BACKEND)
    return [Client(), colleague]


def test_pages_cost_a_constant_number_of_statements(fresh_home: Path, writing_behind: None) -> None:
    readers = _readers()
    few = _fill(3)
    before = [[_statements(reader, at)[0] for at in ("/library", f"/i/{few.short_id}")] for reader in readers]
    many = _fill(25)
    of_items = (ITEM_STATEMENTS, ITEM_STATEMENTS_SIGNED_IN)
    for reader, counts, of_item in zip(readers, before, of_items, strict=True):
        for address, count, limit in zip(
            ("/library", f"/i/{many.short_id}"), counts, (LIST_STATEMENTS, of_item), strict=True
        ):
            now, which = _statements(reader, address)
            assert now <= limit, f"{address}: {now} statements\n{which}"
            assert now == count, f"{address}: {count} before, now {now}\n{which}"
