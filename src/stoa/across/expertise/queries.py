"""Who knows about something: people ranked by what they did, as far as the viewer may read it, with the proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import TextField
from django.db.models.functions import Cast

from stoa.across.discovery.asking import Asked
from stoa.across.discovery.queries import scope_of
from stoa.across.discovery.understanding import understand
from stoa.across.expertise.models import Choice
from stoa.across.expertise.models import Evidence as EvidenceRow
from stoa.across.expertise.nearest import nearest_concepts
from stoa.across.expertise.profiles import fadings_today, profile_scores
from stoa.across.expertise.proofs import Evidence, proofs_of
from stoa.across.expertise.scoring import document_scores, document_worth, fused, in_order
from stoa.across.expertise.topics import TELLING_WORTH, wanted_in, with_topics_of
from stoa.across.expertise.trimming import visible_evidence
from stoa.foundation.directory.models import Group, Person
from stoa.foundation.directory.queries import groups_within
from stoa.foundation.indexing.places import pair_in_use
from stoa.foundation.vocabulary.models import Concept, ConceptScheme

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

    from stoa.foundation.access.reach import Viewer

LONGEST_TEXT = 2_000
"""Characters of a question that are read."""

DOCUMENTS = 300
"""As many of the best items count as documents of the question."""


@dataclass(frozen=True, slots=True)
class Knower:
    """A person found. `evidence` are up to three pieces; `says` what they say of themselves, in the reader's language.

    `unit_name` is for readers who are signed in, as on the page of the person; what else `person` holds is so, too.
    """

    person: Person
    unit_name: str
    url: str
    score: float
    evidence: tuple[Evidence, ...]
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """The answer: people best first, the concepts the question names, and the nearest with people where nobody is found."""

    people: tuple[Knower, ...]
    named: tuple[int, ...] = ()
    nearest: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """Only people at a duty station, who speak a language (code), of a unit (key) or one below it."""

    place: str = ""
    language: str = ""
    unit: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.on

    @property
    def on(self) -> int:
        """How many of them narrow the list down."""
        return sum(map(bool, (self.place, self.language, self.unit)))


def who_knows(
    viewer: Viewer,
    text: str,
    language: str,
    *,
    limit: int = 10,
    place: str | None = None,
    language_spoken: str | None = None,
    unit: str | None = None,
) -> Known:
    """People who know about `text`, as far as `viewer` may read what shows it. Raises SearchError.

    The filters are for those who are signed in: to others they would tell what the pages of people do not.
    """
    filters = Filters(place or "", language_spoken or "", unit or "") if viewer.is_signed_in else Filters()
    text = text.replace("\x00", " ")[:LONGEST_TEXT]
    wanted = wanted_in(text)
    people = _people(filters)
    documents = _documents(viewer, text, language)
    shares = document_shares(viewer, documents, people)
    by_document = document_scores({person: list(items.values()) for person, items in shares.items()})
    wanted = with_topics_of(documents, _topics_of(viewer, documents), wanted)
    by_profile = profile_scores(viewer, wanted.weights, people)
    scores = fused(by_document, by_profile)
    order = _ordered(viewer, scores, language, limit)
    proofs = proofs_of(viewer, [person.pk for person in order], wanted.weights, shares)
    knowers = tuple(_knower(viewer, person, scores[person.pk], proofs.get(person.pk, ()), language) for person in order)
    nearest = nearest_concepts(viewer, text, wanted.named, list(documents)) if filters.is_empty and not knowers else ()
    return Known(knowers, wanted.named, nearest)


def _people(filters: Filters) -> QuerySet[Person, int] | None:
    """Ids of the people the filters leave, as a sub-query; None for all."""
    if filters.is_empty:
        return None
    people = Person.objects.all()
    if filters.place:
        people = people.filter(duty_station__iexact=filters.place)
    if filters.language:
        people = people.alias(spoken=Cast("languages", TextField())).filter(spoken__contains=f'"{filters.language}"')
    if filters.unit:
        unit = Group.objects.filter(key=filters.unit).values_list("pk", flat=True).first()
        people = people.filter(unit_id__in=groups_within(unit) if unit else ())
    return people.order_by().values_list("pk", flat=True)


def _documents(viewer: Viewer, text: str, language: str) -> dict[str, float]:
    """Short ids of the best items for the words, best first, with what each is worth: only what the viewer may see."""
    scope, is_public = scope_of(viewer)
    query = understand(Asked(text=text), language).query
    hits = pair_in_use().of(is_public=is_public).search(query, scope, limit=DOCUMENTS).hits
    return document_worth([(hit.short_id, hit.score) for hit in hits])


def _topics_of(viewer: Viewer, documents: Mapping[str, float]) -> list[tuple[str, int]]:
    """Pairs of document and topic, of the documents that are evidence of somebody's knowing."""
    topics = Concept.objects.filter(scheme__purpose=ConceptScheme.Purpose.TOPICS).values("pk")
    telling = [item for item, worth in documents.items() if worth >= TELLING_WORTH]
    rows = visible_evidence(viewer).filter(short_id__in=telling, concept_id__in=topics).order_by()
    return [(item, concept) for item, concept in rows.values_list("short_id", "concept_id").distinct() if concept]


