"""The search page, ready for its template: labels in the reader's language, links made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from stoa.across.discovery.addresses import facets_url, search_url
from stoa.across.discovery.facets_shown import Bar, Facet, filters_on, shown_facets, shown_years, value_names
from stoa.across.discovery.pieces import Piece, piece_url
from stoa.across.discovery.queries import PAGE_SIZE
from stoa.foundation.directory.models import Person
from stoa.foundation.items.queries.rows import Row, rows_of
from stoa.foundation.ui.templatetags.ui import initials

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stoa.across.discovery.around import Around
    from stoa.across.discovery.asking import Asked
    from stoa.across.discovery.queries import Found, FoundItem, Passage
    from stoa.engine.search.protocol import Sort
    from stoa.engine.search.snippets import Fragment
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.vocabulary.queries import LabelText

_SORTS: dict[Sort, Any] = {
    "relevance": gettext_lazy("Best match"),
    "newest": gettext_lazy("Newest"),
    "oldest": gettext_lazy("Oldest"),
}
_PEOPLE_SHOWN = 3
_WORDS_OF_A_QUESTION = 3


@dataclass(frozen=True, slots=True)
class PassageLine:
    """One more place of a hit where the words stand."""

    fragments: tuple[Fragment, ...]
    page: int | None
    url: str


@dataclass(frozen=True, slots=True)
class HitRow:
    """One hit: `passage_url` is empty where the words stand in no file; `more` are other passages, best first.

    The one that is quoted above the hits has no snippet: its summary stands there instead.
    """

    row: Row
    snippet: tuple[Fragment, ...]
    page: int | None
    passage_url: str
    more: tuple[PassageLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    text_fragments: tuple[Fragment, ...]
    row: Row
    page: int | None
    passage_url: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    name: str
    url: str
    note: str
    initials: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """All that the search page shows; the template adds nothing."""

    query: str
    total: int
    hits: tuple[HitRow, ...]
    quote: Quote | None
    facets: tuple[Facet, ...]
    later_url: str
    years: tuple[Bar, ...]
    filters_on: tuple[tuple[str, str], ...]
    also_searched: tuple[LabelText, ...]
    own_words_url: str
    why_url: str
    all_words_url: str
    no_filters_url: str
    notes: tuple[str, ...]
    suggestion: tuple[str, str] | None
    sorts: tuple[tuple[str, str, bool], ...]
    previous_url: str
    next_url: str
    first: int
    last: int
    feed_url: str
    export_url: str
    people: tuple[PersonLine, ...]
    topics: tuple[tuple[str, str], ...]


def search_page(viewer: Viewer, asked: Asked, found: Found, around: Around, language: str) -> SearchPage:
    """The search page in the reader's language: six queries, however many hits."""
    rows = rows_of(viewer, [hit.item for hit in found.hits], language)
    hits = tuple(_hit(row, hit, asked.text.strip()) for row, hit in zip(rows, found.hits, strict=True))
    names = value_names(asked, found.facets, language)
    quote = None if around.quotes else _quote(asked, hits)
    start = (asked.page - 1) * PAGE_SIZE
    terms = found.understood.query.concepts
    topics = [(term.label, reverse("reading:concept", kwargs={"pk": term.concept})) for term in terms]
    return SearchPage(
        query=asked.text,
        total=found.total,
        hits=(replace(hits[0], snippet=()), *hits[1:]) if quote else hits,
        quote=quote,
        facets=shown_facets(asked, found.facets, names),
        later_url=facets_url(asked) if found.uncounted else "",
        years=shown_years(asked, found.facets.get("year", {})),
        filters_on=filters_on(asked, names),
        also_searched=found.understood.also_searched,
        own_words_url=search_url(replace(asked, own_words=True, page=1)) if terms or found.by_meaning else "",
        why_url=_why_url(viewer, asked),
        all_words_url=search_url(replace(asked, own_words=False, page=1)) if asked.own_words else "",
        no_filters_url=_no_filters_url(asked),
        notes=found.understood.notes,
        suggestion=_suggestion(asked, found.suggestion),
        sorts=_sorts(asked) if hits else (),
        previous_url=search_url(asked.on_page(asked.page - 1)) if asked.page > 1 else "",
        next_url=search_url(asked.on_page(asked.page + 1)) if start + PAGE_SIZE < found.total else "",
        first=start + 1,
        last=start + len(hits),
        feed_url=f"{reverse('feeds:atom')}?{asked.on_page(1).query_string()}",
        export_url=f"{reverse('feeds:export')}?{asked.on_page(1).query_string()}",
        people=() if around.says_who_knows or not asked.text else _people([hit.item.card for hit in found.hits]),
        topics=tuple(topic for topic in topics if topic[1] not in {line.url for line in around.meant}),
    )


def _why_url(viewer: Viewer, asked: Asked) -> str:
    """The page that says why a hit stands where it does, but for the hit's id; empty for who has no such page."""
    if not (viewer.is_signed_in and asked.text.strip()):
        return ""
    return f"{reverse('relevance:why')}?{asked.on_page(1).query_string()}&item="


def _hit(row: Row, hit: FoundItem, words: str) -> HitRow:
    first = hit.passage
    if words:
        row = replace(row, url=piece_url(row.short_id, Piece(""), words))
    return HitRow(
        row,
        first.fragments,
        first.page,
        _passage_url(row, first, words) if first.file or first.position else "",
        tuple(
            PassageLine(more.fragments, more.page, _passage_url(row, more, words) if more.file else "")
            for more in hit.more
        ),
    )


def _passage_url(row: Row, passage: Passage, words: str) -> str:
    piece = Piece("", passage.file, passage.page, passage.position)
    return piece_url(row.short_id, piece, words, is_marked=any(fragment.marked for fragment in passage.fragments))


def _quote(asked: Asked, hits: Sequence[HitRow]) -> Quote | None:
    """The best passage, quoted first when a question was asked and its words stand together there."""
    is_question = len(asked.text.split()) >= _WORDS_OF_A_QUESTION and asked.page == 1 and asked.sort == "relevance"
    if not is_question or not hits or sum(f.marked for f in hits[0].snippet) < 2:
        return None
    best = hits[0]
    return Quote(best.snippet, best.row, best.page, best.passage_url)


def _no_filters_url(asked: Asked) -> str:
    """The words alone, where more than one value narrows them down: each can be taken away by itself already."""
    several = sum(map(len, asked.filters.values())) > 1
    return search_url(replace(asked, filters={}, page=1)) if asked.text.strip() and several else ""


def _suggestion(asked: Asked, text: str) -> tuple[str, str] | None:
    return (text, search_url(replace(asked, text=text, page=1))) if text else None


def _sorts(asked: Asked) -> tuple[tuple[str, str, bool], ...]:
    return tuple(
        (str(label), search_url(replace(asked, sort=sort, page=1)), sort == asked.sort)
        for sort, label in _SORTS.items()
    )


def _people(cards: Sequence[Mapping[str, Any]]) -> tuple[PersonLine, ...]:
    """Who wrote most of what was found: from the hits of this page only, which the viewer sees anyway."""
    counts = Counter(pk for card in cards for _name, _role, pk in card["people"] if pk is not None)
    best = dict(counts.most_common(_PEOPLE_SHOWN))
    people = {person.pk: person for person in Person.objects.filter(pk__in=best)} if best else {}
    return tuple(
        PersonLine(
            people[pk].name,
            people[pk].get_absolute_url(),
            ngettext("wrote %(count)d of these", "wrote %(count)d of these", count) % {"count": count},
            initials(people[pk].name),
        )
        for pk, count in best.items()
        if pk in people
    )
