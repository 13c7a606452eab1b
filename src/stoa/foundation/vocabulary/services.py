"""Writes to the vocabulary: loading a scheme, safe to repeat, and the closure that follows from it.

A large vocabulary is loaded a little at a time, so that others can write meanwhile. What a load that was killed left undone,
the next one does: that it was loaded is written last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import transaction

from stoa.engine.text.fold import fold
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.services import Actor, NewEvent, append_events
from stoa.foundation.rows import insert_rows, short_transaction
from stoa.foundation.vocabulary.models import Ancestry, Broader, Concept, ConceptScheme, Label, Related

Texts = Mapping[str, str]
Lists = Mapping[str, Sequence[str]]
Value = TypeVar("Value")
AT_ONCE = 100
"""Concepts in one transaction."""


@dataclass(frozen=True, slots=True)
class NewConcept:
    """A concept to load. `broader` and `related` are uris within the same load or already stored."""

    uri: str
    notation: str
    pref: Texts
    alt: Lists = field(default_factory=dict)
    hidden: Lists = field(default_factory=dict)
    notes: Texts = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    broader: Sequence[str] = ()
    related: Sequence[str] = ()
    is_deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did; `problems` are sentences about links that lead nowhere or in a circle (left out)."""

    concepts: int
    labels: int
    problems: tuple[str, ...]


def load_scheme(
    *,
    key: str,
    uri: str,
    titles: Texts,
    purpose: str,
    concepts: Sequence[NewConcept],
    origin: Mapping[str, str] | None = None,
    actor: Actor,
) -> Loaded:
    """Store the scheme and its concepts; what is there under the same uri is changed, ids never change.

    `origin` goes into the event: where the concepts came from, so that a later load can tell whether anything is new.
    """
    scheme, _ = ConceptScheme.objects.update_or_create(
        key=key, defaults={"uri": uri, "titles": dict(titles), "purpose": purpose}
    )
    labels = sum(_save_concepts(scheme, some) for some in _portions(concepts))
    ids = dict(Concept.objects.filter(scheme=scheme).values_list("uri", "id"))
    problems = _save_links(scheme, ids, concepts)
    _rebuild_ancestry(scheme, sorted(ids.values()))
    event = NewEvent("scheme.loaded", f"scheme:{key}", {"concepts": len(ids), **(origin or {})})
    with transaction.atomic():
        append_events([event], actor=actor)
    return Loaded(len(ids), labels, tuple(problems))


@contextmanager
def _writing(scheme: ConceptScheme) -> Iterator[None]:
    """A transaction of some hundredths of a second; of two loads of one scheme, one at a time has it."""
    with short_transaction():
        ConceptScheme.objects.select_for_update().get(pk=scheme.pk)
        yield
    failpoint("vocabulary.portion")


def _portions(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))


def _save_concepts(scheme: ConceptScheme, concepts: Sequence[NewConcept]) -> int:
    """Store concepts with their labels; returns how many labels."""
    rows = [
        Concept(
            scheme=scheme,
            uri=c.uri,
            notation=c.notation[:80],
            pref=dict(c.pref),
            notes=dict(c.notes),
            facts=dict(c.facts),
            is_deprecated=c.is_deprecated,
        )
        for c in concepts
    ]
    with _writing(scheme):
        Concept.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["uri"],
            update_fields=["notation", "pref", "notes", "facts", "is_deprecated"],
        )
    ids = _stored(c.uri for c in concepts)
    labels = [label for c in concepts for label in _labels(ids[c.uri], c)]
    with _writing(scheme):
        Label.objects.filter(concept_id__in=ids.values()).delete()
        return insert_rows(Label, _LABEL, labels)


_LABEL = ("concept_id", "language", "kind", "text", "fold")


def _labels(concept_id: int, concept: NewConcept) -> Iterator[tuple[Any, ...]]:
    texts = [(Label.Sort.PREFERRED, language, text) for language, text in concept.pref.items()]
    for kind, lists in ((Label.Sort.ALTERNATIVE, concept.alt), (Label.Sort.HIDDEN, concept.hidden)):
        texts += [(kind, language, text) for language, several in lists.items() for text in several]
    for kind, language, text in texts:
        yield concept_id, language, kind, text[:300], fold(text)[:300]


def _save_links(scheme: ConceptScheme, ids: Mapping[str, int], concepts: Sequence[NewConcept]) -> list[str]:
    known = dict(ids) | _stored(uri for c in concepts for uri in (*c.broader, *c.related) if uri not in ids)
    problems = [
        f"{c.notation or c.uri}: {uri} is named as broader or related but is not a concept here."
        for c in concepts
        for uri in (*c.broader, *c.related)
        if uri not in known
    ]
    for some in _portions(concepts):
        broader = {(ids[c.uri], known[uri]) for c in some for uri in c.broader if uri in known and uri != c.uri}
        with _writing(scheme):
            Broader.objects.filter(concept_id__in=[ids[c.uri] for c in some]).delete()
            insert_rows(Broader, ("concept_id", "broader_id"), sorted(broader))
    pairs = {_pair(ids[c.uri], known[uri]) for c in concepts for uri in c.related if uri in known}
    _save_related(scheme, {(one, other) for one, other in pairs if one != other}, {ids[c.uri] for c in concepts})
    return problems


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _save_related(scheme: ConceptScheme, wanted: set[tuple[int, int]], loaded: set[int]) -> None:
    """Between concepts of this load holds what it says. Links to concepts elsewhere stay."""
    links = Related.objects.filter(one__scheme=scheme, other__scheme=scheme)
    there = {(one, other): pk for pk, one, other in links.values_list("pk", "one_id", "other_id")}
    dropped = [pk for pair, pk in there.items() if pair not in wanted and loaded.issuperset(pair)]
    for some in _portions(dropped):
        with _writing(scheme):
            Related.objects.filter(pk__in=some).delete()
    for pairs in _portions(sorted(wanted - there.keys())):
        with _writing(scheme):
            Related.objects.bulk_create([Related(one_id=a, other_id=b) for a, b in pairs], ignore_conflicts=True)


def _stored(uris: Iterable[str]) -> dict[str, int]:
    return dict(Concept.objects.filter(uri__in=set(uris)).values_list("uri", "id"))


def _rebuild_ancestry(scheme: ConceptScheme, concept_ids: Sequence[int]) -> None:
    """Work out the closure anew for these concepts. A circle ends where it began; each concept is its own ancestor."""
    above: dict[int, set[int]] = {}
    for concept, broader in Broader.objects.values_list("concept_id", "broader_id"):
        above.setdefault(concept, set()).add(broader)
    for some in _portions(concept_ids):
        rows = [(c, a) for c in some for a in sorted(_reach(c, above))]
        with _writing(scheme):
            Ancestry.objects.filter(concept_id__in=some).delete()
            insert_rows(Ancestry, ("concept_id", "ancestor_id"), rows)


def _reach(concept: int, above: Mapping[int, set[int]]) -> set[int]:
    found, waiting = {concept}, [concept]
    while waiting:
        new = above.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found
