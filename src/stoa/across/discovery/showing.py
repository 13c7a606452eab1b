"""The search page and the two home pages, ready for their templates: labels in the reader's language, links made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from stoa.across.discovery.queries import PAGE_SIZE
from stoa.foundation.directory.models import Group, Person
from stoa.foundation.items.queries.rows import Row, rows_of
from stoa.foundation.registries import kinds
from stoa.foundation.ui.templatetags.ui import initials, language_name
from stoa.foundation.vocabulary.queries import LabelText, labels_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stoa.across.discovery.asking import Asked
    from stoa.across.discovery.queries import Found, FoundItem, Passage
    from stoa.engine.search.protocol import Sort
    from stoa.engine.search.snippets import Fragment
    from stoa.foundation.access.reach import Viewer

_FACET_LABELS = {
    "kind": gettext_lazy("Kind"),
    "place": gettext_lazy("Place"),
    "topic": gettext_lazy("Topic"),
    "language": gettext_lazy("Language"),
    "year": gettext_lazy("Year"),
    "unit": gettext_lazy("Unit"),
}
_SORTS: dict[Sort, Any] = {
    "relevance": gettext_lazy("Best match"),
    "newest": gettext_lazy("Newest"),
    "oldest": gettext_lazy("Oldest"),
}
_PEOPLE_SHOWN = 3
_WORDS_OF_A_QUESTION = 3


@dataclass(frozen=True, slots=True)
class HitRow:
    row: Row
    snippet: tuple[Fragment, ...]
    page: int | None
    passage_url: str


@dataclass(frozen=True, slots=True)
class Quote:
    text_fragments: tuple[Fragment, ...]
    row: Row
    page: int | None
    passage_url: str


@dataclass(frozen=True, slots=True)
class Value:
    label: str
    language: str
    count: int
    url: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One year of the histogram; `share_percent` of the fullest year, 0–100."""

    year: str
    count: int
    share_percent: int
    url: str
    is_on: bool


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
    years: tuple[Bar, ...]
    filters_on: tuple[tuple[str, str], ...]
    also_searched: tuple[LabelText, ...]
    own_words_url: str
    all_words_url: str
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


def search_url(asked: Asked) -> str:
    query = asked.query_string()
    return f"{_search_path()}?{query}" if query else _search_path()


@cache
def _search_path() -> str:
    return reverse("discovery:search")


def search_page(viewer: Viewer, asked: Asked, found: Found, language: str) -> SearchPage:
    """The search page in the reader's language: six queries, however many hits."""
    rows = rows_of(viewer, [hit.item for hit in found.hits], language)
    hits = tuple(_hit(row, hit) for row, hit in zip(rows, found.hits, strict=True))
    names = _value_names(asked, found, language)
    start = (asked.page - 1) * PAGE_SIZE
    terms = found.understood.query.concepts
    return SearchPage(
        query=asked.text,
        total=found.total,
        hits=hits,
        quote=_quote(asked, hits),
        facets=_facets(asked, found, names),
        years=_years(asked, found.facets.get("year", {})),
        filters_on=_filters_on(asked, names),
        also_searched=found.understood.also_searched,
        own_words_url=search_url(replace(asked, own_words=True, page=1)) if terms else "",
        all_words_url=search_url(replace(asked, own_words=False, page=1)) if asked.own_words else "",
        notes=found.understood.notes,
        suggestion=_suggestion(asked, found.suggestion),
        sorts=_sorts(asked) if hits else (),
        previous_url=search_url(asked.on_page(asked.page - 1)) if asked.page > 1 else "",
        next_url=search_url(asked.on_page(asked.page + 1)) if start + PAGE_SIZE < found.total else "",
        first=start + 1,
        last=start + len(hits),
        feed_url=f"{reverse('feeds:atom')}?{asked.on_page(1).query_string()}",
        export_url=f"{reverse('feeds:export')}?{asked.on_page(1).query_string()}",
        people=_people([hit.item.card for hit in found.hits]) if asked.text else (),
        topics=tuple((term.label, reverse("reading:concept", kwargs={"pk": term.concept})) for term in terms),
    )


def _hit(row: Row, hit: FoundItem) -> HitRow:
    return HitRow(row, hit.passage.fragments, hit.passage.page, _passage_url(row, hit.passage))


def _passage_url(row: Row, passage: Passage) -> str:
    if not passage.file:
        return ""
    url = reverse("reading:file-text", kwargs={"short_id": row.short_id, "number": passage.file})
    return f"{url}#page-{passage.page}" if passage.page else url


