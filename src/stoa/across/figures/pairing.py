"""Finds pairs of published items whose figures differ or whose claims point apart, and keeps them as proposals.

Only figures of one unit, place, period, sex and age are held together, and claims of one family with opposite signs;
both must speak of one thing and their items share a topic. What is decided stays decided for the same two sentences.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction

from stoa.across.figures.candidates import Pair, claim_pairs, figure_pairs
from stoa.across.figures.models import FiguresRead, ProposedPair, StatedClaim, StatedFigure
from stoa.foundation.failpoints import failpoint
from stoa.foundation.items.models import Item, Relation, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from stoa.across.figures.models import Stated

AT_ONE_TURN = 500
TURN_SECONDS = 1.0
MOST_OF_AN_ITEM = 20
CONTRADICTS = "contradicts"
_REASON = "pairs are proposed of all published items; who is shown one must see both"
_WAITING = (ProposedPair.State.OPEN, ProposedPair.State.LATER)


def propose_pairs(now: datetime) -> None:
    """Look for pairs of the items that were read since they were last looked at, as many as a turn takes."""
    until = time.monotonic() + TURN_SECONDS
    for note in FiguresRead.objects.filter(is_paired=False).order_by("pk")[:AT_ONE_TURN]:
        _propose_of(note)
        if time.monotonic() > until:
            return


def _propose_of(note: FiguresRead) -> None:
    """Bring the proposals of one item up to date: new ones in, those nobody decided and that no longer hold out."""
    found = {row.digest: row for row in _pairs_of(note.pk)}
    with transaction.atomic():
        mine = ProposedPair.objects.filter(one_id=note.pk) | ProposedPair.objects.filter(other_id=note.pk)
        known = set(mine.values_list("digest", flat=True))
        mine.filter(state__in=_WAITING).exclude(digest__in=list(found)).delete()
        ProposedPair.objects.bulk_create(
            [row for digest, row in found.items() if digest not in known], ignore_conflicts=True
        )
        failpoint("figures.proposed")
        FiguresRead.objects.filter(pk=note.pk, stamp=note.stamp).update(is_paired=True)


def _pairs_of(item: int) -> list[ProposedPair]:
    figures = list(StatedFigure.objects.filter(item_id=item))
    claims = list(StatedClaim.objects.filter(item_id=item))
    pairs = [*figure_pairs(figures), *claim_pairs(claims)]
    facts = _Facts.of(item, pairs)
    best = sorted((pair for pair in pairs if facts.allow(pair)), key=lambda pair: -pair.score)
    return [_row(pair) for pair in _each_item_once(best)[:MOST_OF_AN_ITEM]]


def _each_item_once(pairs: Iterable[Pair]) -> list[Pair]:
    """The best of each sort with each other item: a second one says little more."""
    found: dict[tuple[int, str], Pair] = {}
    for pair in pairs:
        found.setdefault((pair.other.item_id, pair.sort), pair)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the items of some pairs are about, and which of them are related already."""

    item: int
    topics: Mapping[int, frozenset[int]]
    versions: Mapping[int, Any]
    related: frozenset[int]
    published: frozenset[int] = field(default_factory=frozenset)

    @classmethod
    def of(cls, item: int, pairs: Sequence[Pair]) -> _Facts:
        others = {pair.other.item_id for pair in pairs}
        rows = Item.objects.unscoped(_REASON).filter(pk__in={item, *others}, status=Status.PUBLISHED)
        facts = list(rows.values_list("pk", "card", "translation_key"))
        return cls(
            item,
            {pk: frozenset(card["topics"]) for pk, card, _ in facts},
            {pk: key for pk, _, key in facts},
            frozenset(_related_to(item)),
            frozenset(pk for pk, _, _ in facts),
        )

    def allow(self, pair: Pair) -> bool:
        """Both published, on one topic, not related already; language versions may differ in figures only."""
        other = pair.other.item_id
        if not {self.item, other} <= self.published or other in self.related:
            return False
        if pair.sort == ProposedPair.Sort.CLAIM and self.versions[self.item] == self.versions[other]:
            return False
        return not self.topics[self.item].isdisjoint(self.topics[other])


def _related_to(item: int) -> Iterable[int]:
    rows = Relation.objects.filter(type=CONTRADICTS)
    yield from rows.filter(from_item_id=item).values_list("to_item_id", flat=True)
    yield from rows.filter(to_item_id=item).values_list("from_item_id", flat=True)


def _row(pair: Pair) -> ProposedPair:
    one, other = sorted((pair.one, pair.other), key=lambda row: row.item_id)
    sentences = "\n".join((pair.sort, one.sentence, other.sentence))
    return ProposedPair(
        one_id=one.item_id,
        other_id=other.item_id,
        digest=hashlib.sha256(sentences.encode()).hexdigest(),
        sort=pair.sort,
        one_sentence=one.sentence,
        other_sentence=other.sentence,
        one_at=_at(one),
        other_at=_at(other),
        facts={"one": _said(one), "other": _said(other)},
        score=pair.score,
    )


def _at(row: Stated) -> list[int | None]:
    return [row.file, row.page, row.position]


def _said(row: Stated) -> dict[str, Any]:
    if isinstance(row, StatedFigure):
        return {"span": row.span, "value": row.value, "counted": row.counted, "period": row.period, "place": row.place}
    if isinstance(row, StatedClaim):
        return {"cue": row.cue, "sign": row.sign, "family": row.family, "place": row.place}
    return {}
