"""Lists as tables: what the viewer sees, in cells that start no formula."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.testing import make_person
from stoa.foundation.items.content import Contributor
from stoa.foundation.items.testing import make_item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


def rows(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "items.csv" in answer["Content-Disposition"]
    text = answer.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_list_as_a_table_holds_what_the_viewer_sees() -> None:
    author = make_person(name="Ana Ruiz", email="ana@test.example")
    people = (Contributor("Ana Ruiz", "author", author.pk),)
    make_item(title="=1+1", audience=["public", "staff"], people=people)
    make_item(title="Hidden", audience=["staff"])
    make_item(title="Other", audience=["public"], kind="tool")
    public = rows(Client(), "/feeds/items.csv")
    assert sorted(row["title"] for row in public) == ["'=1+1", "Other"]
    assert {row["people"] for row in public} == {"Ana Ruiz (author)", ""}
    staff = Client()
    staff.force_login(
        make_account(make_person(is_staff=True)), backend="stoa.foundation.accounts.backends.PasswordBackend"
    )
    assert [row["people"] for row in rows(staff, "/feeds/items.csv?kind=lesson") if row["title"] == "'=1+1"] == [
        "Ana Ruiz <ana@test.example> (author)"
    ]


def test_an_empty_list_is_its_header() -> None:
    assert rows(Client(), "/feeds/items.csv?kind=tool") == []
