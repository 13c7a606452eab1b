"""What was not found becomes evidence without anybody's name; one's own searches stay one's own."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone

from stoa.across.discovery.asking import Asked
from stoa.across.discovery.gaps import countable_words, forget_old_gaps, note_sought
from stoa.across.discovery.models import RecentSearch, Sought
from stoa.across.discovery.personal import searches
from stoa.across.discovery.remembering import KEPT, forget_old_searches, remembered
from stoa.foundation.access.queries import viewer_of_person
from stoa.foundation.accounts.models import User
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.models import Membership
from stoa.foundation.directory.testing import make_group, make_membership, make_person
from stoa.foundation.history.models import Event
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.items.testing import make_item

if TYPE_CHECKING:
    from stoa.foundation.directory.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
BACKEND = "stoa.foundation.accounts.backends.PasswordBackend"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"


def client_of(person: Person | None, role: str = "") -> Client:
    client = Client(headers={"User-Agent": BROWSER})
    if person is not None:
        client.force_login(make_account(person, role=role), backend=BACKEND)
    return client


def ask(words: str, count: int) -> None:
    """Several colleagues search for the same."""
    catch_up()
    for _ in range(count):
        client_of(make_person(is_staff=True)).get("/search", {"q": words})


@pytest.fixture
def manager() -> Client:
    return client_of(make_person(is_staff=True), User.Role.MANAGER)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ab",
        "call 0612345678",
        "ana@example.org",
        "https://x.example/a",
        "one two three four five six seven eight nine",
        "x" * 200,
        'a "phrase"',
        "title:x",
        "\x00",
    ],
)
def test_what_may_be_personal_or_is_no_plain_search_is_not_counted(text: str) -> None:
    assert countable_words(text) == ""


def test_words_stand_before_curators_when_three_people_asked(manager: Client) -> None:
    ask("Telework abroad", 2)
    assert "telework abroad" not in manager.get("/gaps").content.decode()
    for _ in range(30):  # each of these may share the bit of another
        if Sought.objects.get().people >= 3:
            break
        ask("telework abroad", 1)
    page = manager.get("/gaps").content.decode()
    assert "telework abroad" in page
    assert "found nothing" in page
    assert "telework abroad" in manager.get("/gaps.csv").content.decode()


def test_one_person_who_asks_again_and_again_stays_one(manager: Client) -> None:
    catch_up()
    client = client_of(make_person(is_staff=True))
    for _ in range(20):
        client.get("/search", {"q": "secret plan"})
    found = Sought.objects.get()
    assert (found.times, found.people) == (20, 1)
    assert "secret plan" not in manager.get("/gaps").content.decode()


def test_strangers_of_one_day_count_as_one() -> None:
    catch_up()
    for _ in range(5):
        client_of(None).get("/search", {"q": "lost words"})
    assert Sought.objects.get().people == 1


def test_robots_further_pages_filters_and_names_of_people_are_no_evidence() -> None:
    make_person(name="Ana Moreira", is_staff=True)
    catch_up()
    client = client_of(make_person(is_staff=True))
    for query in ({"q": "some words", "page": "2"}, {"q": "some words", "kind": "lesson"}, {"q": "Ana Moreira"}):
        client.get("/search", query)
    client.get("/search", {"q": "harassment, Moreira Ana?"})
    Client(headers={"User-Agent": "a crawler"}).get("/search", {"q": "some words"})
    client.head("/search", {"q": "some words"})
    assert not Sought.objects.exists()


def test_an_item_opened_from_a_search_is_counted_for_its_words() -> None:
    item = make_item(title="Ferries", text="On ferries.", audience=["public"])
    catch_up()
    client = client_of(None)
    found = client.get("/search", {"q": "Ferries"}).content.decode()
    assert f'href="/i/{item.short_id}?find=Ferries"' in found
    client.get(f"/i/{item.short_id}?find=Ferries")
    client.get(f"/i/{item.short_id}?find=never+searched")
    row = Sought.objects.get()
    assert (row.words, row.times, row.empty, row.opened) == ("ferries", 1, 0, 1)


def sought(words: str, **changes: object) -> Sought:
    known: dict[str, object] = {"times": 9, "empty": 9, "askers": 15, "people": 4, "people_in_vain": 4}
    return Sought.objects.create(words=words, language="en", last_on=timezone.localdate(), **(known | changes))


def test_that_others_found_something_is_told_only_to_who_finds_it_too(manager: Client) -> None:
    make_item(title="Merger", text="On the merger.", audience=["unit:board"] if make_group("board") else [])
    make_item(title="Ferries", text="On ferries.", audience=["staff"])
    catch_up()
    for words in ("merger", "ferries"):
        row = sought(words, empty=2, people_in_vain=2)
        found = words == "ferries"
        assert (words in manager.get("/gaps").content.decode()) == found
        assert manager.get(f"/gaps/{row.pk}").status_code == (200 if found else 404)
        answer = manager.post(f"/gaps/{row.pk}", {"status": "label", "note": "It is so."})
        assert answer.status_code == (302 if found else 404)
        Sought.objects.filter(pk=row.pk).update(status="label")
        assert (words in manager.get("/gaps").content.decode()) == found
        assert words not in manager.get("/gaps.csv").content.decode()


def test_whoever_found_something_is_not_counted_among_those_who_did_not(manager: Client) -> None:
    unit = make_group("board")
    make_item(title="Merger", text="On the merger.", audience=["unit:board"])
    catch_up()
    for _ in range(4):
        person = make_person(is_staff=True)
        make_membership(person, unit)
        client_of(person).get("/search", {"q": "merger"})
    ask("merger", 1)
    row = Sought.objects.get()
    assert (row.times, row.empty, row.people_in_vain) == (5, 1, 1)
    assert row.people > 1
    assert "merger" not in manager.get("/gaps").content.decode()


def test_the_last_day_in_vain_is_not_moved_by_who_finds_something() -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    row = sought("ferries")
    Sought.objects.filter(pk=row.pk).update(last_on=yesterday)
    viewer = viewer_of_person(make_person())
    for found_any, day in ((True, yesterday), (False, timezone.localdate())):
        note_sought(viewer, Asked("ferries"), "en", found_any=found_any)
        row.refresh_from_db()
        assert row.last_on == day


@pytest.mark.parametrize("path", ["/gaps", "/gaps.csv", "/gaps/{pk}"])
def test_gaps_are_for_those_who_look_after_content(path: str) -> None:
    address = path.format(pk=sought("words").pk)
    curator = make_person(is_staff=True)
    make_membership(curator, make_group(), role=Membership.Role.CURATOR)
    assert client_of(curator).get(address).status_code == 200
    assert client_of(make_person(is_staff=True), User.Role.ADMIN).get(address).status_code == 200
    assert client_of(make_person(is_staff=True)).get(address).status_code == 404
    assert client_of(None).get(address).status_code == 302


def test_a_gap_that_few_met_is_not_there_even_for_curators(manager: Client) -> None:
    assert manager.get(f"/gaps/{sought('words', people=2, people_in_vain=2).pk}").status_code == 404


def test_a_curator_answers_and_the_history_says_so(manager: Client) -> None:
    row = sought("telework")
    assert manager.post(f"/gaps/{row.pk}", {"status": "none such", "note": "x"}).status_code == 422
    answer = manager.post(f"/gaps/{row.pk}", {"status": "label", "note": "“Telework” belongs to remote work. "})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.status, row.note) == ("label", "“Telework” belongs to remote work.")
    assert Event.objects.filter(verb="gap.settled").count() == 1
    manager.post(f"/gaps/{row.pk}", {"status": "label", "note": "“Telework” belongs to remote work."})
    assert Event.objects.filter(verb="gap.settled").count() == 1
    page = manager.get("/gaps").content.decode()
    assert page.index("Answered") < page.index("telework")


def test_old_evidence_goes_and_answers_stay() -> None:
    today = timezone.localdate()
    for words, people, age, status in (
        ("few and old", 1, 40, "open"),
        ("several", 4, 40, "open"),
        ("several and old", 4, 200, "open"),
        ("answered", 4, 400, "explained"),
    ):
        row = sought(words, people=people, people_in_vain=people, status=status)
        Sought.objects.filter(pk=row.pk).update(last_on=today - timedelta(days=age))
    forget_old_gaps(timezone.now())
    forget_old_gaps(timezone.now())
    assert set(Sought.objects.values_list("words", flat=True)) == {"several", "answered"}


def test_ones_own_searches_come_back_newest_first_and_belong_to_nobody_else() -> None:
    catch_up()
    person, other = make_person(is_staff=True), make_person(is_staff=True)
    client = client_of(person)
    for words in ("Wages", "ferries", "wages"):
        client.get("/search", {"q": words})
    assert [words for words, _ in remembered(viewer_of_person(person)).newest] == ["wages", "ferries"]
    assert "You searched for" in client.get("/search").content.decode()
    assert client.get("/search/suggest").json()["suggestions"][0]["text"] == "wages"
    assert not remembered(viewer_of_person(other))
    assert [row["words"] for row in searches(person.pk)] == ["wages", "ferries"]
    assert list(searches(other.pk)) == []
    assert client_of(None).get("/search/suggest").json()["suggestions"] == []


def test_searches_are_forgotten_when_told_and_not_kept_when_switched_off() -> None:
    catch_up()
    person = make_person(is_staff=True)
    client = client_of(person)
    client.get("/search", {"q": "wages"})
    assert client.get("/search/forget").status_code == 200
    assert RecentSearch.objects.count() == 1
    client.post("/search/forget")
    assert not RecentSearch.objects.exists()
    client.post("/recent/switch", {"is_on": "0"})
    client.get("/search", {"q": "ferries"})
    assert not RecentSearch.objects.exists()
    client.post("/recent/switch", {"is_on": "1"})
    client.get("/search", {"q": "ferries"})
    assert RecentSearch.objects.count() == 1


def test_only_the_newest_searches_of_each_person_are_kept() -> None:
    now = timezone.now()
    people = [make_person(), make_person()]
    RecentSearch.objects.bulk_create(
        RecentSearch(person=person, fold=f"w{n}", text=f"w{n}", last_at=now - timedelta(minutes=n))
        for person in people
        for n in range(KEPT + 5)
    )
    forget_old_searches(now)
    forget_old_searches(now)
    for person in people:
        kept = RecentSearch.objects.filter(person=person)
        assert kept.count() == KEPT
        assert not kept.filter(fold=f"w{KEPT}").exists()
