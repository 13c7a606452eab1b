"""Topics that people's entries in the directory name: in what they say of themselves, and in their job titles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.across.expertise.topics import without_stops
from stoa.engine.text.fold import fold
from stoa.foundation.directory.models import Person
from stoa.foundation.vocabulary.models import NO_LANGUAGE, ConceptScheme, Label
from stoa.foundation.vocabulary.queries import LONGEST_LABEL_WORDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

PEOPLE_AT_ONCE = 20
"""A statement asks for every run of words in these many entries."""


def topics_of_entries(persons: Collection[int]) -> dict[int, frozenset[int]]:
    """Ids of the topics that each person's entry names in any language; people whose entry names none are left out."""
    rows = Person.objects.filter(pk__in=persons).order_by("pk").values_list("pk", "about", "job_title")
    texts = {pk: [*_values(about), *_values(title)] for pk, about, title in rows}
    ids = sorted(pk for pk, several in texts.items() if several)
    found: dict[int, frozenset[int]] = {}
    for start in range(0, len(ids), PEOPLE_AT_ONCE):
        runs = {pk: set(_runs(texts[pk])) for pk in ids[start : start + PEOPLE_AT_ONCE]}
        concepts = _concepts({run for several in runs.values() for run in several})
        named = {pk: frozenset(c for run in several for c in concepts.get(run, ())) for pk, several in runs.items()}
        found |= {pk: several for pk, several in named.items() if several}
    return found


def _values(texts: Mapping[str, str]) -> list[str]:
    return [str(text) for text in texts.values()] if isinstance(texts, dict) else []


def _runs(texts: Collection[str]) -> Iterator[str]:
    """Every run of up to six words, folded as labels are, in the singular and the plural of its last word."""
    for text in texts:
        words = fold(without_stops(text)).split()
        for size in range(1, LONGEST_LABEL_WORDS + 1):
            for start in range(len(words) - size + 1):
                run = " ".join(words[start : start + size])
                yield from (run, run.removesuffix("s"), f"{run}s")


def _concepts(runs: Collection[str]) -> dict[str, set[int]]:
    labels = Label.objects.filter(
        fold__in=runs, concept__is_deprecated=False, concept__scheme__purpose=ConceptScheme.Purpose.TOPICS
    ).exclude(language=NO_LANGUAGE)
    found: dict[str, set[int]] = {}
    for folded, concept in labels.values_list("fold", "concept_id"):
        found.setdefault(folded, set()).add(concept)
    return found
