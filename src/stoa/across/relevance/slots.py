"""What the search page gets: for those who judge, the way from a search to its judgments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

from stoa.across.administration.gate import may_enter
from stoa.foundation.registries import SearchPanel

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer


def _judge(viewer: Viewer, text: str, language: str) -> dict[str, Any] | None:
    """No statement: the page behind the link finds out whether the query is there already."""
    if not may_enter(viewer):
        return None
    return {"url": f"{reverse('relevance:add')}?{urlencode({'q': text})}"}


SEARCH_PANELS = [
    SearchPanel("relevance-judge", "relevance/parts/judge_search.html", _judge, place="side", position=900)
]
