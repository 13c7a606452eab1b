"""Citations of an item on its page, and taken along."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from stoa.foundation.access.emergency import open_emergency
from stoa.foundation.access.queries import reads_of
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.testing import make_group, make_person
from stoa.foundation.history.services import Actor
from stoa.foundation.items.content import Contributor
from stoa.foundation.items.testing import make_item

if TYPE_CHECKING:
    from stoa.foundation.items.models import Item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


def cited(**changes: Any) -> Item:
    people = (Contributor("Ana Ruiz", "author"), Contributor("Eva Sol", "translator"), Contributor("Max", "reviewer"))
    given: dict[str, Any] = {
        "kind": "publication",
        "title": "Les salaires",
        "language": "fr",
        "audience": ["public"],
        "people": people,
        "published_on": date(2024, 3, 5),
        "fields": {"publisher": "Labour Press"},
    }
    return make_item(**(given | changes))


def test_a_citation_is_taken_along_for_programs() -> None:
    item = cited()
    answer = Client().get(f"/i/{item.short_id}/cite.ris")
    assert answer["Content-Type"].startswith("application/x-research-info-systems")
    assert f"{item.short_id}.ris" in answer["Content-Disposition"]
    lines = answer.content.decode().split("\r\n")
    assert {"TY  - BOOK", "AU  - Ruiz, Ana", "A4  - Sol, Eva", "PY  - 2024", "PB  - Labour Press"} <= set(lines)
    assert not [line for line in lines if "Max" in line]
    (entry,) = json.loads(Client().get(f"/i/{item.short_id}/cite.json").content)
    assert (entry["id"], entry["type"], entry["language"]) == (item.short_id, "book", "fr")


def test_the_page_cites_it_and_leads_to_both_forms() -> None:
    item = cited()
    page = Client().get(f"/i/{item.short_id}").content.decode()
    assert "Ruiz, A. (2024). Les salaires (E. Sol, trad.). Labour Press." in page
    assert "Ruiz, Ana. 2024. Les salaires. Traduit par Eva Sol. Labour Press." in page
    assert f'href="/i/{item.short_id}/cite.ris"' in page
    assert f'href="/i/{item.short_id}/cite.json"' in page


def test_what_has_no_date_is_not_given_that_of_its_last_change() -> None:
    page = Client().get(f"/i/{cited(published_on=None, language='es').short_id}").content.decode()
    assert "Ruiz, A. (s. f.). Les salaires" in page


def test_a_citation_of_what_few_may_read_stands_in_the_access_log() -> None:
    make_group("wages")
    item = cited(audience=["unit:wages"])
    admin = make_account(make_person(is_staff=True), role="admin")
    actor = Actor(str(admin.person.uuid), "web", admin.person_id)
    reason = "The head of the unit is ill."
    open_emergency(person=admin.person, scope="group", key="wages", reason=reason, actor=actor)
    client = Client()
    client.force_login(admin)
    for ending in ("ris", "json"):
        client.get(f"/i/{item.short_id}/cite.{ending}")
    assert [(row.what, row.is_emergency, row.count) for row in reads_of(item.short_id)] == [("export", True, 2)]


def test_a_citation_tells_nothing_of_what_one_may_not_see() -> None:
    make_group("wages")
    hidden = cited(audience=["unit:wages"])
    missing = Client().get("/i/ST-0000000/cite.ris")
    assert Client().get(f"/i/{hidden.short_id}/cite.ris").status_code == missing.status_code == 404
    assert Client().get(f"/i/{cited().short_id}/cite.doc").status_code == 404
