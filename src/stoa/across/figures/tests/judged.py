"""The judged pairs, laid down as items: two for each pair."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stoa.across.figures.models import ProposedPair
from stoa.across.figures.testing import proposed_pairs
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.items.testing import make_item
from stoa.foundation.vocabulary.loading import load_starter
from stoa.foundation.vocabulary.models import Concept, Label

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER = Path(__file__).parents[5] / "tests" / "judged"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A judged pair and whether it was proposed."""

    key: str
    contradicts: bool
    is_proposed: bool
    why: str


def outcomes(file: str) -> list[Outcome]:
    """Each judged pair of a file with what the rules made of it; the starter vocabularies are loaded first."""
    load_starter(TEST_ACTOR)
    rows = [json.loads(line) for line in (FOLDER / file).read_text(encoding="utf-8").splitlines()]
    items = {row["id"]: (_item(row, "one"), _item(row, "other")) for row in rows}
    proposed_pairs()
    found = {frozenset(pair) for pair in ProposedPair.objects.values_list("one_id", "other_id")}
    return [Outcome(row["id"], row["contradicts"], frozenset(items[row["id"]]) in found, row["why"]) for row in rows]


def precision_and_recall(found: Sequence[Outcome]) -> tuple[float, float]:
    proposed = [one for one in found if one.is_proposed]
    wanted = [one for one in found if one.contradicts]
    right = sum(one.contradicts for one in proposed)
    return right / max(len(proposed), 1), right / max(len(wanted), 1)


def _item(row: dict[str, Any], side: str) -> int:
    topics = [_topic(label) for label in row["topics"]]
    places = list(Concept.objects.filter(scheme__key="places", notation__in=row["places"]))
    said = row[side]
    item = make_item(
        title=f"{row['id']} {side}", text=said["text"], language=said["language"], topics=topics, places=places
    )
    return item.pk


def _topic(label: str) -> Concept:
    row = (
        Label.objects.select_related("concept").filter(text=label, language="en", concept__scheme__key="topics").first()
    )
    assert row is not None, f"There is no topic {label!r}."
    return row.concept
