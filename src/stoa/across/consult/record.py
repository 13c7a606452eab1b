"""The record of a check as one reader sees it: trimmed anew each time, counted from what is left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa.across.consult import around
from stoa.across.consult.figures import FigureLine, figure_lines
from stoa.across.consult.found import found_lines
from stoa.across.consult.gaps import Gap, gaps_of, sentence_of
from stoa.across.consult.models import Line
from stoa.across.consult.queries import seen_lines
from stoa.across.consult.telling import said_of_silence
from stoa.across.figures.vocabulary import LANGUAGES
from stoa.across.needs.offers import offers_for
from stoa.engine.search.protocol import SearchError
from stoa.foundation.vocabulary.queries import labels_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from stoa.across.consult.around import KnowerLine, Owner
    from stoa.across.consult.found import Found
    from stoa.across.consult.models import KnowledgeCheck
    from stoa.across.consult.queries import Seen
    from stoa.across.needs.offers import Offers
    from stoa.foundation.access.reach import Viewer

_MOST_SUBJECTS = 4
SHOWN_AT_ONCE = 2
"""Lines beside a section that stand open; more are one touch away."""


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the draft: its own sentence, what answers it first, and more that does."""

    number: int
    heading: str
    page: int | None
    quote: str
    found: tuple[Found, ...]

    @property
    def first(self) -> tuple[Found, ...]:
        return self.found[:SHOWN_AT_ONCE]

    @property
    def more(self) -> tuple[Found, ...]:
        return self.found[SHOWN_AT_ONCE:]


@dataclass(frozen=True, slots=True)
class Count:
    """A number of the summary and where on the page it leads; nowhere for zero."""

    number: int
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Everything the page of a record shows to one reader."""

    check: KnowledgeCheck
    is_mine: bool
    language: str
    counts: tuple[Count, ...]
    first: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    copies: tuple[Found, ...]
    active: tuple[Found, ...]
    instruments: tuple[Found, ...]
    people: tuple[KnowerLine, ...]
    owners: tuple[Owner, ...]
    missing: tuple[str, ...]
    offers: Offers | None
    figures: tuple[FigureLine, ...]
    unknown_figures: tuple[FigureLine, ...]
    new: int
    previous_url: str
    readers: str
    attached: tuple[tuple[str, str, bool, str], ...]
    own_items: tuple[tuple[str, str], ...]
    about: tuple[str, str] | None
    has_marked: bool

    @property
    def is_other_language(self) -> bool:
        """Whether figures of a draft in this language are not read."""
        return bool(self.check.language) and self.check.language[:2] not in LANGUAGES

    @property
    def silent(self) -> int:
        """How many sections nothing answers."""
        return sum(not part.found for part in self.parts)


def record_page(viewer: Viewer, check: KnowledgeCheck, language: str) -> RecordPage:
    """A finished record for a reader who may read it."""
    seen = seen_lines(viewer, check)
    found = found_lines(viewer, check, seen, language)
    seen = replace(seen, lines=tuple(line for line in seen.lines if line.item_id is None or line.pk in found))
    parts = _parts(check, seen, found)
    missing = _missing(viewer, check, parts, language)
    figures = figure_lines(check.text, check.figures, seen.items, language)
    people = around.knowers(viewer, check, seen)
    of_sort: dict[str, list[Found]] = {}
    for line in seen.lines:
        if line.item_id is not None:
            of_sort.setdefault(line.sort, []).append(found[line.pk])
    is_mine = check.person_id == viewer.person_id
    return RecordPage(
        check=check,
        is_mine=is_mine,
        language=language,
        counts=_counts(seen, found, people, missing),
        first=_look_first(of_sort, parts, figures),
        parts=parts,
        copies=tuple(of_sort.get(Line.Sort.COPY, ())),
        active=tuple(of_sort.get(Line.Sort.ACTIVE, ())),
        instruments=tuple(of_sort.get(Line.Sort.INSTRUMENT, ())),
        people=people,
        owners=around.owners(viewer, seen, language),
        missing=missing,
        offers=_offers(viewer, check, language) if missing else None,
        figures=tuple(one for one in figures if one.stated),
        unknown_figures=tuple(one for one in figures if not one.stated),
        new=sum(one.is_new for one in found.values()),
        previous_url=around.previous_url(viewer, check),
        readers=around.readers_of(viewer, check),
        attached=around.attached(viewer, check),
        own_items=around.own_choices(viewer, check),
        about=around.about_item(viewer, check),
        has_marked=is_mine and any(one.mark for one in found.values()),
    )


def _parts(check: KnowledgeCheck, seen: Seen, found: Mapping[UUID, Found]) -> tuple[Part, ...]:
    beside: dict[int, list[Line]] = {}
    for line in seen.lines:
        if line.section is not None and line.sort in {Line.Sort.PASSAGE, Line.Sort.LESSON}:
            beside.setdefault(line.section, []).append(line)
    parts = []
    for number, section in enumerate(check.sections):
        lines = sorted(beside.get(number, ()), key=lambda line: _nearest_first(line, found[line.pk]))
        as_found = (line for line in lines if not found[line.pk].is_changed)
        first = max(as_found, key=lambda line: line.closeness, default=None)
        quote = check.text[first.quote_start : first.quote_end] if first else ""
        parts.append(
            Part(
                number,
                section["heading"],
                section["page"],
                " ".join(
                    (quote or _opening(check.text[section["start"] : section["end"]], section["heading"])).split()
                ),
                tuple(found[line.pk] for line in lines),
            )
        )
    return tuple(parts)


def _nearest_first(line: Line, one: Found) -> tuple[bool, float, int]:
    return (not one.is_warning, 0.0 if one.is_changed else -line.closeness, line.position)


def _opening(text: str, heading: str) -> str:
    said = text.strip().removeprefix("#").strip().removeprefix(heading).strip()
    return said if len(said) <= 200 else f"{said[:200].rsplit(' ', 1)[0]} …"


def _missing(viewer: Viewer, check: KnowledgeCheck, parts: Sequence[Part], language: str) -> tuple[str, ...]:
    """Sections that nothing answers for this reader, and topics with little. Others' topics are counted as they see them."""
    silent = [said_of_silence(part.heading, part.number) for part in parts if not part.found]
    labels = {pk: label.text for pk, label in labels_of({*check.topics, *check.places}, language).items()}
    gaps = (sentence_of(gap, labels) for gap in _gaps(viewer, check))
    return (*silent, *(said for said in gaps if said))


