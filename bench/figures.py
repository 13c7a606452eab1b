"""Measures the reading of figures against sentences judged by hand, and what a sentence costs.

    .venv/bin/python bench/figures.py [--held-back] [--show LANGUAGE]

Without --held-back only the known half is read, and nothing is written. With it, both halves are measured and
`bench/results/figures.json` is written: do that once the rules are finished, never while working on them.
"""

from __future__ import annotations

import argparse
import sys
import time
from functools import partial
from typing import TYPE_CHECKING, Any

from measuring import ROOT, circumstances, keep, percentiles

sys.path.insert(0, str(ROOT / "src"))

from stoa.engine.figures import extract
from stoa.engine.figures.judging import PARTS, Judged, Tally, differences, measure, read_judged
from stoa.engine.figures.tests.names import starter_places

if TYPE_CHECKING:
    from stoa.engine.figures.places import Places

LANGUAGES = ("en", "fr", "es")
FOLDER = ROOT / "tests" / "judged" / "figures"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--held-back", action="store_true")
    parser.add_argument("--show", default="", help="name every difference of a language, known half only")
    options = parser.parse_args()
    places = starter_places()
    halves = {"known": _half("known", places, options.show)}
    if options.held_back:
        halves["held back"] = _half("held-back", places, "")
    for half, tallies in halves.items():
        _print(half, tallies)
    cost = _cost(places)
    print(cost)
    if options.held_back:
        figures = {half: {code: tally.rounded() for code, tally in tallies.items()} for half, tallies in halves.items()}
        keep("figures", {"bench": "figures in judged sentences", **circumstances(), **figures, "ms a sentence": cost})


def _half(half: str, places: Places, show: str) -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    for code in LANGUAGES:
        judged = read_judged(FOLDER / f"{code}-{half}.jsonl")
        tally, pairs = measure(judged, partial(extract, language=code, places=places))
        found[code] = tally
        if show == code:
            _show(pairs)
    whole = Tally()
    for tally in found.values():
        whole.add(tally)
    return {**found, "all": whole}


def _show(pairs: list[tuple[Judged, Any]]) -> None:
    for judged, figures in pairs:
        said = list(differences(judged, figures))
        if said:
            print(f"{judged.key}  {judged.text}", *(f"    {line}" for line in said), sep="\n")


def _print(half: str, tallies: dict[str, Tally]) -> None:
    print(f"{half:12s}" + "".join(f"{code:>20s}" for code in tallies))
    for part in PARTS:
        cells = (
            f"{tally.precision(part):8.2f} {tally.recall(part):5.2f} {tally.wanted[part]:4d} "
            for tally in tallies.values()
        )
        print(f"{part:12s}" + "".join(cells))


def _cost(places: Places) -> dict[str, float]:
    """Milliseconds a sentence, after one round to warm up."""
    texts = [(code, judged.text) for code in LANGUAGES for judged in read_judged(FOLDER / f"{code}-known.jsonl")]
    for code, text in texts:
        extract(text, code, places)
    taken = []
    for code, text in texts:
        began = time.thread_time()
        extract(text, code, places)
        taken.append((time.thread_time() - began) * 1000)
    ordered = percentiles([ms * 1000 for ms in taken])
    return {name: round(us / 1000, 3) for name, us in ordered.items()}


if __name__ == "__main__":
    main()
