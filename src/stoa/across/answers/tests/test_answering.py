"""Questions over real items: what is quoted, from where, for whom, and when nothing is."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from stoa.across.answers.choosing import choose
from stoa.across.answers.queries import answer
from stoa.across.answers.questions import Wanted
from stoa.across.answers.weighing import Holding
from stoa.across.discovery.models import Sought
from stoa.engine.search.protocol import SearchError
from stoa.foundation.access.reach import anonymous
from stoa.foundation.access.testing import make_audience, make_viewer
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.testing import make_person
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.items.queries.revisions import content_of_version
from stoa.foundation.items.testing import make_item, resave
from stoa.foundation.vocabulary.testing import make_scheme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"
LEARNING = (
    "Apprentices in Ghana learn for three years. Most masters keep no record.\n\n"
    "The log book was replaced in March by a photograph each month. Masters liked it.\n\n"
    "The pilot trained 412 apprentices in two towns. It ended in 2024."
)
FILLING = (
    "The garden of the office was planted anew.",
    "Lunch is served at noon in the hall.",
    "Bicycles stand behind.",
)


def _fill() -> None:
    for number, text in enumerate(FILLING):
        make_item(audience=["public"], title=f"Note {number}", text=text)


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("What replaced the log book?", "The log book was replaced in March by a photograph each month."),
        ("How many apprentices did the pilot train?", "The pilot trained 412 apprentices in two towns."),
        ("How long do apprentices in Ghana learn?", "Apprentices in Ghana learn for three years."),
    ],
)
def test_the_sentence_that_answers_is_quoted_as_it_stands(question: str, quoted: str) -> None:
    _fill()
    item = make_item(audience=["public"], title="Informal apprenticeship", text=LEARNING)
    catch_up()
    best = answer(anonymous(), question, "en").quotations[0]
    assert quoted in best.text
    assert best.text in LEARNING
    assert best.passage.item == item
    assert any(fragment.marked for fragment in best.fragments)
    assert "".join(fragment.text for fragment in best.fragments) == " ".join(best.text.split())


def test_quotations_come_from_different_items() -> None:
    _fill()
    for number in range(8):
        make_item(
            audience=["public"],
            title=f"Report {number}",
            text=f"The log book was replaced by photographs {number} times.",
        )
    catch_up()
    found = answer(anonymous(), "What replaced the log book?", "en").quotations
    assert len(found) == 5
    assert len({one.passage.item.pk for one in found}) == 5


@pytest.mark.parametrize(
    "question",
    ["What is the salary of dock workers in Abidjan?", "Who invented the telescope?", "¿Dónde vive el pingüino?"],
)
def test_what_nothing_answers_is_said_to_be_so(question: str) -> None:
    _fill()
    make_item(audience=["public"], title="Informal apprenticeship", text=LEARNING)
    catch_up()
    assert answer(anonymous(), question, "en").quotations == ()
    page = Client().get("/ask", {"q": question})
    assert "Nothing here answers this" in page.content.decode()
    assert page.status_code == 200


def test_what_holds_elsewhere_answers_nothing_for_a_place_that_was_named() -> None:
    places = make_scheme({"World": "", "Ghana": "World", "Kenya": "World"}, purpose="places")
    make_item(audience=["public"], title="Pay", text="The minimum wage is 18 cedis a day.", places=[places["Ghana"]])
    _fill()
    catch_up()
    assert answer(anonymous(), "What is the minimum wage in Ghana?", "en").quotations
    assert not answer(anonymous(), "What is the minimum wage in Kenya?", "en").quotations


def test_what_is_filed_under_a_country_says_something_of_its_region() -> None:
    places = make_scheme({"World": "", "Africa": "World", "Ghana": "Africa"}, purpose="places")
    make_item(audience=["public"], title="Pay", text="The minimum wage is 18 cedis a day.", places=[places["Ghana"]])
    _fill()
    catch_up()
    assert answer(anonymous(), "What is the minimum wage in Africa?", "en").quotations


def test_a_concept_answers_by_its_name_in_another_language() -> None:
    topics = make_scheme({"apprenticeship": ""})
    topics["apprenticeship"].labels.create(language="fr", kind="pref", text="apprentissage", fold="apprentissage")
    topics["apprenticeship"].pref |= {"fr": "apprentissage"}
    topics["apprenticeship"].save()
    _fill()
    make_item(
        audience=["public"],
        language="fr",
        title="Au Ghana",
        text="L’apprentissage informel dure trois ans au Ghana. Le repas est à midi.",
    )
    catch_up()
    found = answer(anonymous(), "How long is an apprenticeship in Ghana?", "en").quotations
    assert [one.text for one in found] == ["L’apprentissage informel dure trois ans au Ghana."]
    assert [fragment.text for fragment in found[0].fragments if fragment.marked] == ["apprentissage", "Ghana"]


def test_only_words_that_say_something_are_marked() -> None:
    topics = make_scheme({"wages": ""})
    for text in ("cost of the labour", "wages of the masters"):
        topics["wages"].labels.create(language="en", kind="alt", text=text, fold=text)
    _fill()
    make_item(audience=["public"], title="Pay", text="Of all the masters the oldest sets the wages of the labour.")
    catch_up()
    found = answer(anonymous(), "Who sets the wages?", "en").quotations
    assert [fragment.text for fragment in found[0].fragments if fragment.marked] == ["masters", "sets", "wages"]


def test_only_what_a_viewer_may_read_is_quoted() -> None:
    _fill()
    make_item(audience=["staff"], title="Inside", text=LEARNING)
    catch_up()
    assert answer(make_viewer(), "What replaced the log book?", "en").quotations
    hidden = answer(anonymous(), "What replaced the log book?", "en")
    assert hidden.quotations == ()
    assert all("log book" not in one.passage.text for one in hidden.near)


def test_a_tightened_item_is_quoted_no_more_at_once() -> None:
    _fill()
    item = make_item(audience=["public"], title="Informal apprenticeship", text=LEARNING)
    catch_up()
    assert answer(anonymous(), "What replaced the log book?", "en").quotations
    resave(item, replace(content_of_version(item, item.head), access=make_audience("staff")))
    assert not answer(anonymous(), "What replaced the log book?", "en").quotations


def test_the_page_shows_source_date_and_where_it_stands() -> None:
    _fill()
    item = make_item(
        audience=["public"], title="Informal apprenticeship", text=LEARNING, published_on=date(2025, 11, 3)
    )
    catch_up()
    body = Client().get("/ask", {"q": "What replaced the log book?"}).content.decode()
    assert "<mark>replaced</mark>" in body
    assert "Informal apprenticeship" in body
    assert "3 Nov 2025" in body
    assert f'href="/i/{item.short_id}?find=What+replaced+the+log+book' in body


def test_a_question_is_text_whatever_it_holds() -> None:
    _fill()
    catch_up()
    for question in (
        "<script>alert(1)</script> log?",
        "a" * 5_000,
        "\x00\x01",
        "' OR 1=1 --",
        'title:"x" -y OR',
        "\ud83d",
    ):
        page = Client().get("/ask", {"q": question.encode("utf-8", "replace").decode()})
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()


def test_without_a_question_the_page_says_what_it_is_for() -> None:
    body = Client().get("/ask").content.decode()
    assert "Ask a question" in body
    assert "each with its source, page and date" in body


def test_an_answer_takes_few_statements(django_assert_max_num_queries: object) -> None:
    _fill()
    for number in range(30):
        make_item(
            audience=["public"],
            title=f"Report {number}",
            text=f"The log book was replaced by photographs {number} times.",
        )
    catch_up()
    viewer = make_viewer(make_account(make_person(is_staff=True)))
    with django_assert_max_num_queries(12):  # type: ignore[operator]  # a fixture of pytest-django
        assert answer(viewer, "What replaced the log book?", "en").quotations


def test_a_search_that_asks_is_offered_as_a_question() -> None:
    _fill()
    make_item(audience=["public"], title="Informal apprenticeship", text=LEARNING)
    catch_up()
    asked = Client().get("/search", {"q": "What replaced the log book?"}).content.decode()
    assert 'href="/ask?q=What+replaced+the+log+book%3F"' in asked
    assert "/ask?q=" not in Client().get("/search", {"q": "log book"}).content.decode()


def test_a_reason_comes_with_what_it_is_given_for() -> None:
    _fill()
    text = "Nobody drinks at the harvest. Each walk to the water costs minutes.\n\nThe water was cool."
    make_item(audience=["public"], title="Water", text=text)
    catch_up()
    found = answer(anonymous(), "Why did nobody drink at the harvest?", "en").quotations
    assert [one.text for one in found] == ["Nobody drinks at the harvest. Each walk to the water costs minutes."]


def test_a_question_in_vain_counts_among_the_gaps_without_a_name() -> None:
    _fill()
    catch_up()
    Client(headers={"User-Agent": BROWSER}).get("/ask", {"q": "Who invented the telescope?"})
    row = Sought.objects.get()
    assert (row.words, row.times, row.empty) == ("invented telescope", 1, 1)


def test_questions_of_robots_looks_ahead_and_names_of_people_are_no_gap() -> None:
    make_person(name="Ana Moreira")
    catch_up()
    client = Client(headers={"User-Agent": BROWSER})
    client.head("/ask", {"q": "Who invented the telescope?"})
    client.get("/ask", {"q": "Who invented the telescope?"}, headers={"Sec-Purpose": "prefetch"})
    Client().get("/ask", {"q": "Who invented the telescope?"})
    client.get("/ask", {"q": "What of Ana Moreira’s harassment?"})
    assert not Sought.objects.exists()


def test_a_question_that_is_answered_is_no_gap() -> None:
    make_item(audience=["public"], title="Informal apprenticeship", text=LEARNING)
    catch_up()
    Client(headers={"User-Agent": BROWSER}).get("/ask", {"q": "What replaced the log book?"})
    assert not Sought.objects.exists()


def test_when_search_does_not_answer_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise SearchError("no index")

    monkeypatch.setattr("stoa.across.answers.queries.best_passages", broken)
    page = Client().get("/ask", {"q": "What replaced the log book?"})
    assert page.status_code == 503
    assert 'value="What replaced the log book?"' in page.content.decode()


@pytest.mark.parametrize("piece", ["?", ".", "…", "?!", "A’"])
def test_a_passage_of_signs_alone_is_cut_in_time(piece: str) -> None:
    started = time.thread_time()
    choose(f"{piece * 10_000}x", "Title", Holding([], "en"), Wanted.PERSON)
    assert time.thread_time() - started < 0.5  # 5 ms on a quiet machine; 0.7 s and more without a bound
