"""Something a sentence names beside its numbers: a place, a period, a sex or an age."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Mention:
    """`code` between the tokens `first` and `end` (without); an empty one names something that has no code.

    `is_base` marks what another thing is compared with, `is_weak` what gives way to anything more exact.
    """

    code: str
    first: int
    end: int
    is_base: bool = False
    is_weak: bool = False
