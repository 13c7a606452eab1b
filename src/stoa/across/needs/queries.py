"""What is asked for and not there yet: open questions and knowledge needs, and what answers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from stoa.foundation.access.reach import PUBLIC
from stoa.foundation.items.models import OPEN_STATES, Contribution, Item, ItemConcept, Relation, Status
from stoa.foundation.items.relations import ANSWERING
from stoa.foundation.registries import asking_kinds
from stoa.foundation.vocabulary.models import Ancestry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from stoa.foundation.access.reach import Viewer

_LOOKED_AT = 60
"""As many of the newest are looked at for open ones."""


def open_on(
    viewer: Viewer, concepts: Iterable[int], limit: int, *, kinds: Collection[str] = (), but_of: int | None = None
) -> list[Item]:
    """The newest open questions and needs that carry one of these topics, or a narrower one: two statements.

    `concepts` are ids or a query for them. `kinds` are those wanted, all that ask where none is said; what the person `but_of`
    owns is left out.
    """
    within = Ancestry.objects.filter(ancestor_id__in=concepts).values("concept_id")
    # Each question is asked for its topics: what carries a wide topic may be most of what there is.
    carried = ItemConcept.objects.filter(item_id=OuterRef("pk"), concept_id__in=within)
    asked = Item.objects.visible_to(viewer).filter(
        Exists(carried), kind__in=kinds or asking_kinds(), status=Status.PUBLISHED
    )
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
    asked = {item.pk for item in items if item.kind in asking_kinds() and item.status == Status.PUBLISHED}
    if not asked:
        return asked
    readable = Item.objects.visible_to(viewer).filter(pk=OuterRef("from_item_id"), status__in=OPEN_STATES)
    answers = Relation.objects.filter(
        Exists(readable.exclude(kind__in=asking_kinds())), type=ANSWERING, to_item_id__in=asked
    )
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
    asked = every.filter(short_id__in=short_ids, kind__in=asking_kinds()).values("pk")
    answers = Relation.objects.filter(type=ANSWERING, to_item_id__in=asked).values("from_item_id")
    return list(every.filter(pk__in=answers).order_by("pk").values_list("short_id", flat=True))


def _pairs(**which: list[int]) -> list[tuple[int, int]]:
    relations = Relation.objects.filter(type=ANSWERING, **which)
    return list(relations.values_list("from_item_id", "to_item_id"))


def _is_open_to_readers_of(asked: Item, answer: Item) -> bool:
    readers, all_readers = set(answer.access.tokens), set(asked.access.tokens)
    is_limited = asked.available_from is not None or asked.available_until is not None
    is_published = asked.kind == "question" and asked.status in OPEN_STATES and not is_limited
    return is_published and answer.kind not in asking_kinds() and (PUBLIC in all_readers or readers <= all_readers)
