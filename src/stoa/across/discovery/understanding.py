"""From what was asked to the engine's query: fields resolved, concepts named in any language added."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from stoa.engine.search.protocol import Clause, ConceptTerm, Query
from stoa.engine.search.query_language import LONGEST_QUERY, Note, parse
from stoa.engine.text.fold import fold
from stoa.foundation.registries import kinds
from stoa.foundation.vocabulary.queries import LabelText, labels_of, named_in, resolve

if TYPE_CHECKING:
    from stoa.across.discovery.asking import Asked


@dataclass(frozen=True, slots=True)
class Understood:
    """A query for the engine, what was added to it from the vocabulary, and sentences about what was not taken as typed."""

    query: Query
    also_searched: tuple[LabelText, ...] = ()
    notes: tuple[str, ...] = ()


def understand(asked: Asked, language: str) -> Understood:
    """Read the words; at most four queries, none of them about items."""
    parsed = parse(asked.text)
    groups, notes = _with_fields_resolved(parsed.query.groups)
    notes = [*_sentences(parsed.notes), *notes]
    query = replace(parsed.query, groups=groups, filters=asked.filters, include_archived=_names_a_state(groups))
    words = " ".join(c.text for group in groups for c in group if not c.excluded and c.kind != "field")
    if asked.own_words or not words:
        return Understood(query, notes=tuple(notes))
    terms, labels = _concepts(words, language)
    return Understood(replace(query, concepts=terms), labels, tuple(notes))


def _names_a_state(groups: tuple[tuple[Clause, ...], ...]) -> bool:
    """Archived items stay out of a search unless it asks for a state, as in `state:archived`."""
    return any(clause.field == "state" and not clause.excluded for group in groups for clause in group)


def _sentences(notes: tuple[Note, ...]) -> list[str]:
    said = {
        Note.CUT: _("This was very long: the first %(count)d characters were searched.") % {"count": LONGEST_QUERY},
        Note.UNCLOSED_QUOTE: _("A quotation mark was left open, so it was ignored."),
    }
    return [said[note] for note in notes]


def _concepts(words: str, language: str) -> tuple[tuple[ConceptTerm, ...], tuple[LabelText, ...]]:
    named = named_in(words)
    labels = labels_of([name.concept for name in named], language)
    terms = tuple(ConceptTerm(n.concept, labels[n.concept].text, is_place=n.is_place) for n in named)
    told = {n.concept: labels[n.concept] for n in named}
    return terms, tuple(told.values())


def _with_fields_resolved(groups: tuple[tuple[Clause, ...], ...]) -> tuple[tuple[tuple[Clause, ...], ...], list[str]]:
    """Field clauses with the values the index holds: concept ids for labels, kind keys for names of kinds."""
    notes: list[str] = []
    resolved = tuple(tuple(_resolved(clause, notes) for clause in group) for group in groups)
    return resolved, notes


def _resolved(clause: Clause, notes: list[str]) -> Clause:
    if clause.kind != "field":
        return clause
    if clause.field in {"topic", "place"}:
        return _concept_clause(clause, notes)
    if clause.field == "kind":
        wanted = fold(clause.text)
        for entry in kinds().values():
            if wanted in {fold(entry.key), fold(str(entry.label)), fold(str(entry.plural))}:
                return replace(clause, text=entry.key)
    return clause


def _concept_clause(clause: Clause, notes: list[str]) -> Clause:
    found = resolve([clause.text], places=clause.field == "place")
    if clause.text in found.ids:
        return replace(clause, text=str(found.ids[clause.text]))
    name = _("topic") if clause.field == "topic" else _("place")
    notes.append(_("No %(sort)s is called “%(text)s”.") % {"sort": name, "text": clause.text})
    return clause
