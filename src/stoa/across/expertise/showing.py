"""The pages of who knows what, ready for their templates: labels in the reader's language, links made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from stoa.across.expertise.choices import options_for
from stoa.across.expertise.nearest import units_working_on
from stoa.across.expertise.profiles import strongest
from stoa.across.expertise.queries import still_found, who_knows
from stoa.across.needs.offers import offers_for
from stoa.foundation.ui.templatetags.ui import initials, language_name
from stoa.foundation.vocabulary.queries import LabelText, labels_of

if TYPE_CHECKING:
    from stoa.across.expertise.choices import Options
    from stoa.across.expertise.proofs import Evidence
    from stoa.across.expertise.queries import Filters, Knower
    from stoa.across.needs.offers import Offers
    from stoa.foundation.access.reach import Viewer

_NAMES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class KnowerRow:
    """A person found. `about` (unit, duty station, languages) is for readers who are signed in."""

    name: str
    url: str
    initials: str
    about: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """A topic near to the question, where to ask about it, and who works on it."""

    label: LabelText
    url: str
    people: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class WhoPage:
    """All that the page shows. `options` are the filters to choose from, None for readers who get none."""

    query: str
    people: tuple[KnowerRow, ...]
    topics: tuple[tuple[LabelText, str], ...]
    near: tuple[Near, ...]
    units: tuple[tuple[str, str], ...]
    filters: Filters
    options: Options | None
    without_filters_url: str
    offers: Offers | None = None


def who_page(viewer: Viewer, text: str, filters: Filters, language: str) -> WhoPage:
    """The people who know about `text`; an empty page to ask on where there is no text. Raises SearchError."""
    options = options_for(viewer, language)
    if not text:
        return WhoPage("", (), (), (), (), filters, options, "")
    known = who_knows(viewer, text, language, place=filters.place, language_spoken=filters.language, unit=filters.unit)
    labels = labels_of([*known.named, *known.nearest], language)
    topics = tuple((labels[pk], reverse("reading:concept", kwargs={"pk": pk})) for pk in known.named if pk in labels)
    units = () if known.people else units_working_on(viewer, known.named or known.nearest)
    return WhoPage(
        query=text,
        people=tuple(_row(viewer, knower) for knower in known.people),
        topics=topics,
        near=tuple(_near(viewer, pk, labels[pk]) for pk in known.nearest if pk in labels),
        units=tuple((unit.name(language), unit.get_absolute_url()) for unit in units),
        filters=filters,
        options=options,
        without_filters_url="" if filters.is_empty else who_url(text),
        offers=None if known.people else offers_for(viewer, text, language),
    )


def who_url(text: str) -> str:
    return f"{reverse('expertise:who')}?{urlencode({'q': text})}"


def _row(viewer: Viewer, knower: Knower) -> KnowerRow:
    person = knower.person
    spoken = ", ".join(language_name(code) for code in person.languages)
    about = (knower.unit_name, person.duty_station, spoken) if viewer.is_signed_in else ()
    return KnowerRow(
        person.name,
        knower.url,
        initials(person.name),
        tuple(part for part in about if part),
        knower.evidence,
        knower.says,
    )


def _near(viewer: Viewer, concept: int, label: LabelText) -> Near:
    best = [person for person, _ in strongest(viewer, {concept: 1.0}, None, _NAMES_SHOWN)]
    people = {person.pk: person for person in still_found(best)}
    named = tuple((people[pk].name, people[pk].get_absolute_url()) for pk in best if pk in people)
    return Near(label, who_url(label.text), named)
