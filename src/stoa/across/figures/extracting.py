"""The reading of figures with the organization's own names of places and topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.across.figures.vocabulary import vocabulary
from stoa.engine.figures import extract

if TYPE_CHECKING:
    from stoa.engine.figures import Figure


def figures_in(text: str, language: str) -> list[Figure]:
    """The figures a text states, places found by every name the vocabulary has for them; one statement."""
    return extract(text, language, vocabulary().places)
