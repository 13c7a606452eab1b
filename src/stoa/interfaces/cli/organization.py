"""What the organization says of itself, kept as `organization.json` in the home folder: name, short name, zone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def write_organization(facts: dict[str, Any]) -> Path:
    """Write the facts whole or not at all; returns where. Needs Django's settings."""
    from django.conf import settings

    place = Path(settings.STOA_HOME) / "organization.json"
    write_json(place, facts)
    return place


def write_json(place: Path, content: dict[str, Any]) -> None:
    """Write beside and rename, so that nobody ever reads half of it."""
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_suffix(".new")
    beside.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    beside.replace(place)
