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
from stoa.engine.search.tantivy_engine import TantivyEngine, open_engine

Which = Literal["full", "public"]
WHICH: tuple[Which, ...] = ("full", "public")
_FIRST = "generation-1"


def root() -> Path:
    return Path(settings.STOA_HOME) / "index"


def current_generation() -> str:
    """Name of the folder in use; the first one before anything was indexed. Raises SearchError if the note is damaged."""
    try:
        return str(json.loads((root() / "current.json").read_bytes())["generation"])
    except FileNotFoundError:
        return _FIRST
    except (ValueError, KeyError) as error:
        raise SearchError("index/current.json is damaged; run “stoa index rebuild”.") from error


def switch_to(generation: str) -> None:
    """Make `generation` the one in use, for every process at its next search."""
    note = root() / "current.json.new"
    with note.open("w") as out:
        json.dump({"generation": generation}, out)
        out.flush()
        os.fsync(out.fileno())
    note.rename(root() / "current.json")


def next_generation() -> str:
    """The name of a generation that does not exist yet."""
    numbers = [int(path.name.partition("-")[2]) for path in root().glob("generation-*") if path.is_dir()]
    return f"generation-{max(numbers, default=0) + 1}"


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
    """The indexes in use, kept open in this process until another generation is switched to."""
    generation = current_generation()
    with _opening:
        pair = _opened.get(root())
        if pair is None or pair.generation != generation or not (root() / generation / "full").exists():
            pair = _opened[root()] = open_pair(generation)
        return pair