def document_shares(
    viewer: Viewer, documents: Mapping[str, float], people: QuerySet[Person, int] | None
) -> dict[int, dict[str, float]]:
    """What each person's part in each of the documents adds, by person and item."""
    rows = visible_evidence(viewer).filter(short_id__in=list(documents))
    if people is not None:
        rows = rows.filter(person_id__in=people)
    fadings = fadings_today()
    shares: dict[int, dict[str, float]] = {}
    for person, item, strength, half_life in rows.values_list(
        "person_id", "short_id", "strength", "half_life"
    ).distinct():
        shares.setdefault(person, {})[item] = strength * fadings[half_life] * documents[item]
    return shares


def _ordered(viewer: Viewer, scores: Mapping[int, float], language: str, limit: int) -> list[Person]:
    """The people to show, best first; who left or hid since the evidence was brought up to date is left out."""
    best = sorted(scores, key=lambda person: (-scores[person], person))[: limit * 3]
    found = {person.pk: person for person in still_found(best).select_related("unit")}
    asker = Person.objects.filter(pk=viewer.person_id).first() if viewer.person_id else None

    def nearness(pk: int) -> tuple[int, ...]:
        person = found[pk]
        speaks = language in person.languages
        is_here = asker is not None and bool(person.duty_station) and person.duty_station == asker.duty_station
        return (int(not speaks), int(not is_here))

    remaining = {pk: scores[pk] for pk in best if pk in found}
    return [found[pk] for pk in in_order(remaining, nearness, lambda pk: found[pk].unit_id)][:limit]


def still_found(persons: Sequence[int]) -> QuerySet[Person]:
    """Those of the persons who want to be found now."""
    staying = Choice.objects.filter(is_found=True, stays_found=True).values("person_id")
    hiding = Choice.objects.filter(is_found=False).values("person_id")
    people = Person.objects.filter(pk__in=persons).exclude(pk__in=hiding)
    return people.filter(is_active=True) | people.filter(pk__in=staying)


def _knower(viewer: Viewer, person: Person, score: float, proofs: Sequence[Evidence], language: str) -> Knower:
    unit = person.unit.name(language) if person.unit and viewer.is_signed_in else ""
    shown = tuple(proof for proof in proofs if proof.short_id)
    says = tuple(dict.fromkeys(proof.type for proof in proofs if not proof.short_id))
    return Knower(person, unit, person.get_absolute_url(), score, shown, says)


def size_of_evidence() -> tuple[int, int]:
    """How many people there is evidence of, and how many rows: for operators."""
    rows = EvidenceRow.objects.order_by()
    return rows.values("person_id").distinct().count(), rows.count()
