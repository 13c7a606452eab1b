"""How finding by meaning is, for those who look after the machine: which model is on, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from stoa.foundation.history.queries import last_position
from stoa.foundation.items.models import Item
from stoa.foundation.meaning.queries import is_on

if TYPE_CHECKING:
    from pathlib import Path

    from stoa.engine.meaning.manifest import Manifest

_REASON = "items are counted for those who look after the machine"


@dataclass(frozen=True, slots=True)
class Building:
    """Vectors in the making: the model's name, and how many of all items it has looked at."""

    model: str
    items: int


@dataclass(frozen=True, slots=True)
class Standing:
    """`model` made the vectors in use: `items` of `of`, used since `since`. Empty, 0 and None before the first are complete.

    `building` are those of the model that is set, as long as they are not in use. `problem` is why texts are not embedded.
    """

    of: int
    model: str = ""
    dimensions: int = 0
    items: int = 0
    events_behind: int = 0
    since: datetime | None = None
    building: Building | None = None
    problem: str = ""

    @property
    def says(self) -> str:
        """The same in a sentence, for the command line."""
        parts = [f"{self.model}, {self.items:,} of {self.of:,} items"] if self.model else ["not in use yet"]
        parts += [f"in use since {self.since:%d %b %Y, %H:%M} UTC"] if self.since else []
        parts += [f"{self.events_behind:,} events behind"] if self.events_behind else []
        if self.building:
            parts.append(f"{self.building.model} in the making: {self.building.items:,} of {self.of:,} items")
        return "; ".join(parts)


def standing() -> Standing | None:
    """None while no model is set; two or three statements."""
    if not is_on():
        return None
    from stoa.engine.meaning.protocol import MeaningError
    from stoa.foundation.meaning.places import noted_problem

    of = Item.objects.unscoped(_REASON).count()
    try:
        return _standing(of, noted_problem())
    except (MeaningError, OSError) as error:
        return Standing(of, problem=str(error))


def _standing(of: int, problem: str) -> Standing:
    from stoa.foundation.meaning.places import in_use_since, reader_of, store_in_use

    folder = store_in_use()
    building = _building(folder)
    if folder is None:
        return Standing(of, building=building, problem=problem)
    snapshot = reader_of(folder).snapshot()
    manifest = snapshot.manifest
    return Standing(
        of=of,
        model=manifest.identity.name,
        dimensions=manifest.identity.dimensions,
        items=len(snapshot.rows),
        events_behind=max(last_position() - manifest.position, 0),
        since=datetime.fromtimestamp(in_use_since(), UTC),
        building=building,
        problem=problem,
    )


def _building(in_use: Path | None) -> Building | None:
    """The unfinished vectors of the model that is set, the newest if it was replaced in its place."""
    from stoa.engine.meaning.manifest import MANIFEST, read_manifest
    from stoa.foundation.meaning.places import root
    from stoa.foundation.meaning.providers import wanted_source

    found: list[tuple[float, Manifest]] = []
    for path in root().glob(f"*-*/{MANIFEST}"):
        manifest = read_manifest(path.parent)
        if path.parent != in_use and manifest.swept is not None and manifest.source == wanted_source():
            found.append((path.stat().st_mtime, manifest))
    if not found:
        return None
    manifest = max(found, key=lambda one: one[0])[1]
    done = Item.objects.unscoped(_REASON).filter(pk__lte=manifest.swept).count()
    return Building(manifest.identity.name, done)
