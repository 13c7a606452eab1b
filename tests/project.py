"""What the tests of the repository read: its own files, never caches, environments or data."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "stoa"
NOT_OURS = {"var", "__pycache__", "dist"}
HIDDEN_BUT_OURS = {".ci"}


@cache
def project_files() -> tuple[Path, ...]:
    """Every file of the repository, sorted; hidden folders belong to tools, but for a named few."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [
            name for name in folders if name in HIDDEN_BUT_OURS or not (name.startswith(".") or name in NOT_OURS)
        ]
        found += [Path(folder) / name for name in names]
    return tuple(sorted(found))


def files_ending(*suffixes: str, below: Path = ROOT) -> list[Path]:
    return [path for path in project_files() if path.suffix in suffixes and path.is_relative_to(below)]


def shown(path: Path) -> str:
    """The path as people read it: from the root of the repository."""
    return str(path.relative_to(ROOT))
