"""I4: what the index holds is what the database says, and its files are what was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.engine.search.protocol import SearchError
from stoa.foundation.indexing.comparing import differences
from stoa.foundation.indexing.follower import lag
from stoa.foundation.indexing.places import pair_in_use
from stoa.foundation.indexing.upkeep import damages
from stoa.foundation.registries import Check, CheckResult

if TYPE_CHECKING:
    from collections.abc import Iterator

_CURE = "Run “stoa index rebuild”."


def index_problems() -> Iterator[CheckResult]:
    """Damaged or missing files first; the comparison only once the index has caught up, since a lag is no damage."""
    found = [CheckResult("I4", what, _CURE) for what in damages()]
    behind = lag()
    if not found and behind:
        events = "1 event" if behind == 1 else f"{behind:,} events"
        found = [CheckResult("I4", f"The index is {events} behind.", "Run “stoa index update”, then verify again.")]
    yield from found or _differences()


def _differences() -> Iterator[CheckResult]:
    try:
        yield from (CheckResult("I4", what, _CURE) for what in differences(pair_in_use()))
    except SearchError as error:
        yield CheckResult("I4", f"The index cannot be read: {error}", _CURE)


def _checked() -> tuple[int, Iterator[CheckResult]]:
    try:
        return pair_in_use().full.count(), index_problems()
    except SearchError:
        return 0, index_problems()


CHECKS = [Check("index", "The index agrees with the database", _checked)]
