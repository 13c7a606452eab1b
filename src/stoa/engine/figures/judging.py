"""Holds extracted figures against figures judged by hand: precision and recall of each part of them."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from stoa.engine.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from stoa.engine.figures.figure import Figure

PARTS = ("found", "value", "unit", "counted", "place", "period", "sex", "age", "approximate", "bound")
_WORD = re.compile(r"[^\W\d_]{3,}")
_SHARED_ENOUGH = 0.5
_NOT_TOO_MUCH = 0.25


@dataclass(slots=True)
class Tally:
    """For each part, how often it was right, said at all, and wanted."""

    right: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        self.right += other.right
        self.said += other.said
        self.wanted += other.wanted

    def precision(self, part: str) -> float:
        return self.right[part] / self.said[part] if self.said[part] else 1.0

    def recall(self, part: str) -> float:
        return self.right[part] / self.wanted[part] if self.wanted[part] else 1.0

    def rounded(self) -> dict[str, dict[str, float]]:
        """Precision, recall and how many were wanted, by part."""
        return {
            part: {
                "precision": round(self.precision(part), 3),
                "recall": round(self.recall(part), 3),
                "wanted": self.wanted[part],
            }
            for part in PARTS
        }


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence and what somebody found in it."""

    key: str
    text: str
    figures: tuple[dict[str, Any], ...]


def read_judged(path: Path) -> list[Judged]:
    """The sentences of a file of JSON lines: id, text, figures."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [Judged(row["id"], row["text"], tuple(row["figures"])) for row in rows]


def compare(judged: Judged, found: Sequence[Figure]) -> Tally:
    """One sentence's figures against the judged ones.

    *found* asks that the spans overlap; every other part also that it is the same, *counted* that half of the words
    wanted are there and a quarter of those said were wanted. Empty parts are neither said nor wanted.
    """
    tally = Tally()
    for wanted, figure in _pairs(judged, found):
        for part in PARTS:
            says = figure is not None and _is_said(part, figure)
            wants = wanted is not None and _is_wanted(part, wanted)
            tally.said[part] += says
            tally.wanted[part] += wants
            if figure is not None and wanted is not None and says and wants:
                tally.right[part] += _SAME.get(part, _is_equal)(part, figure, wanted)
    return tally


def measure(
    judged: Iterable[Judged], extract: Callable[[str], Sequence[Figure]]
) -> tuple[Tally, list[tuple[Judged, Sequence[Figure]]]]:
    """The tally of all sentences, and each sentence with what was extracted."""
    whole = Tally()
    pairs = []
    for one in judged:
        found = extract(one.text)
        whole.add(compare(one, found))
        pairs.append((one, found))
    return whole, pairs


def differences(judged: Judged, found: Sequence[Figure]) -> Iterator[str]:
    """Sentences on what is missing, too much or different."""
    for wanted, figure in _pairs(judged, found):
        if figure is None and wanted is not None:
            yield f"missing {wanted['span']!r}"
        elif wanted is None and figure is not None:
            yield f"too much {figure.span!r} ({figure.unit})"
        elif figure is not None and wanted is not None:
            for part in PARTS[1:]:
                both = _is_said(part, figure) or _is_wanted(part, wanted)
                if both and not _SAME.get(part, _is_equal)(part, figure, wanted):
                    yield f"{wanted['span']!r} {part}: {getattr(figure, part)!r}, wanted {wanted[part]!r}"


def _pairs(judged: Judged, found: Sequence[Figure]) -> list[tuple[dict[str, Any] | None, Figure | None]]:
    left = list(found)
    pairs: list[tuple[dict[str, Any] | None, Figure | None]] = []
    place = 0
    for wanted in judged.figures:
        begin = judged.text.find(wanted["span"], place)
        begin = begin if begin >= 0 else judged.text.find(wanted["span"])
        place = begin + 1
        end = begin + len(wanted["span"])
        over = [figure for figure in left if figure.start < end and begin < figure.end]
        best = max(over, key=lambda figure: _is_value("value", figure, wanted), default=None)
        if best is not None:
            left.remove(best)
        pairs.append((wanted, best))
    return pairs + [(None, figure) for figure in left]


def _is_said(part: str, figure: Figure) -> bool:
    return part in {"found", "value"} or bool(getattr(figure, part))


def _is_wanted(part: str, wanted: dict[str, Any]) -> bool:
    return part in {"found", "value"} or bool(wanted[part])


def _is_equal(part: str, figure: Figure, wanted: dict[str, Any]) -> bool:
    return bool(getattr(figure, part) == wanted[part])


def _is_value(part: str, figure: Figure, wanted: dict[str, Any]) -> bool:
    return math.isclose(figure.value, wanted["value"], rel_tol=0.002)


def _is_found(part: str, figure: Figure, wanted: dict[str, Any]) -> bool:
    return True


def _is_counted(part: str, figure: Figure, wanted: dict[str, Any]) -> bool:
    said, wants = set(_WORD.findall(fold(figure.counted))), set(_WORD.findall(fold(wanted["counted"])))
    shared = len(said & wants)
    return bool(wants) and shared >= _SHARED_ENOUGH * len(wants) and shared >= _NOT_TOO_MUCH * len(said)


_SAME: dict[str, Callable[[str, Figure, dict[str, Any]], bool]] = {
    "found": _is_found,
    "value": _is_value,
    "counted": _is_counted,
}
