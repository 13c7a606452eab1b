"""What engines and strangers are told: public items only, the same whatever is hidden; problems reach those in charge."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from stoa.across.operations import sitemaps
from stoa.across.operations.models import ProblemReport
from stoa.across.operations.services import SETTLED_KEPT, forget_settled
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.items.content import Contributor
from stoa.foundation.items.testing import make_item
from stoa.foundation.vocabulary.testing import make_scheme

if TYPE_CHECKING:
    from stoa.foundation.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
BACKEND = "stoa.foundation.accounts.backends.PasswordBackend"
MIDDLEWARE = "stoa.across.operations.indexable.NoIndexMiddleware"
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def addresses(client: Client, path: str) -> list[str]:
    root = ElementTree.fromstring(client.get(path).content)  # noqa: S314 (our own answer)
    return [str(element.text) for element in root.iter(LOC)]


def all_addresses(client: Client) -> list[str]:
    pages = addresses(client, "/sitemap.xml")
    return [one for page in pages for one in addresses(client, page[page.index("/sitemap-") :])]


def test_the_sitemap_counts_public_items_in_force_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "ADDRESSES_A_PAGE", 2)
    now, day = timezone.now(), timedelta(days=1)
    public = [make_item(audience=["public"]) for _ in range(5)]
    for state in ("draft", "in_review", "archived", "withdrawn"):
        make_item(audience=["public"], status=state)
    make_item(audience=["staff"])
    make_item(audience=["public"], available_from=now + day)
    make_item(audience=["public"], available_until=now - day)
    found = all_addresses(Client())
    assert [one.rpartition("/i/")[2] for one in found] == [item.short_id for item in public]
    assert len(addresses(Client(), "/sitemap.xml")) == 3
    assert Client().get("/sitemap-4.xml").status_code == 404
    assert Client().get(f"/sitemap-{10**23}.xml").status_code == 404


def test_the_sitemap_is_the_same_with_and_without_hidden_items_and_for_whoever_asks() -> None:
    make_item(audience=["public"])
    admin = make_account(role="admin")
    before = [Client().get(path).content for path in ("/sitemap.xml", "/sitemap-1.xml", "/robots.txt")]
    for _ in range(3):
        make_item(audience=["staff"])
        make_item(audience=["public"], status="draft")
    for client in (Client(), signed_in(admin)):
        assert [client.get(path).content for path in ("/sitemap.xml", "/sitemap-1.xml", "/robots.txt")] == before


def test_an_empty_site_has_an_empty_sitemap() -> None:
    assert all_addresses(Client()) == []


def test_robots_names_the_sitemap_and_keeps_engines_out_of_searches() -> None:
    text = Client().get("/robots.txt").content.decode()
    assert "\nDisallow: /search\n" in text
    assert re.search(r"\nSitemap: http\S+/sitemap\.xml\n", text)


def test_browsers_learn_how_to_search_here() -> None:
    answer = Client().get("/opensearch.xml")
    assert answer["Content-Type"].startswith("application/opensearchdescription+xml")
    root = ElementTree.fromstring(answer.content)  # noqa: S314 (our own answer)
    name, url = root.find("{*}ShortName"), root.find("{*}Url")
    assert name is not None
    assert url is not None
    assert 0 < len(name.text or "") <= 16
    assert url.get("template", "").endswith("/search?q={searchTerms}")


def data_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    facts: dict[str, Any] = json.loads(found[1])
    return facts


def test_a_public_item_tells_engines_what_it_is() -> None:
    topic = make_scheme({"Wages": ""})["Wages"]
    people = (Contributor("Ana Ruiz", "author"), Contributor("Bo Li", "editor"))
    item = make_item(
        kind="publication", audience=["public"], title="On wages", summary="Short.", topics=[topic], people=people
    )
    page = Client().get(item.get_absolute_url()).content.decode()
    facts = data_of(page)
    assert (facts["@type"], facts["name"], facts["inLanguage"]) == ("Book", "On wages", "en")
    assert [person["name"] for person in facts["author"]] == ["Ana Ruiz"]
    assert [person["name"] for person in facts["contributor"]] == ["Bo Li"]
    assert facts["keywords"] == ["Wages"]
    assert f'<link rel="canonical" href="{facts["url"]}">' in page
    assert '<meta property="og:title" content="On wages">' in page


def test_no_title_gets_out_of_its_place_in_the_head() -> None:
    title = '</script><script>alert(1)</script>"><img src=x onerror=alert(1)>\u2028&'
    item = make_item(audience=["public"], title=title, summary=title)
    page = Client().get(item.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert data_of(page)["name"] == title


def test_what_is_not_public_tells_engines_to_stay_away() -> None:
    staff = make_account()
    item = make_item(audience=["staff"], owner=staff.person)
    page = signed_in(staff).get(item.get_absolute_url()).content.decode()
    assert '<meta name="robots" content="noindex">' in page
    assert "ld+json" not in page
    assert "canonical" not in page
    assert "og:" not in page


def test_language_versions_name_each_other_with_their_whole_address() -> None:
    english = make_item(audience=["public"], language="en")
    french = make_item(audience=["public"], language="fr", translation_of=english.short_id)
    page = Client().get(english.get_absolute_url()).content.decode()
    assert re.search(rf'hreflang="fr"\s+href="http\S+{french.get_absolute_url()}"', page)
    assert re.search(rf'hreflang="en"\s+href="http\S+{english.get_absolute_url()}"', page)


def test_answers_that_engines_should_not_keep_say_so(settings: Any) -> None:
    settings.MIDDLEWARE = (
        [*settings.MIDDLEWARE, MIDDLEWARE] if MIDDLEWARE not in settings.MIDDLEWARE else settings.MIDDLEWARE
    )
    item = make_item(audience=["public"])
    path = item.get_absolute_url()
    for kept in ("/", path, f"{path}?lang=fr", "/sitemap.xml", "/privacy"):
        assert "X-Robots-Tag" not in Client().get(kept), kept
    for left in ("/search?q=x", "/nowhere", f"{path}?theme=dark", "/people", "/sign-in", "/problem"):
        assert Client().get(left)["X-Robots-Tag"] == "noindex", left
    assert signed_in(make_account()).get(path)["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("path", ["/privacy", "/accessibility", "/problem"])
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_pages_about_the_site_are_there_for_everybody_and_linked_from_the_foot(path: str, language: str) -> None:
    answer = Client().get(path, {"lang": language})
    assert answer.status_code == 200
    assert f'href="{path}"' in Client().get("/").content.decode()


def test_the_page_on_privacy_names_the_server_that_compares_by_meaning(settings: Any) -> None:
    for place, is_named in (("", False), ("some/folder", False), ("https://models.test.example:8080/v1", True)):
        settings.STOA_MEANING = place
        assert ("models.test.example" in Client().get("/privacy").content.decode()) is is_named


def test_a_report_reaches_those_in_charge_and_nobody_else() -> None:
    stranger, manager, staff = Client(), signed_in(make_account(role="manager")), signed_in(make_account())
    given = {"text": "The menu does not open.", "page": "/library", "email": "ana@test.example"}
    assert stranger.post("/problem", given).status_code == 302
    page = manager.get("/problems").content.decode()
    assert "The menu does not open." in page
    assert "ana@test.example" in page
    pk = ProblemReport.objects.get().pk
    for client in (stranger, staff):
        assert client.get("/problems").status_code == 404
        assert client.post(f"/problems/{pk}/settled").status_code == 404
    assert ProblemReport.objects.get().settled_at is None
    assert manager.post(f"/problems/{pk}/settled").status_code == 302
    assert "The menu does not open." not in manager.get("/problems").content.decode()
    assert manager.post("/problems/0/settled").status_code == 404


def test_a_report_of_somebody_signed_in_carries_their_name_and_the_page_they_came_from() -> None:
    account = make_account()
    client = signed_in(account)
    page = client.get("/problem", headers={"referer": "http://testserver/search?q=secret"}).content.decode()
    assert 'value="/search"' in page
    assert "secret" not in page
    assert 'name="email"' not in page
    client.post("/problem", {"text": "Too small.", "email": "other@test.example"})
    report = ProblemReport.objects.get()
    assert (report.person, report.email) == (account.person, "")


def test_a_report_without_words_keeps_what_was_typed() -> None:
    answer = Client().post("/problem", {"text": " ", "page": "/kept", "email": "no address"})
    assert answer.status_code == 422
    assert 'value="/kept"' in answer.content.decode()
    assert ProblemReport.objects.count() == 0


def test_many_reports_from_one_address_have_to_wait_and_keep_their_text() -> None:
    for number in range(5):
        assert Client().post("/problem", {"text": f"Report {number}"}).status_code == 302
    answer = Client().post("/problem", {"text": "One too many"})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "One too many" in answer.content.decode()
    assert ProblemReport.objects.count() == 5
    elsewhere = Client(REMOTE_ADDR="192.0.2.7").post("/problem", {"text": "From elsewhere"})
    assert elsewhere.status_code == 302


def test_settled_reports_are_forgotten_after_three_months() -> None:
    now = timezone.now()
    for settled in (None, now, now - SETTLED_KEPT - timedelta(days=1)):
        ProblemReport.objects.create(text="x", version="1", settled_at=settled)
    forget_settled(now)
    assert ProblemReport.objects.count() == 2
