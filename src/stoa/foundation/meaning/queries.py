"""What is near a text in meaning, among what a viewer may see. Nothing of it is loaded while no model is set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from stoa.foundation.history.queries import last_position
from stoa.foundation.items.models import Item

if TYPE_CHECKING:
    from stoa.engine.meaning.nearest import Near
    from stoa.foundation.access.reach import Viewer


def is_on() -> bool:
    """Whether a model is set. Its vectors may still be in the making: then nothing is near."""
    return bool(settings.STOA_MEANING)


def nearest(viewer: Viewer, text: str, limit: int) -> list[int]:
    """Ids of the listed items nearest to a text, best first; see `near`."""
    return [one.item for one in near(viewer, text, limit)]


def near(viewer: Viewer, text: str, limit: int) -> list[Near]:
    """The listed items nearest to a text, of those the viewer may see, best first; none while no model is set.

    The access rule is applied to all vectors before the nearest are taken, then checked in the database: where that takes
    one away, the next one follows. Two statements as a rule. Raises MeaningError when the model or its vectors fail.
    """
    if not is_on():
        return []
    from stoa.foundation.meaning.looking import near_items

    return near_items(viewer, text, limit)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the vectors in use are. `building` is the share, in percent, of another model's that are made; None for none."""

    model: str
    items: int
    events_behind: int
    building: int | None
    problem: str


def standing() -> Standing | None:
    """How finding by meaning is, for those who look after the machine; None while no model is set."""
    if not is_on():
        return None
    from stoa.engine.meaning.protocol import MeaningError
    from stoa.foundation.meaning.places import noted_problem, reader_of, store_in_use

    try:
        folder = store_in_use()
        snapshot = reader_of(folder).snapshot() if folder else None
        building = _building(folder.name if folder else "")
    except (MeaningError, OSError) as error:
        return Standing("", 0, 0, None, str(error))
    if snapshot is None:
        return Standing("", 0, last_position(), building or 0, noted_problem())
    manifest = snapshot.manifest
    behind = max(last_position() - manifest.position, 0)
    return Standing(manifest.identity.name, len(snapshot.rows), behind, building, noted_problem())


def _building(in_use: str) -> int | None:
    """How far the newest unfinished store has come."""
    from stoa.engine.meaning.manifest import MANIFEST
    from stoa.foundation.meaning.places import reader_of, root

    for path in root().glob("*-*") if root().exists() else ():
        if path.name != in_use and (path / MANIFEST).exists():
            swept = reader_of(path).snapshot().manifest.swept
            if swept is not None:
                items = Item.objects.unscoped("a share of all items is counted")
                return 100 * items.filter(pk__lte=swept).count() // max(items.count(), 1)
    return None