def _offers(viewer: Viewer, check: KnowledgeCheck, language: str) -> Offers:
    """Whom to ask about what is missing, in the words of the draft’s title."""
    return offers_for(
        viewer, check.shown_title, language, topics=check.topics[:_MOST_SUBJECTS], places=check.places[:_MOST_SUBJECTS]
    )


def _gaps(viewer: Viewer, check: KnowledgeCheck) -> Iterable[Gap]:
    if check.person_id == viewer.person_id:
        return [Gap(**one) for one in check.gaps]
    try:
        return gaps_of(viewer, check.topics, check.places)
    except SearchError:
        return []


def _counts(
    seen: Seen, found: Mapping[UUID, Found], people: Sequence[KnowerLine], missing: Sequence[str]
) -> tuple[Count, ...]:
    """What we have, who is at it, who knows, what is missing: each with the place where it stands."""

    def items(*sorts: str) -> int:
        return len({line.item_id for line in seen.lines if line.sort in sorts})

    lesson = next((line.pk for line in seen.lines if line.sort == Line.Sort.LESSON and line.pk in found), "")
    counts = (
        Count(items(Line.Sort.PASSAGE, Line.Sort.COPY, Line.Sort.INSTRUMENT), _("pieces we already have"), "parts"),
        Count(items(Line.Sort.LESSON), _("lessons that apply"), f"line-{lesson}"),
        Count(items(Line.Sort.ACTIVE), _("at work on it now"), "active"),
        Count(len(people), _("people to ask"), "people"),
        Count(len(missing), _("things we do not know"), "missing"),
    )
    return tuple(one if one.number else replace(one, anchor="") for one in counts)


def _look_first(
    of_sort: Mapping[str, Sequence[Found]], parts: Sequence[Part], figures: Sequence[FigureLine]
) -> tuple[tuple[str, str], ...]:
    """What may change the plan, each with the place where it stands: somebody wrote it already, a lesson, another figure."""
    copies = len(of_sort.get(Line.Sort.COPY, ()))
    warnings = [one for part in parts for one in part.found if one.is_warning]
    differing = sum(one.verdict == "differs" for one in figures)
    said = (
        (
            copies,
            "copies",
            ngettext(
                "Nearly the same text is there already.", "Nearly the same text is there already, %(n)d times.", copies
            ),
        ),
        (
            len(warnings),
            f"line-{warnings[0].pk}" if warnings else "",
            ngettext(
                "A lesson says what went wrong before.", "%(n)d lessons say what went wrong before.", len(warnings)
            ),
        ),
        (
            differing,
            "figures",
            ngettext("A figure differs from what we publish.", "%(n)d figures differ from what we publish.", differing),
        ),
    )
    return tuple((anchor, sentence % {"n": many}) for many, anchor, sentence in said if many)
