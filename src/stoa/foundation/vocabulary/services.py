"""Writes to the vocabulary: loading a scheme, safe to repeat, and the closure that follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from stoa.engine.text.fold import fold
from stoa.foundation.history.services import Actor, NewEvent, append_events
from stoa.foundation.vocabulary.models import Ancestry, Broader, Concept, ConceptScheme, Label, Related

Texts = Mapping[str, str]
Lists = Mapping[str, Sequence[str]]


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
    with transaction.atomic():
        scheme, _ = ConceptScheme.objects.update_or_create(
            key=key, defaults={"uri": uri, "titles": dict(titles), "purpose": purpose}
        )
        ids = _save_concepts(scheme, concepts)
        labels = _save_labels(ids, concepts)
        problems = _save_links(scheme, ids, concepts)
        rebuild_ancestry(ids.values())
        append_events(
            [NewEvent("scheme.loaded", f"scheme:{key}", {"concepts": len(ids), **(origin or {})})], actor=actor
        )
    return Loaded(len(ids), labels, tuple(problems))


def _save_concepts(scheme: ConceptScheme, concepts: Sequence[NewConcept]) -> dict[str, int]:
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
    Concept.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["uri"],
        update_fields=["notation", "pref", "notes", "facts", "is_deprecated"],
        batch_size=1000,
    )
    return dict(Concept.objects.filter(scheme=scheme).values_list("uri", "id"))


def _save_labels(ids: Mapping[str, int], concepts: Sequence[NewConcept]) -> int:
    loaded = [ids[c.uri] for c in concepts]
    for start in range(0, len(loaded), 500):
        Label.objects.filter(concept_id__in=loaded[start : start + 500]).delete()
    rows = [label for c in concepts for label in _labels(ids[c.uri], c)]
    Label.objects.bulk_create(rows, batch_size=2000)
    return len(rows)


def _labels(concept_id: int, concept: NewConcept) -> Iterable[Label]:
    texts = [(Label.Sort.PREFERRED, language, text) for language, text in concept.pref.items()]
    for kind, lists in ((Label.Sort.ALTERNATIVE, concept.alt), (Label.Sort.HIDDEN, concept.hidden)):
        texts += [(kind, language, text) for language, several in lists.items() for text in several]
    for kind, language, text in texts:
        yield Label(concept_id=concept_id, language=language, kind=kind, text=text[:300], fold=fold(text)[:300])


def _save_links(scheme: ConceptScheme, ids: Mapping[str, int], concepts: Sequence[NewConcept]) -> list[str]:
    known = dict(ids) | _stored(uri for c in concepts for uri in (*c.broader, *c.related) if uri not in ids)
    problems = [
        f"{c.notation or c.uri}: {uri} is named as broader or related but is not a concept here."
        for c in concepts
        for uri in (*c.broader, *c.related)
        if uri not in known
    ]
    loaded = [ids[c.uri] for c in concepts]
    for start in range(0, len(loaded), 500):
        Broader.objects.filter(concept_id__in=loaded[start : start + 500]).delete()
    broader = {(ids[c.uri], known[uri]) for c in concepts for uri in c.broader if uri in known and uri != c.uri}
    Broader.objects.bulk_create([Broader(concept_id=a, broader_id=b) for a, b in sorted(broader)], batch_size=2000)
    _forget_related(scheme, set(loaded))
    pairs = {tuple(sorted((ids[c.uri], known[uri]))) for c in concepts for uri in c.related if uri in known}
    Related.objects.bulk_create(
        [Related(one_id=one, other_id=other) for one, other in sorted(pairs) if one != other],
        ignore_conflicts=True,
        batch_size=2000,
    )
    return problems


def _forget_related(scheme: ConceptScheme, loaded: set[int]) -> None:
    """Drop the links between concepts of this load: what holds is said anew. Links to concepts elsewhere stay."""
    links = Related.objects.filter(one__scheme=scheme, other__scheme=scheme)
    inside = [pk for pk, one, other in links.values_list("pk", "one_id", "other_id") if {one, other} <= loaded]
    for start in range(0, len(inside), 500):
        Related.objects.filter(pk__in=inside[start : start + 500]).delete()


def _stored(uris: Iterable[str]) -> dict[str, int]:
    return dict(Concept.objects.filter(uri__in=set(uris)).values_list("uri", "id"))


def rebuild_ancestry(concept_ids: Iterable[int]) -> None:
    """Work out the closure anew for these concepts. A circle ends where it began; each concept is its own ancestor."""
    above: dict[int, set[int]] = {}
    for concept, broader in Broader.objects.values_list("concept_id", "broader_id"):
        above.setdefault(concept, set()).add(broader)
    wanted = sorted(set(concept_ids))
    for start in range(0, len(wanted), 500):
        Ancestry.objects.filter(concept_id__in=wanted[start : start + 500]).delete()
    Ancestry.objects.bulk_create(
        [Ancestry(concept_id=c, ancestor_id=a) for c in wanted for a in sorted(_reach(c, above))], batch_size=2000
    )


def _reach(concept: int, above: Mapping[int, set[int]]) -> set[int]:
    found, waiting = {concept}, [concept]
    while waiting:
        new = above.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found
