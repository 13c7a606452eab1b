"""What an attacker tried, kept so that it goes on failing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from stoa.across.reading.file_text import LEAVES
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.accounts.tokens import one_time_link
from stoa.foundation.directory.models import Group
from stoa.foundation.directory.testing import make_group, make_person
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.ingest.models import FilePassage
from stoa.foundation.ingest.testing import make_file
from stoa.foundation.items.content import from_json
from stoa.foundation.items.models import Item, Revision
from stoa.foundation.items.services import withdraw_item
from stoa.foundation.items.testing import make_content, make_item, resave

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]

BACKEND = "stoa.foundation.accounts.backends.PasswordBackend"
ATTACK = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'></a>"


@pytest.fixture
def public() -> Client:
    return Client()


@pytest.fixture
def staff() -> Client:
    client = Client()
    client.force_login(make_account(make_person(is_staff=True)), backend=BACKEND)
    return client


def text_of(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


@pytest.mark.parametrize("sort", [Group.Sort.TEAM, Group.Sort.COMMUNITY, Group.Sort.ORGANIZATION])
def test_a_filter_by_key_tells_nobody_the_name_of_a_hidden_group(public: Client, sort: str) -> None:
    make_group("review", kind=sort, names={"en": "Secret Restructuring Board"})
    assert "Secret" not in text_of(public, "/search?unit=review")


def test_a_filter_by_a_unit_says_its_name(public: Client) -> None:
    make_group("research", names={"en": "Research Department"})
    assert "Research Department" in text_of(public, "/search?unit=research")


@pytest.mark.parametrize("name", ["kind", "place", "topic", "year", "language", "unit", "q", "sort", "page"])
def test_a_nul_in_an_address_is_never_an_error_of_ours(public: Client, name: str) -> None:
    for path in ("/search", "/search/suggest", "/feeds/atom", "/feeds/items.jsonl", "/library", "/topics"):
        assert public.get(f"{path}?{name}=%00").status_code in {200, 404}


def test_numbers_beyond_all_bounds_are_not_found(public: Client) -> None:
    item = make_item(audience=("public",), files=(make_file("paper.txt", b"Words of a paper."),))
    for number in ("0", "9" * 19, "9" * 400):
        assert public.get(f"/concepts/{number}").status_code == 404
        assert public.get(f"/i/{item.short_id}/files/{number}").status_code == 404
        assert public.get(f"/i/{item.short_id}/files/1/pages/{number}.webp").status_code == 404


def test_made_up_page_numbers_leave_nothing_on_the_disk(public: Client, fresh_home: Path) -> None:
    item = make_item(audience=("public",), files=(make_file("paper.pdf", b"%PDF-1.4 nothing but a beginning"),))
    for page in (0, 2, 3, 77, 10**9, 10**300):
        assert public.get(f"/i/{item.short_id}/files/1/pages/{page}.webp").status_code == 404
    assert not list(fresh_home.glob("pictures/*/*"))


def test_a_long_file_without_pages_comes_in_parts(public: Client) -> None:
    words = "\n\n".join(f"Paragraph {number}. " + "wages and work " * 80 for number in range(4 * LEAVES))
    item = make_item(audience=("public",), files=(make_file("long.txt", words.encode()),))
    assert FilePassage.objects.count() > 2 * LEAVES
    first, beyond = (text_of(public, f"/i/{item.short_id}/files/1/text?part={part}") for part in (1, 999_999))
    assert len(first) < len(words) / 2
    assert f"Paragraph {4 * LEAVES - 1}." not in first
    assert f"Paragraph {4 * LEAVES - 1}." in beyond


def test_a_long_query_does_not_come_back_a_hundredfold(public: Client) -> None:
    for _ in range(3):
        make_item(audience=("public",), title="A note about wages")
    catch_up()
    assert len(text_of(public, "/search?q=" + "wages+" * 1600)) < 400_000


def test_nothing_that_people_write_acts_on_a_page(public: Client) -> None:
    links = " ".join(
        f"[a]({scheme}alert(1))" for scheme in ("javascript:", "JaVaScRiPt:", "data:text/html,", "vbscript:")
    )
    item = make_item(
        audience=("public",),
        title=f"Wages {ATTACK}",
        summary=f"Wages {ATTACK}",
        text=f"Wages {ATTACK}\n\n{links} ![i](https://evil.example/p.png) ![j](//evil.example/p.png)",
        licence=ATTACK,
        identifiers={ATTACK: "javascript:alert(1)"},
    )
    catch_up()
    for path in (f"/i/{item.short_id}", "/search?q=wages", "/library", "/", f"/search?kind={ATTACK}&q={ATTACK}"):
        page = re.sub(r'(?s)<script src="[^"]*" (?:defer|type="module")></script>', "", text_of(public, path))
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert not re.search(
            r'<[^>]*(?:href|src)="?\s*(?:javascript|data:text|vbscript|(?:https:)?//evil[^"]*png" alt)', page, re.I
        )


def test_a_withdrawn_item_is_gone_from_every_search_before_the_index_knows(public: Client, staff: Client) -> None:
    item = make_item(audience=("public",), title="Wages of zqwithdrawn")
    catch_up()
    assert item.short_id in text_of(public, "/search?q=zqwithdrawn")
    withdraw_item(item, reason="It was wrong.", actor=TEST_ACTOR)
    for client in (public, staff):
        assert item.short_id not in text_of(client, "/search?q=zqwithdrawn")
        assert item.short_id not in text_of(client, "/search/suggest?q=wages+of")
        assert item.short_id not in text_of(client, "/feeds/atom?q=zqwithdrawn")
        assert client.get(f"/i/{item.short_id}").status_code == 410
        assert client.get(f"/i/{item.short_id}/export.jsonl").status_code == 404


def test_a_tightened_item_is_gone_from_counts_before_the_index_knows(public: Client) -> None:
    item = make_item(audience=("public",), title="Wages of zqtightened")
    catch_up()
    assert "Lesson" in re.sub(r"(?s)<header.*?</header>", "", text_of(public, "/"))
    content = from_json(Revision.objects.get(item_id=item.pk, number=1).content)
    resave(item, make_content(audience=("staff",), title=content.title))
    page = text_of(public, "/search?q=zqtightened")
    assert item.short_id not in page
    assert "Lesson" not in re.sub(r"(?s)<header.*?</header>", "", text_of(public, "/"))
    assert Item.objects.unscoped("a test looks").get(pk=item.pk).title == content.title


def test_a_link_works_once_and_a_deactivated_account_never(public: Client) -> None:
    user = make_account()
    link = one_time_link(user)
    assert public.post(link, {"password": "a long enough sentence"}).status_code == 302
    assert Client().get(link).status_code == 404
    user.refresh_from_db()
    assert public.get("/").headers["Cache-Control"] == "private, no-store"
    user.is_active = False
    user.save()
    assert "Cache-Control" not in public.get("/").headers
    assert Client().get(one_time_link(user)).status_code == 404


def test_nobody_signs_in_as_cast_where_there_is_no_demonstration(public: Client) -> None:
    user = make_account()
    assert public.post("/sign-in", {"persona": user.email}).status_code == 404
    assert "stoa-session" not in public.cookies


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "\t//x"]
)
def test_signing_in_leads_nowhere_else(public: Client, wanted: str) -> None:
    user = make_account(password="a long enough sentence")
    given = {"email": user.email, "password": "a long enough sentence", "next": wanted}
    assert public.post("/sign-in", given).headers["Location"] == "/"


def test_the_address_of_another_spelling_tells_nothing_of_what_is_there(public: Client) -> None:
    hidden = make_item(audience=("staff",))
    for short_id in (hidden.short_id, "ST-0000000"):
        answer = public.get(f"/i/{short_id.lower()}")
        assert (answer.status_code, answer.headers["Location"]) == (301, f"/i/{short_id}")
    there, missing = (text_of(public, f"/i/{short_id}", 404) for short_id in (hidden.short_id, "ST-0000000"))
    assert there.replace(hidden.short_id, "ST-0000000") == missing
