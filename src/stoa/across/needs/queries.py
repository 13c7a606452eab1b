"""What is asked for and not there yet: open questions and knowledge needs, and the communities nearest to a question."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from stoa.engine.text.fold import fold
from stoa.engine.text.number import other_numbers
from stoa.foundation.access.groups import visible_groups
from stoa.foundation.access.reach import PUBLIC
from stoa.foundation.directory.models import Group
from stoa.foundation.items.models import OPEN_STATES, Contribution, Item, ItemConcept, Relation, Status
from stoa.foundation.vocabulary.models import NO_LANGUAGE, Ancestry, Label
from stoa.foundation.vocabulary.queries import named_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from stoa.foundation.access.reach import Viewer

ASKING = ("question", "need")
"""Kinds of item that say what somebody wants to know. They answer nothing themselves."""
ANSWERING = "responds_to"
"""The relation of what answers a question, or meets a need, to it."""
MOST_COMMUNITIES = 2
MOST_TOPICS = 8
"""As many topics are compared with what communities say of themselves."""
_LOOKED_AT = 60
"""As many of the newest are looked at for open ones."""
_EXACT, _WIDER = 2, 1
_LONGEST_SAID, _REMEMBERED = 2_000, 2_000
_SIGNS = re.compile(r"[\W_]+")


def open_on(
    viewer: Viewer, concepts: Iterable[int], limit: int, *, kinds: Collection[str] = ASKING, but_of: int | None = None
) -> list[Item]:
    """The newest open questions and needs that carry one of these topics, or a narrower one: two statements.

    `concepts` are ids or a query for them; those that the person `but_of` owns are left out.
    """
    within = Ancestry.objects.filter(ancestor_id__in=concepts).values("concept_id")
    # Each question is asked for its topics: what carries a wide topic may be most of what there is.
    carried = ItemConcept.objects.filter(item_id=OuterRef("pk"), concept_id__in=within)
    asked = Item.objects.visible_to(viewer).filter(Exists(carried), kind__in=kinds, status=Status.PUBLISHED)
    if but_of is not None:
        asked = asked.exclude(owner_id=but_of)
    newest = list(asked.defer("text").newest_first()[:_LOOKED_AT])
    still = are_open(viewer, newest)
    return [item for item in newest if item.pk in still][:limit]


def are_open(viewer: Viewer, items: Iterable[Item]) -> set[int]:
    """Ids of those that are published questions or needs which nothing the viewer may read answers.

    An answer they may not see leaves the question open to them; one by whoever asked closes it, as any other. One statement,
    none where nothing is asked.
    """
    asked = {item.pk for item in items if item.kind in ASKING and item.status == Status.PUBLISHED}
    if not asked:
        return asked
    readable = Item.objects.visible_to(viewer).filter(pk=OuterRef("from_item_id"), status__in=OPEN_STATES)
    answers = Relation.objects.filter(Exists(readable.exclude(kind__in=ASKING)), type=ANSWERING, to_item_id__in=asked)
    return asked - set(answers.values_list("to_item_id", flat=True))


def openly_answering(items: Iterable[int]) -> dict[int, frozenset[int]]:
    """Those of the items that answer a question which everybody may read who may read the answer, with whose own it is.

    With each stand the persons who asked all that it answers: to them it is no answer. Three queries.
    For those who work out what people know: what the item is an answer to tells its readers nothing that is hidden from them.
    """
    pairs = _pairs(from_item_id__in=list(items))
    ids = {pk for pair in pairs for pk in pair}
    rows = Item.objects.unscoped("readers of answers and of questions are compared").filter(pk__in=ids)
    facts = {item.pk: item for item in rows.select_related("access").defer("text")} if ids else {}
    openly = [(by, to) for by, to in pairs if _is_open_to_readers_of(facts[to], facts[by])]
    askers = _askers([facts[to] for _, to in openly])
    found: dict[int, frozenset[int]] = {}
    for by, to in openly:
        found[by] = found.get(by, askers[to]) & askers[to]
    return found


def _askers(asked: Collection[Item]) -> dict[int, frozenset[int]]:
    """Whose question each is: its owner's and its authors'."""
    found: dict[int, set[int]] = {item.pk: {item.owner_id} if item.owner_id else set() for item in asked}
    authors = Contribution.objects.filter(item_id__in=found, role=Contribution.Role.AUTHOR, person_id__isnull=False)
    for item, person in authors.values_list("item_id", "person_id") if found else ():
        found[item].add(person)
    return {item: frozenset(persons) for item, persons in found.items()}


def answers_of(short_ids: Iterable[str]) -> list[str]:
    """Short ids of all items that answer one of these, in order: evidence of the one may hang on the other. One query.

    An import may have connected many thousands to one question: who works on them takes some at a time.
    """
    every = Item.objects.unscoped("what changes with a question is looked up")
    asked = every.filter(short_id__in=short_ids, kind__in=ASKING).values("pk")
    answers = Relation.objects.filter(type=ANSWERING, to_item_id__in=asked).values("from_item_id")
    return list(every.filter(pk__in=answers).order_by("pk").values_list("short_id", flat=True))


def _pairs(**which: list[int]) -> list[tuple[int, int]]:
    relations = Relation.objects.filter(type=ANSWERING, **which)
    return list(relations.values_list("from_item_id", "to_item_id"))


def _is_open_to_readers_of(asked: Item, answer: Item) -> bool:
    readers, all_readers = set(answer.access.tokens), set(asked.access.tokens)
    is_limited = asked.available_from is not None or asked.available_until is not None
    is_published = asked.kind == "question" and asked.status in OPEN_STATES and not is_limited
    return is_published and answer.kind not in ASKING and (PUBLIC in all_readers or readers <= all_readers)


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
