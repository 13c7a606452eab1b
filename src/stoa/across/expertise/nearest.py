"""Where nobody is found: the nearest topics on which somebody works, and the units whose work carries them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from stoa.across.expertise.trimming import visible_standings
from stoa.foundation.directory.models import Group
from stoa.foundation.items.models import Item, ItemConcept, ItemUnit
from stoa.foundation.vocabulary.models import Ancestry, Concept, ConceptScheme
from stoa.foundation.vocabulary.queries import concepts_beginning

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from stoa.foundation.access.reach import Viewer

SHOWN = 3
_DOCUMENTS = 20
_SHORTEST_WORD = 4


def nearest_concepts(viewer: Viewer, text: str, named: Sequence[int], documents: Sequence[str]) -> tuple[int, ...]:
    """Topics near to the question on which the viewer would find people, nearest first: at most three.

    First what lies above the concepts named, then what the best items are about, then names that begin like a word of it.
    """
    candidates = [*_above(named), *_of_documents(viewer, documents), *_beginning_like(text)]
    peopled = _with_people(viewer, candidates)
    return tuple(dict.fromkeys(concept for concept in candidates if concept in peopled.difference(named)))[:SHOWN]


def _beginning_like(text: str) -> list[int]:
    words = [word for word in text.split()[:8] if len(word) >= _SHORTEST_WORD]
    return [pk for word in words for pk in _beginning(word)]


def _beginning(word: str) -> list[int]:
    return concepts_beginning(word[: max(_SHORTEST_WORD, len(word) - 2)], limit=SHOWN)


def _above(concepts: Collection[int]) -> list[int]:
    rows = Ancestry.objects.filter(concept_id__in=concepts).exclude(ancestor_id__in=concepts)
    return list(rows.order_by("-pk").values_list("ancestor_id", flat=True)) if concepts else []


def _of_documents(viewer: Viewer, documents: Sequence[str]) -> list[int]:
    best = documents[:_DOCUMENTS]
    items = Item.objects.visible_to(viewer).filter(short_id__in=best).values("pk")
    carried = ItemConcept.objects.filter(item_id__in=items, use="topic").values_list("concept_id", flat=True)
    return [concept for concept, _ in Counter(carried).most_common(SHOWN * 3)] if best else []


def _with_people(viewer: Viewer, concepts: Collection[int]) -> set[int]:
    topics = Concept.objects.filter(pk__in=concepts, scheme__purpose=ConceptScheme.Purpose.TOPICS).values("pk")
    rows = visible_standings(viewer).filter(concept_id__in=topics)
    return set(rows.order_by().values_list("concept_id", flat=True).distinct()) if concepts else set()


def units_working_on(viewer: Viewer, concepts: Collection[int]) -> list[Group]:
    """The units with most visible items on the topics, at most three; units are everybody's to know."""
    if not concepts:
        return []
    within = Ancestry.objects.filter(ancestor_id__in=concepts).values("concept_id")
    carrying = ItemConcept.objects.filter(concept_id__in=within).values("item_id")
    items = Item.objects.visible_to(viewer).listed().filter(pk__in=carrying).values("pk")
    counts = Counter(ItemUnit.objects.filter(item_id__in=items).values_list("group_id", flat=True))
    best = [pk for pk, _ in counts.most_common(SHOWN * 2)]
    units = {unit.pk: unit for unit in Group.objects.filter(pk__in=best, kind=Group.Sort.UNIT)}
    return [units[pk] for pk in best if pk in units][:SHOWN]
