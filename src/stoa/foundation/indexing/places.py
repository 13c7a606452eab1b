"""Where the indexes lie and which generation is in use.

`current.json` names the folder in use; it is replaced by rename, so a reader sees the old or the new, never half.
"""

from __future__ import annotations

import json
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from django.conf import settings

from stoa.engine.search.protocol import Engine, SearchError
from stoa.engine.search.tantivy_engine import VERSION_FILE, TantivyEngine, open_engine
from stoa.foundation.history.queries import reader_position

Which = Literal["full", "public"]
WHICH: tuple[Which, ...] = ("full", "public")
_FIRST = "generation-1"
READER = "indexer"
"""Under this name the history knows how far the indexes in use have come."""


def root() -> Path:
    return Path(settings.STOA_HOME) / "index"


def current_generation() -> str:
    """Name of the folder in use; the first one before anything was indexed. Raises SearchError if the note is damaged."""
    try:
        return str(json.loads((root() / "current.json").read_bytes())["generation"])
    except FileNotFoundError:
        return _FIRST
    except (ValueError, KeyError, TypeError) as error:
        raise SearchError("index/current.json is damaged; run “stoa index rebuild”.") from error


def generation_noted() -> str:
    """As `current_generation`, but empty where the note is damaged: for those who are about to write it anew."""
    try:
        return current_generation()
    except SearchError:
        return ""


def switch_to(generation: str) -> None:
    """Make `generation` the one in use, for every process at its next search."""
    note = root() / "current.json.new"
    with note.open("w") as out:
        json.dump({"generation": generation}, out)
        out.flush()
        os.fsync(out.fileno())
    note.rename(root() / "current.json")


def next_generation() -> str:
    """The name of a generation that does not exist and is not in use, not even by name where its folder was lost."""
    numbers = [int(path.name.partition("-")[2]) for path in root().glob("generation-*") if path.is_dir()]
    in_use = int(generation_noted().partition("-")[2] or 0)
    return f"generation-{max([in_use, *numbers]) + 1}"


@dataclass(frozen=True, slots=True)
class Pair:
    """The full and the public index of one generation."""

    generation: str
    full: TantivyEngine
    public: TantivyEngine

    def of(self, *, is_public: bool) -> Engine:
        return self.public if is_public else self.full


def open_pair(generation: str) -> Pair:
    folder = root() / generation
    folder.mkdir(parents=True, exist_ok=True)
    return Pair(generation, open_engine(folder / "full"), open_engine(folder / "public"))


_opened: dict[Path, Pair] = {}
_opening = threading.Lock()


def pair_in_use() -> Pair:
    """The indexes in use, kept open in this process until another generation is switched to.

    Raises SearchError when their folders are gone although they were written: an empty index would answer “nothing found”.
    """
    generation = current_generation()
    with _opening:
        pair = _opened.get(root())
        if pair is None or pair.generation != generation or not _is_there(generation):
            _refuse_lost(generation)
            pair = _opened[root()] = open_pair(generation)
        return pair


def _is_there(generation: str) -> bool:
    return all((root() / generation / which / VERSION_FILE).exists() for which in WHICH)


def _refuse_lost(generation: str) -> None:
    if not _is_there(generation) and reader_position(READER):
        raise SearchError(f"The search index {generation} is missing; run “stoa index rebuild”.")
