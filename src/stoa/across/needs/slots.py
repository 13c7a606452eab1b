"""What is offered where a search finds nothing, and what stands on the page of a question or a need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from stoa.across.needs.offers import offers_for
from stoa.across.needs.queries import are_open
from stoa.foundation.access.services import is_open_by_emergency_alone
from stoa.foundation.items.models import Status
from stoa.foundation.registries import ItemAction, ItemPanel, SearchPanel, asking_kinds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Item


def _offers(viewer: Viewer, text: str, language: str) -> Mapping[str, Any]:
    return {"offers": offers_for(viewer, text, language)}


def _may_answer(viewer: Viewer, item: Item) -> bool:
    """Whoever is signed in and may read it for good: an emergency access lets nobody write on what it opens."""
    asks = viewer.is_signed_in and item.kind in asking_kinds() and item.status == Status.PUBLISHED
    return asks and not is_open_by_emergency_alone(viewer, item)


def _open(viewer: Viewer, item: Item) -> dict[str, Any] | None:
    """That nothing answers it yet, for readers who are signed in: one statement on questions and needs, else none."""
    if not _may_answer(viewer, item) or not are_open(viewer, [item]):
        return None
    return {"is_need": item.kind == "need", "short_id": item.short_id}


SEARCH_PANELS = [SearchPanel("offers", "needs/parts/nothing_found.html", _offers, place="nothing_found", position=50)]
ITEM_ACTIONS = [
    ItemAction("answer", _("Answer it"), "needs:answer", _may_answer, position=4, icon="question"),
]
ITEM_PANELS = [ItemPanel("open", "needs/parts/open.html", _open, place="notice", position=60)]
