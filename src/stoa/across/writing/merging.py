"""Merging two texts that began as one: what only one of them changed is taken, what both changed stands one after the other."""

from __future__ import annotations

from itertools import pairwise

from stoa.foundation.items.queries.revisions import opcodes


def merged_lines(base: str, mine: str, theirs: str) -> str:
    """The text with the changes of both, line by line. Where both changed the same lines, mine come first, then theirs."""
    old, ours, others = (text.splitlines() for text in (base, mine, theirs))
    kept = _kept_by_both(old, ours, others)
    fixed = [(-1, -1, -1), *kept, (len(old), len(ours), len(others))]
    lines: list[str] = []
    for before, after in pairwise(fixed):
        was, here, there = (
            part[start + 1 : end] for part, start, end in zip((old, ours, others), before, after, strict=True)
        )
        lines += _settled(was, here, there)
        if after[0] < len(old):
            lines.append(old[after[0]])
    return "\n".join(lines)


def _settled(was: list[str], here: list[str], there: list[str]) -> list[str]:
    if here == there or there == was:
        return here
    if here == was:
        return there
    if len(was) == len(here) == len(there) > 1:  # lines beside one another, changed by one each
        each = [_settled([one], [two], [three]) for one, two, three in zip(was, here, there, strict=True)]
        return [line for lines in each for line in lines]
    return [*here, *there]


def _kept_by_both(old: list[str], ours: list[str], others: list[str]) -> list[tuple[int, int, int]]:
    """Lines of the old text that stand in both new ones: their places in all three."""
    here, there = _places(old, ours), _places(old, others)
    return [(at, here[at], there[at]) for at in range(len(old)) if at in here and at in there]


def _places(old: list[str], new: list[str]) -> dict[int, int]:
    """Which line of the new text each line of the old one is; quick for long texts too, which have few then."""
    equal = [(i1, i2, j1) for tag, i1, i2, j1, _ in opcodes(old, new) if tag == "equal"]
    return {at: at - i1 + j1 for i1, i2, j1 in equal for at in range(i1, i2)}
