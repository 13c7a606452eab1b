from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.across.answers.questions import is_question
from stoa.across.answers.showing import ask_url
from stoa.foundation.registries import SearchPanel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stoa.foundation.access.reach import Viewer


def _as_question(viewer: Viewer, text: str, language: str) -> Mapping[str, str] | None:
    """A way from the search page to the answers; it asks nothing itself, so that searching stays as quick."""
    return {"ask_url": ask_url(text)} if is_question(text) else None


SEARCH_PANELS = [
    SearchPanel("answers", "answers/parts/as_question.html", _as_question, place="above", position=20),
]
