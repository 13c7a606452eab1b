"""People, groups, topics and places in the same box: shown when they are what was meant, to those who may know them."""

from __future__ import annotations

import pytest
from django.test import Client

from stoa.across.discovery.asking import Asked
from stoa.across.discovery.completing import suggestions
from stoa.across.discovery.naming import Meant, is_near, meant_by
from stoa.across.discovery.queries import find
from stoa.foundation.access.reach import Viewer, anonymous
from stoa.foundation.access.testing import make_viewer
from stoa.foundation.directory.models import Group, Person
from stoa.foundation.directory.testing import make_group, make_person
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.items.content import Contributor
from stoa.foundation.items.testing import make_item
from stoa.foundation.vocabulary.models import Concept, ConceptScheme
from stoa.foundation.vocabulary.services import NewConcept, load_scheme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


def meant(viewer: Viewer, text: str, **filters: tuple[str, ...]) -> Meant:
    return meant_by(viewer, find(viewer, Asked(text, filters), "en"))


def names(viewer: Viewer, text: str) -> list[str]:
    return [named.person.name for named in meant(viewer, text).people]


@pytest.fixture
def moreira() -> Person:
    person = make_person(name="Ana María Moreira", is_staff=True)
    catch_up()
    return person


@pytest.mark.parametrize("text", ["Ana Moreira", "moreira ana", "ANA MARIA MOREIRA", "Moreira", "ana moriera"])
def test_staff_find_a_colleague_by_name_in_any_order_and_with_a_slip(moreira: Person, text: str) -> None:
    assert names(make_viewer(), text) == ["Ana María Moreira"]


@pytest.mark.parametrize(
    "text", ["ana wages", "moreira report on wages", "an", '"Ana Moreira"', "title:Moreira", "-moreira", "Ann Moreno"]
)
def test_a_search_that_is_more_than_a_name_or_another_name_shows_nobody(moreira: Person, text: str) -> None:
    assert names(make_viewer(), text) == []


def test_a_search_with_a_filter_is_about_items() -> None:
    make_person(name="Ana Moreira", is_staff=True)
    catch_up()
    assert meant(make_viewer(), "Ana Moreira", kind=("lesson",)) == Meant()


def test_a_surname_with_a_slip_leads_to_somebody_only_where_nothing_is_found(moreira: Person) -> None:
    assert names(make_viewer(), "moreria") == ["Ana María Moreira"]
    make_item(title="Moreria", text="A street.", audience=["staff"])
    catch_up()
    assert names(make_viewer(), "moreria") == []


def test_strangers_find_only_people_named_on_what_they_may_read(moreira: Person) -> None:
    make_item(audience=["staff"], people=(Contributor(moreira.name, "author", moreira.pk),))
    catch_up()
    assert names(anonymous(), "Ana Moreira") == []
    assert names(make_viewer(is_staff=False), "Ana Moreira") == []
    make_item(audience=["public"], people=(Contributor(moreira.name, "author", moreira.pk),))
    catch_up()
    assert names(anonymous(), "Ana Moreira") == ["Ana María Moreira"]


def test_hidden_people_do_not_push_out_the_one_a_stranger_may_know() -> None:
    known = make_person(name="Zoe Silva")
    make_item(audience=["public"], people=(Contributor(known.name, "author", known.pk),))
    for number in range(12):
        make_person(name=f"Ana{number} Silva", is_staff=True)
    catch_up()
    assert names(anonymous(), "silva") == ["Zoe Silva"]


def test_what_a_stranger_is_shown_does_not_tell_whether_somebody_hidden_has_a_name() -> None:
    known = make_person(name="Maria Lopes", is_staff=True)
    make_item(audience=["public"], people=(Contributor(known.name, "author", known.pk),))
    catch_up()
    before = [names(anonymous(), text) for text in ("Maria Lopez", "Lopez", "Lopes")]
    make_person(name="Maria Lopez", is_staff=True)
    assert [names(anonymous(), text) for text in ("Maria Lopez", "Lopez", "Lopes")] == before
    assert before == [["Maria Lopes"], [], ["Maria Lopes"]]
    assert names(make_viewer(), "Maria Lopez") == ["Maria Lopez"]


