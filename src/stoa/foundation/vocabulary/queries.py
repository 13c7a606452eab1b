"""Reads of the vocabulary. Concepts themselves are public; which items carry them is asked with the viewer's rights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q
from django.db.models.functions import Length

from stoa.engine.text.fold import fold
from stoa.engine.text.number import other_numbers
from stoa.foundation.vocabulary.models import NO_LANGUAGE, Ancestry, Broader, Concept, ConceptScheme, Label, Related

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

PLACES = ConceptScheme.Purpose.PLACES
LONGEST_LABEL_WORDS = 6


@dataclass(frozen=True, slots=True)
class LabelText:
    """A label as shown: its text and the language it is in, for the `lang` attribute when it differs from the page."""

    text: str
    language: str
    concept: int = 0


def labels_of(concept_ids: Iterable[int], language: str) -> dict[int, LabelText]:
    """Labels in the reader's language, else English, else any: one query for a whole page."""
    concepts = Concept.objects.filter(pk__in=set(concept_ids)).only("pref", "notation")
    return {c.pk: LabelText(*c.label_and_language(language), c.pk) for c in concepts}


def with_ancestors(concept_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Each concept's ids of itself and all above it."""
    found: dict[int, list[int]] = {}
    rows = Ancestry.objects.filter(concept_id__in=set(concept_ids)).values_list("concept_id", "ancestor_id")
    for concept, ancestor in rows:
        found.setdefault(concept, []).append(ancestor)
    return {concept: tuple(sorted(ancestors)) for concept, ancestors in found.items()}


def roots_of_places() -> frozenset[int]:
    """Places with nothing above them: the world. Every item would carry it, so that it tells nothing."""
    rows = Concept.objects.filter(scheme__purpose=PLACES).exclude(pk__in=Broader.objects.values("concept_id"))
    return frozenset(rows.values_list("pk", flat=True))


def descendants(concept_id: int) -> list[int]:
    """The concept and everything under it."""
    return list(Ancestry.objects.filter(ancestor_id=concept_id).values_list("concept_id", flat=True))


@dataclass(frozen=True, slots=True)
class Resolved:
    """References of a batch resolved to concept ids; `ambiguous` names those that fit several."""

    ids: Mapping[str, int]
    ambiguous: Mapping[str, tuple[str, ...]]


def resolve(references: Iterable[str], *, places: bool) -> Resolved:
    """Find concepts by uri, notation, code or label in any language: three queries for a whole batch.

    A uri wins over a notation, a notation over labels, preferred labels over others. Vocabularies of topics win over goals
    and markers, which share words with them and are named by their uris. What still fits several is ambiguous, never guessed.
    """
    wanted = {reference for reference in references if reference}
    scope = Q(scheme__purpose=PLACES) if places else ~Q(scheme__purpose=PLACES)
    candidates = _by_uri_or_notation(wanted, scope)
    candidates |= _by_label(wanted - candidates.keys(), scope)
    candidates = _topics_first(candidates)
    found = {reference: next(iter(best)) for reference, best in candidates.items() if len(best) == 1}
    several = {reference: best for reference, best in candidates.items() if len(best) > 1}
    return Resolved(found, _uris_of(several))


def _by_uri_or_notation(wanted: set[str], scope: Q) -> dict[str, set[int]]:
    by_uri: dict[str, set[int]] = {}
    by_notation: dict[str, set[int]] = {}
    rows = Concept.objects.filter(scope, Q(uri__in=wanted) | Q(notation__in=wanted))
    for pk, uri, notation in rows.values_list("pk", "uri", "notation"):
        by_uri.setdefault(uri, set()).add(pk)
        by_notation.setdefault(notation, set()).add(pk)
    return {name: pks for name, pks in (by_notation | by_uri).items() if name in wanted}


def _by_label(wanted: set[str], scope: Q) -> dict[str, set[int]]:
    """The concepts that carry each reference as a label; several spellings may have one folded form."""
    folded = {reference: fold(reference) for reference in wanted}
    by_fold: dict[str, dict[str, set[int]]] = {}
    rows = Label.objects.filter(fold__in=set(folded.values()), concept__in=Concept.objects.filter(scope))
    for form, kind, pk in rows.values_list("fold", "kind", "concept_id"):
        by_fold.setdefault(form, {}).setdefault(kind, set()).add(pk)
    found = {reference: by_fold[form] for reference, form in folded.items() if form in by_fold}
    return {reference: kinds.get("pref") or kinds.get("alt") or kinds["hidden"] for reference, kinds in found.items()}


def _topics_first(candidates: Mapping[str, set[int]]) -> dict[str, set[int]]:
    """Of several candidates those of vocabularies of topics, where there are any; no query when nothing is in doubt."""
    doubtful = {pk for best in candidates.values() if len(best) > 1 for pk in best}
    rows = Concept.objects.filter(pk__in=doubtful, scheme__purpose=ConceptScheme.Purpose.TOPICS)
    topics = set(rows.values_list("pk", flat=True)) if doubtful else set()
    return {reference: (best & topics) or best if len(best) > 1 else best for reference, best in candidates.items()}


def _uris_of(several: Mapping[str, set[int]]) -> dict[str, tuple[str, ...]]:
    """The uris of the concepts that each ambiguous reference fits, to choose from."""
    ids = {pk for best in several.values() for pk in best}
    uris = dict(Concept.objects.filter(pk__in=ids).values_list("pk", "uri")) if ids else {}
    return {reference: tuple(sorted(uris[pk] for pk in best)) for reference, best in several.items()}


@dataclass(frozen=True, slots=True)
class Named:
    """A concept that words of a query name: where, and under which label."""

    concept: int
    words: str
    is_place: bool


def named_in(text: str) -> list[Named]:
    """Concepts whose labels, in any language and number, occur in the text; each once, by its longest label."""
    runs = _runs(fold(text.replace("\0", " ")).split())  # PostgreSQL takes no NUL, and no label holds one
    rows = (
        Label.objects.filter(fold__in=runs, concept__is_deprecated=False)
        .exclude(language=NO_LANGUAGE)
        .values_list("fold", "concept_id", "concept__scheme__purpose")
    )
    found = sorted({(runs[folded], folded, pk, purpose == PLACES) for folded, pk, purpose in rows}, key=_longest_first)
    taken: dict[int, _Run] = {}
    named: dict[int, Named] = {}
    for run, folded, pk, is_place in found:
        if all(taken.get(at) in {None, run} for at in range(run.start, run.end)):
            taken |= dict.fromkeys(range(run.start, run.end), run)
            named.setdefault(pk, Named(pk, folded, is_place))
    return list(named.values())


class _Run(NamedTuple):
    """A stretch of words, as they are typed or in the other number: of two that are labels, the typed one is meant."""

    start: int
    end: int
    is_typed: bool


def _runs(words: Sequence[str]) -> dict[str, _Run]:
    """Every stretch of words that may be a label, in either number, with where it stands."""
    typed = {
        " ".join(words[start : start + size]): _Run(start, start + size, is_typed=True)
        for size in range(LONGEST_LABEL_WORDS, 0, -1)
        for start in range(len(words) - size + 1)
    }
    others = {
        form: run._replace(is_typed=False)
        for run in typed.values()
        for form in other_numbers(words[run.start : run.end])
    }
    return others | typed


def _longest_first(row: tuple[_Run, str, int, bool]) -> tuple[int, int, bool, int]:
    run, _, pk, _ = row
    return run.start - run.end, run.start, not run.is_typed, pk


def concepts_beginning(prefix: str, *, limit: int) -> list[int]:
    """Concepts with a label in any language that begins with `prefix`, shortest label first; none below two letters."""
    start = fold(prefix)
    if len(start) < 2:
        return []
    rows = Label.objects.filter(fold__startswith=start, concept__is_deprecated=False).exclude(language=NO_LANGUAGE)
    ordered = rows.order_by(Length("fold"), "fold").values_list("concept_id", flat=True)[: limit * 4]
    return list(dict.fromkeys(ordered))[:limit]


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Ids around a concept, each list unordered."""

    broader: tuple[int, ...]
    narrower: tuple[int, ...]
    related: tuple[int, ...]


def neighbourhood(concept_id: int) -> Neighbourhood:
    links = Broader.objects.filter(Q(concept_id=concept_id) | Q(broader_id=concept_id)).values_list(
        "concept_id", "broader_id"
    )
    pairs = Related.objects.filter(Q(one_id=concept_id) | Q(other_id=concept_id)).values_list("one_id", "other_id")
    return Neighbourhood(
        tuple(b for c, b in links if c == concept_id),
        tuple(c for c, b in links if b == concept_id),
        tuple(one if other == concept_id else other for one, other in pairs),
    )
