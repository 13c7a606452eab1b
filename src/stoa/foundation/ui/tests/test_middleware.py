"""The language a reader gets, and what travels compressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

pytestmark = pytest.mark.urls("stoa.foundation.ui.tests.urls")
FRENCH = {"Accept-Language": "fr-CH, en;q=0.5"}


@pytest.fixture(autouse=True)
def nothing_collected(settings: Settings) -> None:
    settings.STATIC_ROOT = None


def test_the_browser_is_heard_when_nothing_was_chosen() -> None:
    answer = Client().get("/say", headers=FRENCH)
    assert answer.content.decode() == "Rechercher"
    assert answer["Content-Language"] == "fr"
    assert "Accept-Language" in answer["Vary"]


def test_a_choice_counts_at_once_and_stays() -> None:
    client = Client()
    assert client.get("/say?lang=es", headers=FRENCH).content.decode() == "Buscar"
    assert client.get("/say", headers=FRENCH).content.decode() == "Buscar"


def test_a_language_we_do_not_speak_is_passed_over() -> None:
    answer = Client().get("/say?lang=xx")
    assert answer.content.decode() == "Search"
    assert "stoa-language" not in answer.cookies


@pytest.mark.django_db
def test_the_profile_comes_before_the_cookie() -> None:
    client = Client()
    session = client.session
    session["language"] = "fr"
    session.save()
    client.cookies["stoa-language"] = "es"
    assert client.get("/say").content.decode() == "Rechercher"


@pytest.mark.django_db
def test_a_choice_replaces_the_profiles_for_this_session() -> None:
    client = Client()
    session = client.session
    session["language"] = "fr"
    session.save()
    client.get("/say?lang=es")
    assert client.get("/say").content.decode() == "Buscar"


def test_pseudo_languages_are_for_tests_only(settings: Settings) -> None:
    assert Client().get("/say?pseudo=ar")["Content-Language"] == "en"
    settings.STOA_PSEUDO_LOCALES = True
    assert Client().get("/say?pseudo=ar")["Content-Language"] == "ar"


def test_long_text_is_compressed_and_its_tag_made_weak() -> None:
    answer = Client().get("/say?times=400", headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert answer["ETag"] == 'W/"one"'


@pytest.mark.parametrize("address", ["/say?times=10", "/picture"])
def test_short_text_and_pictures_are_left_alone(address: str) -> None:
    assert "Content-Encoding" not in Client().get(address, headers={"Accept-Encoding": "gzip"})


def test_the_styleguide_answers() -> None:
    answer = Client().get("/styleguide?theme=dark")
    assert answer.status_code == 200
    assert 'data-theme="dark"' in answer.content.decode()


def test_a_form_from_an_expired_page_is_told_what_to_do() -> None:
    answer = Client(enforce_csrf_checks=True).post("/say")
    assert answer.status_code == 403
    assert "send it again" in answer.content.decode()


def test_an_unknown_address_is_answered_kindly() -> None:
    answer = Client().get("/nothing-here")
    assert answer.status_code == 404
    assert "There is nothing here for you to see" in answer.content.decode()
