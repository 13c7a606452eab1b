"""What stands around the hits: what the search may mean, parts of other apps, ways on where nothing was found."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import structlog
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from stoa.across.discovery.addresses import search_url
from stoa.across.discovery.asking import Asked
from stoa.across.discovery.meant_shown import MeantLine, meant_lines
from stoa.across.discovery.naming import Meant, meant_by
from stoa.across.discovery.remembering import NOTHING_REMEMBERED, Remembered, remembered
from stoa.engine.search.protocol import SearchError
from stoa.foundation.registries import search_panels
from stoa.foundation.vocabulary.models import Broader
from stoa.foundation.vocabulary.queries import labels_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stoa.across.discovery.queries import Found
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.registries import SearchPanel
    from stoa.foundation.vocabulary.queries import LabelText

LONGEST_QUESTION = 500
WHO_KNOWS = "who-knows"
"""Key of the panel that names people who know: where it is shown, authors of the hits are not named again."""
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Around:
    """Everything beside the hits. Panels are pairs of a template and what it shows.

    A panel above the hits that quotes passages says so by `quotes` in what it shows: the page then quotes none of its own.
    `broader` are wider topics and places as (label, address); `onward` other ways to go on as (sentence, address).
    """

    meant: tuple[MeantLine, ...] = ()
    above: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    side: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    nothing_found: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    broader: tuple[tuple[LabelText, str], ...] = ()
    onward: tuple[tuple[str, str], ...] = ()
    remembered: Remembered = NOTHING_REMEMBERED
    names_people: bool = False
    says_who_knows: bool = False

    @property
    def quotes(self) -> bool:
        return any(shown.get("quotes") for _template, shown in self.above)


def around_hits(viewer: Viewer, asked: Asked, found: Found, language: str) -> Around:
    """What stands around the first page of a search with words, or around an empty box."""
    if asked.is_empty:
        return Around(remembered=remembered(viewer))
    if asked.page > 1 or not asked.text.strip():
        return Around()
    meant = meant_by(viewer, found)
    parts = _parts(viewer, asked.text, language, is_empty=not found.total)
    return Around(
        meant=meant_lines(viewer, asked, found, meant, language),
        above=tuple(parts["above"]),
        side=tuple(parts["side"]),
        nothing_found=tuple(parts["nothing_found"]),
        broader=() if found.total else _broader(found, meant, language),
        onward=() if found.total else _onward(asked.text),
        names_people=bool(meant.people),
        says_who_knows=any(
            entry.key == WHO_KNOWS and entry.template in dict(parts["side"]) for entry in search_panels()
        ),
    )


def _parts(
    viewer: Viewer, text: str, language: str, *, is_empty: bool
) -> dict[str, list[tuple[str, Mapping[str, Any]]]]:
    """What other apps show by place; that for an empty answer only then, that above the hits only over hits."""
    parts: dict[str, list[tuple[str, Mapping[str, Any]]]] = {"above": [], "side": [], "nothing_found": []}
    left_out = "above" if is_empty else "nothing_found"
    for entry in search_panels():
        shown = _shown(entry, viewer, text, language) if entry.place != left_out else None
        if shown is not None:
            parts[entry.place].append((entry.template, shown))
    return parts


def _shown(entry: SearchPanel, viewer: Viewer, text: str, language: str) -> Mapping[str, Any] | None:
    """What one panel shows; none where search cannot answer it: the hits stand without it."""
    try:
        return entry.context(viewer, text, language)
    except SearchError as error:
        log.exception("a part of the search page is left out", panel=entry.key, reason=str(error))
        return None


def _broader(found: Found, meant: Meant, language: str) -> tuple[tuple[LabelText, str], ...]:
    """What lies above the topics and places that were named: two queries."""
    named = [named.concept for named in found.understood.named]
    above = Broader.objects.filter(concept_id__in=named).values_list("broader_id", flat=True) if named else ()
    labels: Sequence[LabelText] = list(labels_of(set(above) - set(named), language).values()) if named else []
    return tuple((label, search_url(Asked(label.text))) for label in labels)


def _onward(text: str) -> tuple[tuple[str, str], ...]:
    words = urlencode({"q": text.strip()[:LONGEST_QUESTION]})
    ways = [
        ("/ask", _("Ask it as a question, and see the passages that come nearest"), f"/ask?{words}"),
        ("/who", _("Find who knows about it"), f"/who?{words}"),
        ("/check", _("Check a draft against what is known"), "/check"),
    ]
    return tuple((sentence, address) for path, sentence, address in ways if _is_there(path))


@cache
def _is_there(path: str) -> bool:
    """Whether an app answers at this address."""
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
