"""Every page template with sample data, in every language and in both directions."""

from __future__ import annotations

import gzip
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

from stoa.foundation.ui.styleguide import samples
from stoa.foundation.ui.tests.pages import pages

if TYPE_CHECKING:
    from collections.abc import Callable

    Render = Callable[..., str]

NAMES = sorted(pages())
VOID = {"meta", "link", "input", "img", "br", "hr", "path", "circle", "rect"}


class Outline(HTMLParser):
    """Collects ids, headings, labels and unclosed elements."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.pointed: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [str(given["id"])] if "id" in given else []
        self.pointed |= {str(given[name]) for name in ("for", "aria-labelledby", "popovertarget") if name in given}
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def outline(html: str) -> Outline:
    found = Outline()
    found.feed(html)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_well_formed(name: str, render: Render) -> None:
    found = outline(render(name, pages()[name]))
    assert found.wrong == []
    assert found.open == []
    assert len(found.ids) == len(set(found.ids))
    assert found.pointed <= set(found.ids)


@pytest.mark.parametrize("name", NAMES)
def test_headings_go_down_one_step_at_a_time(name: str, render: Render) -> None:
    headings = outline(render(name, pages()[name])).headings
    assert headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip([0, *headings], headings, strict=False))


@pytest.mark.parametrize("language", ["fr", "es"])
@pytest.mark.parametrize("name", NAMES)
def test_a_page_speaks_the_readers_language(name: str, language: str, render: Render) -> None:
    html = render(name, pages()[name], language=language)
    assert re.search(rf'<html lang="{language}"\s+dir="ltr"', html)
    assert {"fr": "Aller au contenu", "es": "Ir al contenido"}[language] in html


@pytest.mark.parametrize("name", NAMES)
def test_a_page_can_be_written_from_the_other_side(name: str, render: Render) -> None:
    assert re.search(r'<html lang="ar"\s+dir="rtl"', render(name, pages()[name], language="ar"))


@pytest.mark.parametrize("name", NAMES)
def test_strangers_are_offered_no_way_out(name: str, render: Render) -> None:
    assert "Sign out" not in render(name, pages()[name], signed_in=False)


def test_a_full_page_of_results_stays_small(render: Render) -> None:
    context: dict[str, Any] = pages()["discovery/search.html"]
    context["page"].hits = context["page"].hits * 7
    assert len(gzip.compress(render("discovery/search.html", context).encode())) <= 15_000


def test_text_in_another_language_says_so(render: Render) -> None:
    html = render("discovery/search.html", pages()["discovery/search.html"])
    assert re.search(r'lang="fr"\s+dir="ltr"><bdi>Réforme', html)


def test_markup_in_titles_is_shown_not_obeyed(render: Render) -> None:
    context = pages()["items/list.html"]
    context["page"].title = "<script>alert(1)</script>"
    assert "<script>alert" not in render("items/list.html", context)


def test_the_styleguide_shows_every_component(render: Render) -> None:
    found = outline(render("ui/styleguide.html", samples()))
    assert found.wrong == []
    assert len(found.ids) == len(set(found.ids))


def test_a_missing_page_reads_the_same_whatever_was_asked(render: Render) -> None:
    assert render("ui/errors/missing.html", {}) == render("ui/errors/missing.html", {"exception": "hidden"})
    assert "csrfmiddlewaretoken" not in render("ui/errors/missing.html", {})


@pytest.mark.parametrize("name", ["form_expired", "too_large", "not_understood", "broken"])
def test_an_error_page_says_what_to_do(name: str, render: Render) -> None:
    html = render(f"ui/errors/{name}.html", {})
    assert "Go back" in html or "Wait" in html
    assert not re.search(r"invalid|error occurred|submit", html.replace('type="submit"', ""), re.IGNORECASE)
