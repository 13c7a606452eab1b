"""Measures the knowledge check: a draft of 20 pages over everything a member of staff with 20 groups may read.

    STOA_HOME=/tmp/bench .venv/bin/python bench/check.py [--pages 20] [--times 5]

Needs a home filled by `bench/index_whole.py` and indexed. The draft is made of sentences of items, so that every section has
answers; every time another draft. The home is only read. Writes `bench/results/check.json`, for another length than 20 pages
`bench/results/check-PAGES.json`; 200 pages are the longest draft that is taken.
"""

from __future__ import annotations

import argparse
import random
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from measuring import circumstances, keep, percentiles, set_up_django

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stoa.foundation.access.reach import Viewer

GROUPS, TOPICS = 20, 8
USUAL = 20
PARAGRAPHS_A_PAGE = 5
WORDS_A_PARAGRAPH = 80
BORROWED = 12
"""Words in a row that a sentence takes over from an item."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=USUAL)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    set_up_django()
    from stoa.across.consult.checking import check_draft
    from stoa.across.consult.cutting import MOST_CHARS, draft_of_text

    viewer, texts, names = staff_viewer(), own_texts(), vocabulary()
    before = circumstances()
    took, stages, found = [], [], {}
    for number in range(options.times + 1):
        # invented words are in no language that could be told
        text = make_draft(texts, names, options.pages, number)[:MOST_CHARS]
        draft = replace(draft_of_text(text), language="en")
        clock = Stages()
        began, computing = time.perf_counter(), time.process_time()
        findings = check_draft(viewer, draft, told=clock)
        took.append((time.perf_counter() - began, time.process_time() - computing))
        stages.append(clock.seconds())
        found = {"sections": len(draft.sections), "characters": len(draft.text), "matches": len(findings.matches)}
    keep(
        "check" if options.pages == USUAL else f"check-{options.pages}",
        {
            "bench": "knowledge check",
            **before,
            "load_average_after": circumstances()["load_average"],
            "items": item_count(),
            "pages": options.pages,
            **found,
            "first_seconds": round(took[0][0], 2),
            "seconds": percentiles([seconds for seconds, _ in took[1:]]),
            "cpu_seconds": percentiles([seconds for _, seconds in took[1:]]),
            "stages_seconds": {
                name: round(sum(one.get(name, 0) for one in stages[1:]) / options.times, 2) for name in stages[0]
            },
        },
    )


class Stages:
    """How long each stage of a check took."""

    def __init__(self) -> None:
        self._began: list[tuple[str, float]] = []

    def __call__(self, stage: str, percent: int) -> None:
        if not self._began or self._began[-1][0] != stage:
            self._began.append((stage, time.perf_counter()))

    def seconds(self) -> dict[str, float]:
        ends = [at for _, at in self._began[1:]] + [time.perf_counter()]
        return {name: end - at for (name, at), end in zip(self._began, ends, strict=True)}


def make_draft(texts: Sequence[str], names: Sequence[str], pages: int, seed: int) -> str:
    """A draft in Markdown: headings, and paragraphs in which words of items stand among others; the same every time."""
    dice = random.Random(seed)  # noqa: S311 (invented drafts, no secrets)
    parts = []
    for page in range(pages):
        topic, place = dice.choice(names[:TOPICS]), names[-1]
        parts.append(f"## {page + 1}. {topic.capitalize()} in {place}")
        parts.append(f"This part is about {topic} and {names[0]} in {place}, as the part before was about {names[0]}.")
        parts += [paragraph(texts, dice) for _ in range(PARAGRAPHS_A_PAGE)]
    return "\n\n".join(parts)


def paragraph(texts: Sequence[str], dice: random.Random) -> str:
    words: list[str] = []
    while len(words) < WORDS_A_PARAGRAPH:
        source = dice.choice(texts).split()
        start = dice.randrange(max(1, len(source) - BORROWED))
        words += source[start : start + BORROWED]
    return (
        f"{' '.join(words).capitalize()}. In {2000 + dice.randrange(26)}, {dice.randrange(2, 90)} per cent of them did."
    )


def vocabulary() -> list[str]:
    """Names of topics that a draft is about, and last of a place: so that data, gaps and figures have something to look for."""
    from stoa.foundation.vocabulary.models import Label

    rows = Label.objects.filter(language="en", kind=Label.Sort.PREFERRED).order_by("pk")
    topics = rows.filter(concept__scheme__key="topics").values_list("text", flat=True)[:TOPICS]
    return [*topics, str(rows.filter(concept__scheme__key="places", text="Senegal").values_list("text", flat=True)[0])]


def own_texts() -> list[str]:
    from stoa.foundation.items.models import Item

    rows = Item.objects.unscoped("words for the bench").filter(language="en").order_by("pk")
    return [text for text in rows.values_list("text", flat=True)[:500] if len(text.split()) > 2 * BORROWED]


def item_count() -> int:
    from stoa.foundation.items.models import Item

    return Item.objects.unscoped("counted for the bench").count()


def staff_viewer() -> Viewer:
    """A member of staff with the tokens of 20 groups, made in memory: the home is only read."""
    from stoa.foundation.access.reach import Viewer

    groups = {f"{'unit' if number % 2 else 'community'}:bench-{number}" for number in range(GROUPS)}
    return Viewer(frozenset({"public", "staff", *groups}), name="Bench")


if __name__ == "__main__":
    main()