@pytest.mark.parametrize(
    ("kind", "strangers", "staff"),
    [
        (Group.Sort.UNIT, True, True),
        (Group.Sort.COMMUNITY, False, True),
        (Group.Sort.ORGANIZATION, False, True),
        (Group.Sort.TEAM, False, False),
    ],
)
@pytest.mark.parametrize("text", ["Réseau du travail domestique", "domestic work network", "domestic work netwrok"])
def test_groups_are_found_in_any_language_by_who_may_know_them(
    kind: str, strangers: bool, staff: bool, text: str
) -> None:
    make_group(kind=kind, names={"en": "Domestic work network", "fr": "Réseau du travail domestique"})
    catch_up()
    assert bool(meant(anonymous(), text).groups) is strangers
    assert bool(meant(make_viewer(), text).groups) is staff


@pytest.fixture
def topic() -> Concept:
    load_scheme(
        key="work",
        uri="https://test.example/jobs",
        titles={"en": "Work"},
        purpose=ConceptScheme.Purpose.TOPICS,
        concepts=[NewConcept("https://test.example/1", "1", {"en": "Domestic work", "es": "Trabajo doméstico"})],
        actor=TEST_ACTOR,
    )
    return Concept.objects.get(notation="1")


def test_a_topic_named_in_another_language_stands_first_and_says_why(topic: Concept) -> None:
    catch_up()
    page = Client().get("/search", {"q": "trabajo domestico"}).content.decode()
    assert f'href="/topics/{topic.pk}"' in page or topic.get_absolute_url() in page
    assert "also called “trabajo domestico”" in page
    assert meant(anonymous(), "trabajo domestico").concepts == (topic.pk,)
    assert meant(anonymous(), "trabajos domésticos").concepts == (topic.pk,)
    assert meant(anonymous(), "trabajo domestico rural").concepts == ()


def test_a_place_is_called_a_place(topic: Concept) -> None:
    load_scheme(
        key="places",
        uri="https://test.example/places",
        titles={"en": "Places"},
        purpose=ConceptScheme.Purpose.PLACES,
        concepts=[NewConcept("https://test.example/uy", "UY", {"en": "Uruguay"})],
        actor=TEST_ACTOR,
    )
    catch_up()
    page = Client().get("/search", {"q": "uruguay"}).content.decode()
    assert "<span>Place</span>" in page


@pytest.mark.parametrize(
    ("typed", "written", "near"),
    [
        ("moreira", "moriera", True),
        ("ana", "ann", False),
        ("lima", "lema", True),
        ("lima", "tima", False),
        ("", "a", False),
    ],
)
def test_words_are_near_by_a_slip_and_no_more(typed: str, written: str, near: bool) -> None:
    assert is_near(typed, written) is near


def completed(viewer: Viewer, typed: str) -> list[str]:
    return [line["text"] for line in suggestions(viewer, typed, "en")]


def test_completion_offers_topics_people_groups_and_titles_the_viewer_may_know(topic: Concept, moreira: Person) -> None:
    make_item(title="Domestic service in Lima", audience=["public"], topics=[topic])
    make_item(title="Domestic secrets", audience=["staff"])
    make_group(kind=Group.Sort.COMMUNITY, names={"en": "The domestic work network"})
    catch_up()
    assert completed(anonymous(), "domes") == ["Domestic work", "Domestic service in Lima"]
    assert sorted(completed(make_viewer(), "domes")) == [
        "Domestic secrets",
        "Domestic service in Lima",
        "Domestic work",
        "The domestic work network",
    ]
    assert completed(make_viewer(), "more") == ["Ana María Moreira"]
    assert completed(anonymous(), "more") == []
    assert completed(anonymous(), "d") == []
