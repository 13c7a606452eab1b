"""Attacks through every field, and the cost of the page whatever there is."""

from __future__ import annotations

import gzip
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stoa.across.writing.tests.test_form import form_of, full_item, signed_in
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.models import Group
from stoa.foundation.directory.testing import make_group, make_person
from stoa.foundation.items.models import Item
from stoa.foundation.items.testing import make_item
from stoa.foundation.vocabulary.testing import make_scheme

if TYPE_CHECKING:
    from stoa.foundation.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]

ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "'-alert(1)-'",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "![x](https://elsewhere.example/a.png)",
    "<a href='jav&#x09;ascript:alert(1)'>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<math><mtext></table><mglyph><style><img src=x onerror=alert(1)>",
    "{{ 7|add:7 }}{% debug %}",
    "<style>@import 'https://elsewhere.example/x.css'</style>",
    "<form action=https://elsewhere.example><input name=x>",
    "\u202egnp.exe",
)


class Acting(HTMLParser):
    """What in a page would act or ask another host: scripts, handlers, addresses that run, things fetched from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: re.sub(r"[\s\x00-\x1f]", "", value or "").lower() for name, value in attrs}
        ours = given.get("src", "").startswith("/static/")
        if tag in {"iframe", "object", "embed", "style", "base", "math"} or (tag == "script" and not ours):
            self.found.append(tag)
        self.found += [f"{tag} {name}" for name in given if name.startswith("on") or name in {"srcdoc", "style"}]
        for name in ("href", "src", "action", "formaction", "srcset", "poster"):
            value = given.get(name, "")
            fetches = name != "href" and "elsewhere" in value
            if value.startswith(("javascript:", "data:text", "vbscript:")) or fetches:
                self.found.append(f"{tag} {name}={value}")


def acting(page: str) -> list[str]:
    parser = Acting()
    parser.feed(page)
    return parser.found


def test_what_acts_is_seen() -> None:
    assert acting("<p onclick=x><script>1</script><a href=' java\nscript:1'>") == [
        "p onclick",
        "script",
        "a href=javascript:1",
    ]


@pytest.fixture
def writer() -> User:
    make_group("wages")
    make_person(email="other@test.example", is_staff=True)
    return make_account(make_person(name="Ana Writer", is_staff=True))


def poisoned(attack: str) -> dict[str, object]:
    return {
        **dict.fromkeys(("title", "summary", "text", "licence", "fields-publisher", "fields-series"), attack),
        "person_name": [attack],
        "person_role": ["author"],
        "person_ref": [""],
        "identifier_name": [attack],
        "identifier_value": [attack],
    }


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_typed_acts_on_any_page(attack: str, writer: User) -> None:
    client = signed_in(writer)
    form = form_of(writer, kind="publication", **poisoned(attack))
    pages = [client.post("/new/publication", {**form, "act": act}).content.decode() for act in ("look", "preview")]
    kept = client.post("/new/publication", {**form, "act": "keep"}).json()["key"]
    pages += [client.get(address).content.decode() for address in ("/new", f"/new/publication?draft={kept}")]
    assert client.post("/new/publication", {**form, "act": "save"}).status_code == 302
    item = Item.objects.unscoped("a test").get()
    page = f"/i/{item.short_id}"
    pages += [client.get(address).content.decode() for address in (page, f"{page}/edit", f"{page}/as/staff")]
    stale = {**form_of(writer, item, act="save"), "title": f"Mine {attack}", "head": "0"}
    pages.append(client.post(f"{page}/edit", stale).content.decode())
    pages.append(client.post("/preview", {"text": attack}).content.decode())
    assert [found for made in pages for found in acting(made)] == []


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_chosen_acts_either(attack: str, writer: User) -> None:
    names = ("topics", "places", "units", "audience_groups", "owner", "backup_owner", "translation_of", "language")
    boxes = [f"{name}_words" for name in (*names[:7], "people", "relations")]
    rows = {"relation_type": [attack], "relation_to": [attack], "file_ref": [attack], "file_name": [attack]}
    form = form_of(writer, title="T", **{name: [attack] for name in (*names, *boxes)}, **rows)
    client = signed_in(writer)
    for act in ("save", "look", attack):
        page = client.post("/new/lesson", {**form, "act": act}).content.decode()
        assert acting(page) == []
    assert not Item.objects.unscoped("a test").exists()


def test_names_of_others_do_not_act_in_boxes(writer: User) -> None:
    make_person(name="Eve <img src=x onerror=alert(1)>", is_staff=True)
    make_item(title="Eve <script>alert(1)</script>")
    form = form_of(writer, people_words="eve", relations_words="eve", act="look")
    page = signed_in(writer).post("/new/lesson", form).content.decode()
    assert "Eve &lt;img" in page
    assert acting(page) == []


def test_a_list_of_thousands_of_people_is_answered_in_one_sentence(writer: User) -> None:
    many = ", ".join(f"somebody{number}@test.example" for number in range(5_000))
    response = signed_in(writer).post("/new/lesson", form_of(writer, audience_people=many, act="save"))
    page = response.content.decode()
    assert (response.status_code, page.count("Nobody here has the e-mail")) == (422, 0)
    assert "At most 20000 characters fit here." in page


def test_a_preview_shows_the_beginning_of_a_book(writer: User) -> None:
    page = signed_in(writer).post("/preview", {"text": "Begin " + "word " * 100_000 + "THE END"}).content.decode()
    assert ("Begin" in page, "THE END" in page) == (True, False)


def statements(user: User, address: str) -> int:
    client = signed_in(user)
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


NEW_PAGE, EDIT_PAGE = 12, 30


def test_the_form_costs_the_same_however_much_there_is(writer: User) -> None:
    item = full_item(writer)
    edit = f"/i/{item.short_id}/edit"
    few = (statements(writer, "/new/publication"), statements(writer, edit))
    make_scheme({f"Topic {number}": "" for number in range(60)})
    for number in range(30):
        make_person(is_staff=True)
        make_item(title=f"Another {number}")
        make_group(f"network-{number}", kind=Group.Sort.COMMUNITY)
    many = (statements(writer, "/new/publication"), statements(writer, edit))
    assert few == many
    assert many[0] <= NEW_PAGE
    assert many[1] <= EDIT_PAGE


def test_the_form_lists_no_vocabulary_and_nobody(writer: User) -> None:
    make_scheme({f"Vocabulary entry {number}": "" for number in range(30)})
    for number in range(30):
        make_person(name=f"Colleague {number}", is_staff=True)
    page = signed_in(writer).get("/new/publication").content.decode()
    assert "Vocabulary entry" not in page
    assert "Colleague" not in page


def test_the_page_of_a_form_stays_light(writer: User) -> None:

    page = signed_in(writer).get(f"/i/{full_item(writer).short_id}/edit").content
    assert len(gzip.compress(page)) <= 15_000
