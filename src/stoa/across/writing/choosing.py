"""The kinds somebody may begin, each with a sentence on what it is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from stoa.foundation.registries import kinds

if TYPE_CHECKING:
    from collections.abc import Collection

    from stoa.foundation.registries import Kind


@dataclass(frozen=True, slots=True)
class KindToChoose:
    kind: Kind
    sentence: str
    url: str


def kinds_to_choose(further: str = "", *, left_out: Collection[str] = ()) -> tuple[KindToChoose, ...]:
    """Every kind, in the order people see them; one that came later than this list stands without a sentence.

    `further` is the end of each address: what it carries on to the form.
    """
    said = _sentences()
    return tuple(
        KindToChoose(entry, said.get(key, ""), f"{reverse('writing:new', kwargs={'kind': key})}{further}")
        for key, entry in kinds().items()
        if key not in left_out
    )


def _sentences() -> dict[str, str]:
    return {
        "publication": _("A book, report or article that was published."),
        "policy-brief": _("A few pages that help somebody decide."),
        "working-document": _("Work in progress: a draft, a note, a presentation."),
        "mission-report": _("What you did and learned on a mission, and what follows."),
        "lesson": _("What worked or did not, so that the next team knows."),
        "good-practice": _("A way of working that held up in more than one place."),
        "tool": _("A guide, checklist or template that others can use."),
        "terms-of-reference": _("What somebody was asked to do, to build on next time."),
        "circular": _("A rule or an announcement that is in force."),
        "project": _("What is done with whose means, from when until when."),
        "event": _("A meeting, training or conference."),
        "news": _("Something that happened and that others should hear of."),
        "dataset": _("Figures that others can use again."),
        "question": _("What you want to know, asked of colleagues or a community."),
        "need": _("What should be known and is not: somebody may find it out."),
        "evaluation": _("An assessment of work: what it found and recommends."),
    }
