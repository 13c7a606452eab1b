"""What a question is about: the concepts it names, with what lies near them, each with a weight."""

from __future__ import annotations

import re
import time
from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q

from stoa.foundation.vocabulary.models import Ancestry, Related
from stoa.foundation.vocabulary.queries import named_in, roots_of_places

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

EXACT, NARROWER, RELATED = 1.0, 0.8, 0.4
PLACE = 0.5
"""A place says where, not what: it weighs half."""

CARRIED, CARRIED_SHOWN, TELLING_WORTH = 0.4, 3, 0.3
"""Topics carried by documents that are worth so much beside the best one weigh as much as related ones; the three most."""

_STOPS = re.compile(r"[^\w\s’'-]+")
_KEPT_SECONDS = 60
_KEPT = 2_000
_near: OrderedDict[int, tuple[float, dict[int, float]]] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Wanted:
    """`named` are the concepts of the question, topics before places; `weights` those and what lies near them."""

    named: tuple[int, ...] = ()
    weights: Mapping[int, float] = field(default_factory=dict)


def without_stops(text: str) -> str:
    """The text without the signs that end words: a label is found before a comma, too."""
    return _STOPS.sub(" ", text)


def wanted_in(text: str) -> Wanted:
    """What the words ask about. One statement, and one or two more for a concept not asked about this minute."""
    named = named_in(without_stops(text))
    topics = [one.concept for one in named if not one.is_place]
    places = [one.concept for one in named if one.is_place]
    if not topics and not places:
        return Wanted()
    near = _neighbours([*topics, *places])
    weights: dict[int, float] = {}
    for ids, share in ((topics, 1.0), (places, PLACE)):
        for pk in ids:
            for other, weight in near[pk].items():
                weights[other] = max(weights.get(other, 0.0), weight * share)
    return Wanted((*topics, *places), weights)


def with_topics_of(documents: Mapping[str, float], carried: Iterable[tuple[str, int]], wanted: Wanted) -> Wanted:
    """The question with the topics that its best documents carry, as far as it names nothing closer.

    So a question in words that no label has, or in another language, reaches the topics it is about. `documents` have what
    each is worth, `carried` are pairs of document and topic.
    """
    sums: Counter[int] = Counter()
    for document, concept in carried:
        if documents[document] >= TELLING_WORTH:
            sums[concept] += documents[document]  # type: ignore[assignment]  # a counter counts in fractions too
    most = sums.most_common(CARRIED_SHOWN)
    carried_weights = {concept: CARRIED * total / most[0][1] for concept, total in most}
    weights = carried_weights | dict(wanted.weights)
    return Wanted(wanted.named, {pk: max(weight, carried_weights.get(pk, 0.0)) for pk, weight in weights.items()})


def _neighbours(ids: list[int]) -> dict[int, dict[int, float]]:
    """Each concept with what lies under it and beside it. Kept for a minute: vocabularies seldom change."""
    now = time.monotonic()
    known = {pk: kept[1] for pk in ids if (kept := _near.get(pk)) and kept[0] > now}
    missing = [pk for pk in ids if pk not in known]
    for pk, near in _looked_up(missing).items() if missing else ():
        known[pk] = near
        _near[pk] = (now + _KEPT_SECONDS, near)
    while len(_near) > _KEPT:
        _near.popitem(last=False)
    return known


def _looked_up(ids: list[int]) -> dict[int, dict[int, float]]:
    found: dict[int, dict[int, float]] = {pk: {} for pk in ids}
    for one, other in Related.objects.filter(Q(one_id__in=ids) | Q(other_id__in=ids)).values_list("one_id", "other_id"):
        for pk, beside in ((one, other), (other, one)):
            if pk in found:
                found[pk][beside] = RELATED
    everywhere = roots_of_places()
    for pk, under in Ancestry.objects.filter(ancestor_id__in=ids).values_list("ancestor_id", "concept_id"):
        if pk not in everywhere:
            found[pk][under] = EXACT if under == pk else NARROWER
    return found


def forget_neighbours() -> None:
    """Look everything up anew: for tests, in which ids come back as other concepts."""
    _near.clear()
