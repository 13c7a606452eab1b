"""I4, for vectors: what a search by meaning looks at is what the database says, and its files are what was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.foundation.items.models import Item
from stoa.foundation.meaning.queries import is_on
from stoa.foundation.registries import Check, CheckResult

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CURE = "The worker makes what is wrong anew within the hour; to begin from nothing, delete the folder “vectors”."
_REASON = "the vectors are compared with the record"


def vector_problems(folder: Path) -> Iterator[CheckResult]:
    """Damaged files first; the comparison only where the vectors have caught up, since a lag is no damage."""
    from stoa.engine.meaning.manifest import damaged_files, read_manifest
    from stoa.engine.meaning.protocol import MeaningError

    try:
        damaged = damaged_files(folder, read_manifest(folder))
        found = [CheckResult("I4", f"vectors/{folder.name}/{name} is damaged or missing.", _CURE) for name in damaged]
        yield from found or _differences(folder)
    except (MeaningError, OSError) as error:
        yield CheckResult("I4", f"The vectors cannot be read: {error}", _CURE)


def _differences(folder: Path) -> Iterator[CheckResult]:
    from stoa.engine.meaning.store import open_store
    from stoa.foundation.history.queries import last_position

    snapshot = open_store(folder)
    behind = last_position() - snapshot.manifest.position
    if behind or snapshot.manifest.swept is not None:
        yield CheckResult("I4", f"The vectors are {behind:,} events behind.", "Let the worker run, then verify again.")
        return
    held = {
        item: (stamp, access, stewards)
        for item, stamp, access, stewards in snapshot.rows[["item", "stamp", "access", "stewards"]].tolist()
    }
    rows = Item.objects.unscoped(_REASON).order_by("pk").values_list("pk", "stamp", "access_id", "stewards_id")
    for pk, *recorded in rows.iterator(chunk_size=10_000):
        if held.pop(pk, None) != tuple(recorded):
            yield CheckResult("I4", f"The vectors lack item {pk} as it is now.", _CURE)
    for pk in held:
        yield CheckResult("I4", f"The vectors hold item {pk}, which is not there.", _CURE)


def _checked() -> tuple[int, Iterator[CheckResult]]:
    """Nothing to look at while no model is set or the first vectors are still in the making."""
    if not is_on():
        return 0, iter(())
    from stoa.engine.meaning.protocol import MeaningError
    from stoa.foundation.meaning.places import store_in_use

    try:
        folder = store_in_use()
    except MeaningError as error:
        return 0, iter([CheckResult("I4", str(error), _CURE)])
    return (Item.objects.unscoped(_REASON).count(), vector_problems(folder)) if folder else (0, iter(()))


CHECKS = [Check("vectors", "The vectors agree with the database", _checked)]
