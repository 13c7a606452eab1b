"""The home folder of the demonstration: a note in it says that it is one, whether it is loaded and for which tables."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from stoa.foundation.errors import StoaError
from stoa.interfaces.cli import migrating
from stoa.interfaces.cli.organization import write_json

FOLDERS_AND_FILES_OF_DATA = ("db.sqlite3", "blobs", "index", "organization.json")


def home() -> Path:
    """The home folder, as the settings will read it; without Django, since a later start does not wait for it."""
    return Path(os.environ.get("STOA_HOME") or "var").resolve()


def marker() -> Path:
    return home() / "demo.json"


def note() -> dict[str, Any] | None:
    """What the note says; None for a home without one. Raises StoaError when it cannot be read."""
    try:
        content = json.loads(marker().read_bytes())
    except FileNotFoundError:
        return None
    except ValueError:
        raise StoaError(f"{marker()} is damaged. Delete the folder {home()} to begin the demonstration anew.") from None
    return content if isinstance(content, dict) else {}


def refuse_foreign_home() -> None:
    """Raise StoaError when the home holds data that are not the demonstration's: they must never mix."""
    if note() is None and any((home() / name).exists() for name in FOLDERS_AND_FILES_OF_DATA):
        raise StoaError(
            f"{home()} holds an installation that is not the demonstration, so nothing was touched. "
            "Set STOA_HOME to an empty folder, for instance: STOA_HOME=/tmp/stoa-demo ./stoa demo"
        )


def is_loaded() -> bool:
    """Whether the demonstration is there, whole, and made for the tables of this version."""
    said = note() or {}
    return bool(said.get("loaded")) and said.get("migrations") == migrating.fingerprint()


def write_note(*, loaded: bool) -> None:
    write_json(marker(), {"loaded": loaded, "migrations": migrating.fingerprint() if loaded else ""})
