"""The search by which somebody came to what they opened: as its address names it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stoa.across.discovery.asking import Asked
from stoa.across.discovery.understanding import understand

if TYPE_CHECKING:
    from stoa.across.discovery.understanding import Understood

LONGEST_FIND = 200


@dataclass(frozen=True, slots=True)
class Sought:
    """What was searched for before something was opened: as typed, and as understood (None where nothing was)."""

    text: str = ""
    understood: Understood | None = None

    def words_in(self, language: str) -> tuple[str, ...]:
        return self.understood.words_in(language) if self.understood else ()


NOTHING_SOUGHT = Sought()


def sought_in(find: str, language: str) -> Sought:
    """The search that an address names; three queries when it says something, none otherwise."""
    text = find[:LONGEST_FIND].strip()
    if not text:
        return NOTHING_SOUGHT
    understood = understand(Asked(text), language)
    return Sought(text, understood) if understood.words_in(language) else NOTHING_SOUGHT
