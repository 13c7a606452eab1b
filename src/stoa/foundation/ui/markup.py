"""Made HTML on its way into a template: the one place where it is declared safe.

Markdown, because `render` sanitises it; words marked in it, because only text between its tags changes and is escaped anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape, unescape
from typing import TYPE_CHECKING

from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from stoa.engine.search.snippets import marked_text
from stoa.engine.text.markdown import TooLongError, render
from stoa.foundation.ui.kept_html import KeptHtml

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from stoa.engine.search.snippets import Fragment

MOST_MARKS = 2_000
"""Words marked in one answer; a page where every word is marked shows nothing."""

_TAG = re.compile(r'(<(?:[^">]|"[^"]*")*>)')


def markdown_html(markdown: str) -> SafeString:
    """The text as HTML for a page. Whatever the text holds, nothing in it can act, and nobody waits for it long."""
    return _safe(markdown, _made.html_of(markdown))


def preview_html(markdown: str) -> SafeString:
    """As `markdown_html`, of a text that changes at each stop of typing: it is not kept, or it would push out what is read."""
    return _safe(markdown, _make(markdown))


def _safe(markdown: str, html: str | None) -> SafeString:
    if html is None:
        sentence = _("This text is too long to be laid out. It is shown as it was written.")
        return format_html('<p class="notice">{}</p>\n<pre>{}</pre>', sentence, markdown)
    return mark_safe(html)  # noqa: S308 (made by render, which passes everything through safe_html)


def _make(markdown: str) -> str | None:
    try:
        return render(markdown)
    except TooLongError:
        return None


_made = KeptHtml(_make)


@dataclass(slots=True)
class Marker:
    """Marks words in HTML and counts them; the place in each text that says most of them carries the anchor given."""

    words: tuple[str, ...]
    language: str
    marked: int = field(default=0)

    def mark(self, html: SafeString, anchor: str) -> SafeString:
        """The HTML with the words marked. Only text between tags changes, and all of it is escaped anew."""
        if not self.words or self.marked >= MOST_MARKS:
            return html
        parts = [_Part(part) if part.startswith("<") else self._text(part) for part in _TAG.split(html)]
        best = max(parts, key=lambda part: len(part.found), default=None)
        if best is not None and best.found:
            best.html = best.html.replace("<mark>", f'<mark id="{anchor}">', 1)
        return mark_safe("".join(part.html for part in parts))  # noqa: S308 (text is escaped in _text)

    def _text(self, text: str) -> _Part:
        part = _Part(text)
        if text.strip():
            most = max(MOST_MARKS - self.marked, 0)
            fragments = marked_text(unescape(text), self.words, self.language, most=most)
            part.html = "".join(_html(fragment) for fragment in fragments)
            part.found = {fragment.text.casefold() for fragment in fragments if fragment.marked}
            self.marked += sum(fragment.marked for fragment in fragments)
        return part


@dataclass(slots=True)
class _Part:
    """A tag, or the text up to the next one with the different words found in it."""

    html: str
    found: set[str] = field(default_factory=set)


def _html(fragment: Fragment) -> str:
    inside = escape(fragment.text, quote=False)
    return f"<mark>{inside}</mark>" if fragment.marked else inside


UNMARKED = Marker((), "")
"""Marks nothing: for readers who did not come by a search."""
