"""The kinds somebody may begin, each with a sentence on what it is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from stoa.foundation.registries import kinds

if TYPE_CHECKING:
    from stoa.foundation.registries import Kind


@dataclass(frozen=True, slots=True)
class KindToChoose:
    kind: Kind
    sentence: str
    url: str


def kinds_to_choose(further: str = "", *, is_answer: bool = False) -> tuple[KindToChoose, ...]:
    """Every kind, in the order people see them; what answers a question is of a kind that asks nothing itself.

    `further` is the end of each address: what it carries on to the form.
    """
    return tuple(
        KindToChoose(entry, str(entry.sentence), f"{reverse('writing:new', kwargs={'kind': key})}{further}")
        for key, entry in kinds().items()
        if not (is_answer and entry.asks)
    )
