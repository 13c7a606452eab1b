"""What a person sees of the evidence about themselves, and what they decided about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from stoa.across.expertise.models import Choice, Evidence, Hidden, Listing
from stoa.across.expertise.trimming import visible_evidence
from stoa.across.expertise.weights import SORTS
from stoa.foundation.items.models import Item
from stoa.foundation.items.queries.rows import item_url
from stoa.foundation.vocabulary.queries import LabelText, labels_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from stoa.foundation.access.reach import Viewer

WORKS_A_TOPIC = 50
_NOTHING = LabelText("", "")


@dataclass(frozen=True, slots=True)
class Work:
    """One thing the person did, as evidence; `short_id` names it in forms."""

    short_id: str
    title: str
    language: str
    url: str
    type: str
    date: date


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic with the works that show the person knows about it, newest first; `concept` 0 for works without topic."""

    concept: int
    label: LabelText
    works: tuple[Work, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A choice that can be taken back: `pk` names it in forms."""

    pk: int
    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class OwnPage:
    """`entry` are topics that the person's entry in the directory names; `pk` is then that of the topic."""

    choice: Choice
    topics: tuple[TopicLine, ...]
    entry: tuple[Kept, ...]
    hidden_topics: tuple[Kept, ...]
    hidden_works: tuple[Kept, ...]
    listings: tuple[Kept, ...]


def own_page(viewer: Viewer, language: str) -> OwnPage:
    """Everything there is about the viewer, as far as they may read the items today. Six statements."""
    person = viewer.person_id or 0
    hidden = list(Hidden.objects.filter(person_id=person).order_by("pk"))
    listings = list(Listing.objects.filter(person_id=person).order_by("pk"))
    rows = list(visible_evidence(viewer).filter(person_id=person).order_by("-happened_on", "pk"))
    named = [*(one.concept_id for one in hidden), *(one.concept_id for one in listings), *(r.concept_id for r in rows)]
    labels = labels_of({pk for pk in named if pk}, language)
    titles = _titles(viewer, {*(row.short_id for row in rows), *(one.short_id for one in hidden)})
    return OwnPage(
        choice=Choice.objects.filter(person_id=person).first() or Choice(person_id=person),
        topics=_topics(rows, labels, titles),
        entry=tuple(
            _kept(one.concept_id or 0, labels.get(one.concept_id or 0)) for one in rows if one.sort == "directory"
        ),
        hidden_topics=tuple(_kept(one.pk, labels.get(one.concept_id)) for one in hidden if one.concept_id),
        hidden_works=tuple(Kept(one.pk, *_named(one.short_id, titles)) for one in hidden if one.short_id),
        listings=tuple(_kept(one.pk, labels.get(one.concept_id)) for one in listings),
    )


def _kept(pk: int, label: LabelText | None) -> Kept:
    return Kept(pk, label.text if label else "", label.language if label else "")


def _named(short_id: str, titles: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    """The title of a hidden work, unless the person may no longer read it: then not even its number."""
    return titles.get(short_id, (_("Something that you may no longer read"), ""))


def _titles(viewer: Viewer, short_ids: Collection[str]) -> dict[str, tuple[str, str]]:
    rows = Item.objects.visible_to(viewer).filter(short_id__in=short_ids)
    return {short_id: (title, code) for short_id, title, code in rows.values_list("short_id", "title", "language")}


def _topics(
    rows: Iterable[Evidence], labels: Mapping[int, LabelText], titles: Mapping[str, tuple[str, str]]
) -> tuple[TopicLine, ...]:
    by_topic: dict[int, list[Work]] = {}
    for row in rows:
        if row.short_id in titles:
            title, code = titles[row.short_id]
            work = Work(row.short_id, title, code, item_url(row.short_id), str(SORTS[row.sort].label), row.happened_on)
            by_topic.setdefault(row.concept_id or 0, []).append(work)
    lines = [
        TopicLine(concept, labels.get(concept, _NOTHING), tuple(works[:WORKS_A_TOPIC]), len(works))
        for concept, works in by_topic.items()
    ]
    return tuple(sorted(lines, key=lambda line: (not line.concept, -line.count, line.label.text.casefold())))


def refers_to_own(viewer: Viewer, item: str, concept: int | None) -> bool:
    """Whether there is evidence about the viewer, which they may read, from this item or on this topic."""
    own = visible_evidence(viewer).filter(person_id=viewer.person_id or 0)
    return own.filter(short_id=item).exists() if item else own.filter(concept_id=concept or 0).exists()
