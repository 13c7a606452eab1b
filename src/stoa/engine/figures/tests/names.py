"""The names of places that come with Stoa, for tests without a database."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from stoa.engine.figures.places import Places

DATA = Path(__file__).parents[3] / "foundation" / "vocabulary" / "data" / "places.jsonl"


@cache
def starter_places() -> Places:
    """Every label of every country and region, in all languages."""
    names: list[tuple[str, str]] = []
    for line in DATA.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        labels = [*row["pref"].values(), *(label for several in row["alt"].values() for label in several)]
        names += [(label, row["notation"]) for label in labels]
    return Places(names)
