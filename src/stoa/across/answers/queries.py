"""Answers: sentences of what the viewer may read, quoted with their source, or plainly none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stoa.across.answers.choosing import LONGEST_QUOTE, choose, passage_holds
from stoa.across.answers.questions import Question, read_question, words_of
from stoa.across.answers.weighing import Holding, Term, coverage
from stoa.across.discovery.passages import best_passages
from stoa.engine.search.snippets import snippet
from stoa.foundation.registries import asking_kinds
from stoa.foundation.vocabulary.models import NO_LANGUAGE, Ancestry, Label
from stoa.foundation.vocabulary.queries import named_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stoa.across.answers.choosing import Chosen
    from stoa.across.discovery.passages import FoundPassage
    from stoa.engine.search.snippets import Fragment
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.vocabulary.queries import Named

MOST_QUOTES = 5
CANDIDATES = 40
PER_ITEM = 4
ENOUGH = 0.7
"""The part of the question that passage, title, topics and places must hold together: below it nothing here answers."""
FILED = 0.8
"""What a term counts that only the topics and places of the item say."""
MOST_NAMES = 60
AS_GOOD = 0.7
"""The part of the best one's score that a further quotation must reach: what only repeats a word or two adds nothing."""
MOST_NEAR = 3
BY_PASSAGE, BY_RANK = 0.35, 0.25
"""What the whole passage's share of the question, and its rank in the search, add to a window's score."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Sentences as they stand in a passage; the fragments of a very long one are cut.

    `held` is the part of the question that they, the passage, the title and what the item is filed under hold.
    """

    passage: FoundPassage
    text: str
    fragments: tuple[Fragment, ...]
    held: float
    score: float


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to a question: quotations of different items, best first; none where nothing the viewer may read answers.

    `near` are then the passages that came nearest, which may still help.
    """

    question: Question
    quotations: tuple[Quotation, ...]
    near: tuple[Quotation, ...] = ()


def answer(viewer: Viewer, text: str, language: str, *, limit: int = MOST_QUOTES) -> Answered:
    """Answer as `viewer`, in at most a dozen statements. Raises SearchError when the engine cannot answer."""
    question = read_question(text, language)
    if not question.words:
        return Answered(question, ())
    passages = best_passages(viewer, question.text, language, limit=CANDIDATES, per_item=PER_ITEM)
    found = [one for one in passages if one.item.kind not in asking_kinds()]
    if not found:
        return Answered(question, ())
    terms = _terms(question)
    ranked = _best_of_each(_quotations(found, question, terms))
    enough = [one for one in ranked if one.held >= ENOUGH]
    kept = tuple(one for one in enough[:limit] if one.score >= AS_GOOD * enough[0].score)
    return Answered(question, kept, () if kept else tuple(ranked[:MOST_NEAR]))


def _quotations(found: Sequence[FoundPassage], question: Question, terms: Sequence[Term]) -> Iterable[Quotation]:
    holdings: dict[str, Holding] = {}
    best = max(passage.score for passage in found) or 1.0
    for passage in found:
        language = passage.item.language
        holding = holdings.setdefault(language, Holding(terms, language))
        chosen = choose(passage.text, passage.item.title, holding, question.wanted)
        if chosen:
            whole = _held(_whole(passage, holding, terms), terms)
            score = chosen.score + BY_PASSAGE * whole + BY_RANK * passage.score / best
            marked = (*question.words, *holding.names_in(chosen.text))
            yield _quotation(passage, chosen, marked, whole, score)


def _whole(passage: FoundPassage, holding: Holding, terms: Sequence[Term]) -> list[float]:
    """Per term whether the passage holds it, or the title, or the item is filed under what the term names."""
    filed = {*passage.item.card["topics"], *passage.item.card["places"]}
    held = passage_holds(passage.text, passage.item.title, holding)
    return [max(share, FILED * bool(term.concepts & filed)) for share, term in zip(held, terms, strict=True)]


def _held(shares: Sequence[float], terms: Sequence[Term]) -> float:
    """The part that is held; half of it where a place that was named is not: what holds elsewhere answers nothing here."""
    is_elsewhere = any(term.is_place and not share for share, term in zip(shares, terms, strict=True))
    return coverage(shares) / (2 if is_elsewhere else 1)


def _quotation(passage: FoundPassage, chosen: Chosen, marked: Sequence[str], held: float, score: float) -> Quotation:
    fragments = snippet(chosen.text, marked, passage.item.language, max_chars=LONGEST_QUOTE)
    return Quotation(passage, chosen.text, tuple(fragments), held, score)


def _best_of_each(quotations: Iterable[Quotation]) -> list[Quotation]:
    """The best of each item, best first; equal ones by item, so that the order is always the same."""
    best: dict[int, Quotation] = {}
    for one in quotations:
        kept = best.get(one.passage.item.pk)
        if kept is None or one.score > kept.score:
            best[one.passage.item.pk] = one
    return sorted(best.values(), key=lambda one: (-round(one.score, 4), one.passage.item.short_id))


def _terms(question: Question) -> tuple[Term, ...]:
    """The words of the question with what they name: three statements."""
    named = named_in(" ".join(words_of(question.text)))
    labels = _labels({each.concept for each in named})
    within = _within({each.concept for each in named if each.is_place})
    return tuple(
        _term(word, [each for each in named if word in words_of(each.words)], labels, within) for word in question.words
    )


def _term(
    word: str, named: Sequence[Named], labels: Mapping[int, Sequence[str]], within: Mapping[int, Sequence[int]]
) -> Term:
    names = tuple(label for each in named for label in labels.get(each.concept, ()))
    concepts = frozenset(pk for each in named for pk in (each.concept, *within.get(each.concept, ())))
    return Term(word, names, concepts, any(each.is_place for each in named))


def _within(places: set[int]) -> Mapping[int, Sequence[int]]:
    """The places that lie in each of those named: what is filed under a country says something of its region."""
    found: dict[int, list[int]] = {}
    if places:
        for inner, outer in Ancestry.objects.filter(ancestor_id__in=places).values_list("concept_id", "ancestor_id"):
            found.setdefault(outer, []).append(inner)
    return found


def _labels(concepts: set[int]) -> Mapping[int, Sequence[str]]:
    """The labels in all languages of the concepts that a question names: one statement."""
    if not concepts:
        return {}
    rows = Label.objects.filter(concept_id__in=concepts).exclude(language=NO_LANGUAGE).order_by("pk")
    found: dict[int, list[str]] = {}
    for pk, label in rows.values_list("concept_id", "text"):
        if len(found.setdefault(pk, [])) < MOST_NAMES:
            found[pk].append(label)
    return found
