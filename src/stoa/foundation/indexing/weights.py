"""What signals weigh in a search, and which signals items carry."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from stoa.engine.search.protocol import Boost
from stoa.foundation.indexing.models import SignalWeight
from stoa.foundation.registries import rank_signals

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stoa.foundation.registries import RankSignal, SignalValue

KEPT_SECONDS = 30
LARGEST_WEIGHT = 0.1
"""No signal counts for more than a tenth of what the words of a query add."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """One value of a signal, the name by which the index holds it, and what it weighs now."""

    name: str
    signal: RankSignal
    value: SignalValue
    weight: float


def weighed(stored: Mapping[str, float]) -> Iterator[Weighed]:
    """Every value of every signal with its weight: the stored one, else the one it begins with."""
    for signal in rank_signals():
        for value in signal.values:
            name = f"{signal.key}:{value.value}"
            yield Weighed(name, signal, value, stored.get(name, value.weight))


def boosts() -> tuple[Boost, ...]:
    """The signals that count in a search now; weights set elsewhere take half a minute. No statement in between."""
    stored = _kept(int(time.monotonic() / KEPT_SECONDS))
    return tuple(Boost(one.name, str(one.value.label), one.weight) for one in weighed(stored) if one.weight)


def stored_weights() -> dict[str, float]:
    """The weights that somebody set, by name of the signal's value. One statement."""
    return dict(SignalWeight.objects.values_list("signal", "weight"))


def forget_weights() -> None:
    """Let this process read the weights anew at its next search."""
    _kept.cache_clear()


def signals_of(item_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """What the index holds of each item's signals; one statement a signal."""
    found: dict[int, tuple[str, ...]] = {}
    for signal in rank_signals():
        for item, values in signal.values_of(item_ids).items():
            found[item] = (*found.get(item, ()), *(f"{signal.key}:{value}" for value in values))
    return found


@lru_cache(maxsize=2)
def _kept(half_minute: int) -> Mapping[str, float]:
    return stored_weights()
