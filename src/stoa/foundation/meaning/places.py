"""Where the vectors lie, and which are in use: `vectors/current.json` names the folder of one model's vectors."""

from __future__ import annotations

import json
import shutil
import threading
from pathlib import Path

from django.conf import settings

from stoa.engine.meaning.manifest import MANIFEST, write_durably
from stoa.engine.meaning.protocol import MeaningError
from stoa.engine.meaning.store import Reader

CURRENT = "current.json"
PROBLEM = "problem.txt"
KEPT = 1
"""Vectors of a former model kept after a switch, in case somebody switches back."""
_readers: dict[Path, Reader] = {}
_opening = threading.Lock()


def root() -> Path:
    return Path(settings.STOA_HOME) / "vectors"


def store_in_use() -> Path | None:
    """The folder of the vectors that searches use; None before any model's are complete."""
    try:
        folder = root() / str(json.loads((root() / CURRENT).read_bytes())["store"])
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise MeaningError("vectors/current.json is damaged; the worker writes it anew.") from error
    return folder if (folder / MANIFEST).exists() else None


def in_use_since() -> float:
    """When searches began to use the vectors that are in use, in seconds since 1970; the note is written then alone."""
    return (root() / CURRENT).stat().st_mtime


def store_noted() -> Path | None:
    """As `store_in_use`, but None where the note is damaged: for those who are about to write it anew."""
    try:
        return store_in_use()
    except MeaningError:
        return None


def reader_of(folder: Path) -> Reader:
    with _opening:
        return _readers.setdefault(folder, Reader(folder))


def switch_to(folder: Path) -> None:
    """Let searches use these vectors from now on, and remove older ones but the last."""
    used = store_noted()
    former = used.name if used else ""
    write_durably(root() / CURRENT, json.dumps({"store": folder.name}).encode())
    kept = {folder.name, former}
    for path in root().iterdir():
        if path.is_dir() and path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)


def note_problem(text: str) -> None:
    """Leave word, for whoever looks after the machine, why texts are not being embedded; empty takes it back."""
    if text:
        root().mkdir(parents=True, exist_ok=True)
        write_durably(root() / PROBLEM, text.encode())
    else:
        (root() / PROBLEM).unlink(missing_ok=True)


def noted_problem() -> str:
    try:
        return (root() / PROBLEM).read_text()
    except FileNotFoundError:
        return ""
