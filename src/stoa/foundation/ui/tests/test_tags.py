"""Dates, sizes, numbers and languages as each reader writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from stoa.foundation.ui.statics import Statics
from stoa.foundation.ui.templatetags.ui import (
    day,
    days_left,
    icon,
    initials,
    langattrs,
    language_name,
    number,
    query_with,
    size,
    spoken_day,
)

DAY = date(2026, 11, 12)


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "12 Nov 2026"), ("fr", "12 nov. 2026"), ("es", "12 nov 2026"), ("ar", "12 نوفمبر 2026")],
)
def test_a_day_is_said_as_the_reader_says_it(language: str, said: str) -> None:
    with translation.override(language):
        assert spoken_day(DAY) == said
        assert spoken_day(datetime(2026, 11, 12, 9, tzinfo=UTC)) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [("2026", "2026"), ("2026-11", "Nov 2026"), ("2026-11-12", "12 Nov 2026"), ("spring", "spring"), ("", "")],
)
def test_as_much_of_a_date_is_said_as_is_known(written: str, said: str) -> None:
    assert spoken_day(written) == said


def test_a_day_can_be_read_by_machines() -> None:
    assert day(DAY) == '<time datetime="2026-11-12">12 Nov 2026</time>'
    assert day(None) == ""


@pytest.mark.parametrize(
    ("days", "said"), [(0, "today"), (1, "tomorrow"), (3, "3 days left"), (-1, "1 day late"), (-2, "2 days late")]
)
def test_days_left_are_counted_in_words(days: int, said: str) -> None:
    assert days_left(timezone.localdate() + timedelta(days=days)) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0\u00a0B"),
        (999, "999\u00a0B"),
        (1499, "1.5\u00a0kB"),
        (38_214, "38\u00a0kB"),
        (999_600, "1\u00a0MB"),
        (2**40, "1,100\u00a0GB"),
    ],
)
def test_a_size_is_short(count: int, said: str) -> None:
    assert size(count) == said


def test_sizes_and_numbers_follow_the_language() -> None:
    with translation.override("fr"):
        assert size(1_500_000) == "1,5\u00a0Mo"
        assert number(1214) == "1\u202f214"
    with translation.override("es"):
        assert number(12_140) == "12.140"


def test_languages_have_names() -> None:
    assert language_name("es") == "Spanish"
    assert language_name("not a language") == "not a language"


@pytest.mark.parametrize(
    ("code", "given"), [("en", ""), (None, ""), ("fr", 'lang="fr" dir="ltr"'), ("ar", 'lang="ar" dir="rtl"')]
)
def test_only_another_language_is_marked(code: str | None, given: str) -> None:
    with translation.override("en"):
        assert langattrs(code) == given


def test_an_address_keeps_its_filters() -> None:
    request = RequestFactory().get("/search?q=caf%C3%A9&kind=tool&kind=news&page=3&lang=fr")
    assert query_with(RequestContext(request), page=None) == "?q=caf%C3%A9&kind=tool&kind=news"


def test_an_unknown_icon_is_a_plain_sheet() -> None:
    assert icon("no such kind") == icon("file")


@pytest.mark.parametrize(
    ("name", "said"), [("Ana Moreira", "AM"), ("Jean-Luc de la Tour", "JT"), ("Plato", "P"), ("", "")]
)
def test_initials_are_two_at_most(name: str, said: str) -> None:
    assert initials(name) == said


def test_the_address_of_a_file_changes_with_its_content() -> None:
    address = Statics().url("ui/stoa.css")
    assert address.startswith("/static/ui/stoa.css?v=")
    assert len(address) == len("/static/ui/stoa.css?v=") + 8
    assert Statics().url("ui/none.css") == "/static/ui/none.css"


def test_tags_load() -> None:
    assert "<svg" in Template('{% load ui %}{% icon "lock" %}').render(Context())


def test_a_wide_table_says_what_it_shows_and_escapes_what_it_is_given() -> None:
    template = Template(
        '{% load ui %}{% wide_table caption _("Day") unseen_head=more gap="gap" %}'
        "<tr><td>{{ cell }}</td></tr>{% endwide_table %}"
    )
    drawn = template.render(Context({"caption": "Reads of <A>", "more": "What & how", "cell": "<b>"}))
    assert 'aria-label="Reads of &lt;A&gt;"' in drawn
    assert '<th scope="col">Day</th><th scope="col"><span class="unseen">What &amp; how</span></th>' in drawn
    assert "<tbody><tr><td>&lt;b&gt;</td></tr></tbody>" in drawn
