"""Long texts are laid out once, and no text keeps its readers waiting."""

from __future__ import annotations

import pytest

from stoa.engine.text import markdown
from stoa.foundation.ui import markup
from stoa.foundation.ui.kept_html import LONG, KeptHtml
from stoa.foundation.ui.markup import markdown_html, preview_html


class _Maker:
    """Makes HTML in capitals and remembers for what."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, text: str) -> str | None:
        self.asked.append(text[:1])
        return text.upper()


def _long(sign: str) -> str:
    return sign * LONG


def test_a_long_text_is_made_once_and_a_short_one_each_time() -> None:
    make = _Maker()
    kept = KeptHtml(make)
    assert kept.html_of(_long("a")) == kept.html_of(_long("a")) == _long("A")
    assert kept.html_of("b") == kept.html_of("b") == "B"
    assert make.asked == ["a", "b", "b"]


def test_what_was_not_asked_for_the_longest_makes_room() -> None:
    make = _Maker()
    kept = KeptHtml(make, room=LONG * 2 + 1_000)
    for sign in "abacab":
        kept.html_of(_long(sign))
    assert make.asked == ["a", "b", "c", "b"]


def test_other_scripts_take_the_room_that_they_need() -> None:
    make = _Maker()
    kept = KeptHtml(make, room=LONG * 3)
    for sign in "яюяю":
        kept.html_of(_long(sign))
    assert make.asked == ["я", "ю", "я", "ю"]


def test_a_preview_pushes_out_nothing_that_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    make = _Maker()
    monkeypatch.setattr(markup, "_make", make)
    monkeypatch.setattr(markup, "_made", KeptHtml(make))
    assert preview_html(_long("a")) == preview_html(_long("a")) == markdown_html(_long("a")) == _long("A")
    markdown_html(_long("a"))
    assert make.asked == ["a", "a", "a"]


def test_what_is_larger_than_the_room_is_made_and_not_kept() -> None:
    make = _Maker()
    kept = KeptHtml(make, room=LONG)
    assert kept.html_of(_long("a")) == kept.html_of(_long("a")) == _long("A")
    assert make.asked == ["a", "a"]


def test_a_text_that_cannot_be_laid_out_is_tried_once() -> None:
    asked: list[int] = []
    kept = KeptHtml(lambda text: asked.append(len(text)))
    assert kept.html_of(_long("a")) is None
    assert kept.html_of(_long("a")) is None
    assert asked == [LONG]


def test_a_text_longer_than_any_book_is_shown_as_it_was_written() -> None:
    html = markdown_html("<b> *words*\n" * (markdown.LONGEST_RENDERED // 10))
    assert "This text is too long to be laid out." in html
    assert "&lt;b&gt; *words*\n" in html
    assert "<b>" not in html


@pytest.mark.parametrize("text", ["# a\n" * 200, "[a" * 200, "| a |\n|---|\n" + "| `1 |\n" * 200])
def test_a_text_that_takes_too_long_is_given_up_wherever_the_time_ends(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(markdown, "_seconds_for", lambda _text: -1.0)
    html = markdown_html(text)
    assert "too long to be laid out" in html
    assert text.split("\n")[0] in html
