"""The home folder of the demonstration: a note in it says that it is one, whether it is loaded and for which tables."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from stoa.foundation.errors import StoaError
from stoa.interfaces.cli import migrating
from stoa.interfaces.cli.migrating import home

CONTENT = Path(__file__).parent / "demonstration" / "content"
FOLDERS_OF_DATA = ("blobs", "index")


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
    if note() is None and _holds_data():
        raise StoaError(
            f"{home()} holds an installation that is not the demonstration, so nothing was touched. "
            "Set STOA_HOME to an empty folder, for instance: STOA_HOME=/tmp/stoa-demo ./stoa demo"
        )


def _holds_data() -> bool:
    files = (path for name in FOLDERS_OF_DATA for path in (home() / name).rglob("*") if path.is_file())
    return any(True for _ in files) or _has_accounts(home() / "db.sqlite3")


def _has_accounts(database: Path) -> bool:
    """Whether somebody could lose something: a database that cannot be read counts as one with accounts."""
    if not database.exists() or not database.stat().st_size:
        return False
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
            names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if "accounts_user" not in names:
                return bool(names - {"django_migrations", "sqlite_sequence"})
            return connection.execute("SELECT 1 FROM accounts_user LIMIT 1").fetchone() is not None
    except sqlite3.Error:
        return True


def is_loaded() -> bool:
    """Whether the demonstration is there, whole, and as this version of Stoa would load it."""
    said = note() or {}
    return bool(said.get("loaded_for")) and said.get("loaded_for") == fingerprint()


def write_note(*, loaded: bool) -> None:
    """Say what the home is; what others noted there stays. Whoever reads it finds the old note or the new, never half."""
    said = {"loaded_for": fingerprint() if loaded else ""}
    arriving = marker().with_suffix(".new")
    arriving.parent.mkdir(parents=True, exist_ok=True)
    arriving.write_text(json.dumps((note() or {}) | said, ensure_ascii=False, indent=1), encoding="utf-8")
    arriving.replace(marker())


def fingerprint() -> str:
    """Digest of the tables' steps and of the demonstration's content: equal ones mean there is nothing new to load."""
    digest = hashlib.sha256(migrating.fingerprint().encode())
    for path in sorted(path for path in CONTENT.rglob("*") if path.is_file()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
