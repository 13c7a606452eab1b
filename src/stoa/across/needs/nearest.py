"""The communities nearest to what somebody asks, by what they say of themselves."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from stoa.engine.text.fold import fold
from stoa.engine.text.number import other_numbers
from stoa.foundation.access.groups import visible_groups
from stoa.foundation.directory.models import Group
from stoa.foundation.vocabulary.models import NO_LANGUAGE, Ancestry, Label
from stoa.foundation.vocabulary.queries import named_in

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from stoa.foundation.access.reach import Viewer

MOST_COMMUNITIES = 2
MOST_TOPICS = 8
"""As many topics are compared with what communities say of themselves."""
_EXACT, _WIDER = 2, 1
_LONGEST_SAID, _REMEMBERED = 2_000, 2_000
_SIGNS = re.compile(r"[\W_]+")


def nearest_communities(viewer: Viewer, words: str, topics: Sequence[int] = ()) -> list[Group]:
    """The communities whose name or description speaks of the topics, or of wider ones: at most two, the nearest first.

    Without topics, those that the words name. Only communities that the viewer may know; three statements.
    """
    wanted = frozenset(topics[:MOST_TOPICS] or _topics_in(words))
    communities = list(visible_groups(viewer.without_emergency()).filter(kind=Group.Sort.COMMUNITY)) if wanted else []
    labels = _labels(wanted) if communities else {}
    own = {token.removeprefix("community:") for token in viewer.own_tokens}
    scores = {group.key: _nearness(group, labels, wanted) for group in communities}
    near = [group for group in communities if scores[group.key]]
    return sorted(near, key=lambda group: (-scores[group.key], group.key not in own, group.key))[:MOST_COMMUNITIES]


def _topics_in(words: str) -> list[int]:
    """The topics that the words name by the longest names: a text may name hundreds."""
    named = [one for one in named_in(words) if not one.is_place]
    return [one.concept for one in sorted(named, key=lambda one: -len(one.words))][:MOST_TOPICS]


def _labels(concepts: Collection[int]) -> dict[str, set[tuple[str, int]]]:
    """The names of the concepts and of all above them, folded, in both numbers, with what each names: by their first word."""
    above = Ancestry.objects.filter(concept_id__in=concepts).values("ancestor_id")
    rows = Label.objects.filter(concept_id__in=above).exclude(language=NO_LANGUAGE).values_list("fold", "concept_id")
    by_word: dict[str, set[tuple[str, int]]] = {}
    for form, concept in ((form, concept) for folded, concept in rows for form in _forms(folded)):
        by_word.setdefault(form.partition(" ")[0], set()).add((form, concept))
    return by_word


def _nearness(group: Group, labels: Mapping[str, Collection[tuple[str, int]]], wanted: Collection[int]) -> int:
    """How much of what is wanted the group speaks of in what it says of itself; what lies above counts half."""
    named: set[int] = set()
    for words in map(_words_said, _texts(group)):
        # A name is looked for only where its first word stands: there are many groups, and many names.
        begun = [name for first in labels.keys() & words.split() for name in labels[first]]
        named |= {concept for label, concept in begun if stands_in(label, words)}
    return sum(_EXACT if concept in wanted else _WIDER for concept in named)


def stands_in(label: str, words: str) -> bool:
    """Whether the label stands in the words, from word to word; both as `_words_of` gives them."""
    return f" {label} " in f" {words} "


def _forms(label: str) -> tuple[str, ...]:
    words = _words_of(label)
    return (words, *other_numbers(words.split())) if words else ()


def _words_of(text: str) -> str:
    """The words as they are compared: folded, without any sign."""
    return " ".join(_SIGNS.sub(" ", fold(text)).split())


@lru_cache(_REMEMBERED)
def _words_said(text: str) -> str:
    """As `_words_of`, of what communities say: they say the same each time, and accents take long to fold."""
    return _words_of(text)


def _texts(group: Group) -> list[str]:
    """The names and the beginnings of the descriptions, in each language."""
    said = [text for texts in (group.names, group.description) for text in dict(texts or {}).values()]
    return [str(text)[:_LONGEST_SAID] for text in said]