def _quote(asked: Asked, hits: Sequence[HitRow]) -> Quote | None:
    """The best passage, quoted first when a question was asked and its words stand together there."""
    is_question = len(asked.text.split()) >= _WORDS_OF_A_QUESTION and asked.page == 1 and asked.sort == "relevance"
    if not is_question or not hits or sum(f.marked for f in hits[0].snippet) < 2:
        return None
    best = hits[0]
    return Quote(best.snippet, best.row, best.page, best.passage_url)


def _value_names(asked: Asked, found: Found, language: str) -> dict[tuple[str, str], tuple[str, str]]:
    """Label and language of every facet value shown or chosen: two queries."""
    wanted = {name: {*found.facets.get(name, {}), *asked.filters.get(name, ())} for name in _FACET_LABELS}
    ids = {int(v) for name in ("place", "topic") for v in wanted[name] if v.isdecimal() and len(v) < 16}
    labels = labels_of(ids, language)
    names = {
        (name, str(pk)): (labels[pk].text, labels[pk].language)
        for name in ("place", "topic")
        for pk in labels
        if str(pk) in wanted[name]
    }
    names |= {("kind", key): (str(entry.plural), "") for key, entry in kinds().items()}
    names |= {("language", code): (language_name(code), "") for code in wanted["language"]}
    names |= {("year", year): (year, "") for year in wanted["year"]}
    if wanted["unit"]:
        # Units are everybody's to know; of a team or community with this key the address must not tell the name.
        units = Group.objects.filter(key__in=wanted["unit"], kind=Group.Sort.UNIT)
        names |= {("unit", group.key): (group.name(language), "") for group in units}
    return names


def _facets(asked: Asked, found: Found, names: Mapping[tuple[str, str], tuple[str, str]]) -> tuple[Facet, ...]:
    return tuple(
        Facet(name, str(_FACET_LABELS[name]), values)
        for name in ("kind", "place", "topic", "language")
        if (values := _values(asked, name, found.facets.get(name, {}), names))
    )


def _values(
    asked: Asked, name: str, counts: Mapping[str, int], names: Mapping[tuple[str, str], tuple[str, str]]
) -> tuple[Value, ...]:
    chosen = asked.filters.get(name, ())
    return tuple(
        Value(*names[name, value], count, search_url(asked.toggled(name, value)), value in chosen)
        for value, count in counts.items()
        if (name, value) in names and count
    )


def _years(asked: Asked, counts: Mapping[str, int]) -> tuple[Bar, ...]:
    years = [int(year) for year in counts if year.isdecimal()]
    if not years:
        return ()
    most = max(counts.values())
    chosen = asked.filters.get("year", ())
    return tuple(
        Bar(
            str(year),
            count,
            round(100 * count / most),
            search_url(asked.toggled("year", str(year))),
            str(year) in chosen,
        )
        for year in range(max(min(years), max(years) - 40), max(years) + 1)
        if (count := counts.get(str(year), 0))
    )


def _filters_on(asked: Asked, names: Mapping[tuple[str, str], tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (names.get((name, value), (value, ""))[0], search_url(asked.toggled(name, value)))
        for name, values in asked.filters.items()
        for value in values
    )


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


@dataclass(frozen=True, slots=True)
class Doors:
    """Ways in beside the search box, with counts of what the viewer sees."""

    topics: tuple[tuple[str, str, int], ...]
    places: tuple[tuple[str, str, int], ...]
    kinds: tuple[tuple[Any, str, int], ...]


@dataclass(frozen=True, slots=True)
class HomePage:
    """Both home pages: the public landing page leaves `drafts` empty."""

    organization: str
    tagline: str
    new: tuple[tuple[Row, str], ...]
    topics: tuple[tuple[str, str, int], ...]
    places: tuple[tuple[str, str, int], ...]
    kinds: tuple[tuple[Any, str, int], ...]
    drafts: tuple[Row, ...] = ()


def doors(counts: Mapping[str, Mapping[str, int]], language: str) -> Doors:
    """Topics, places and kinds as links with counts of what the viewer sees."""
    ids = {int(value) for name in ("topic", "place") for value in counts.get(name, {})}
    labels = labels_of(ids, language)

    def concepts(name: str) -> tuple[tuple[str, str, int], ...]:
        return tuple(
            (labels[int(value)].text, reverse("reading:concept", kwargs={"pk": int(value)}), count)
            for value, count in counts.get(name, {}).items()
            if int(value) in labels
        )

    entries = kinds()
    by_kind = tuple(
        (entries[key], reverse("reading:kind", kwargs={"key": key}), count)
        for key, count in counts.get("kind", {}).items()
        if key in entries
    )
    return Doors(concepts("topic"), concepts("place"), by_kind)
