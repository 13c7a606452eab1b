"""What expertise adds to the menu and to the search page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stoa.across.expertise.could_answer import could_answer
from stoa.across.expertise.known_for import known_for
from stoa.across.expertise.panel import who_knows_beside
from stoa.foundation.registries import HomePanel, MenuEntry, PersonPanel, SearchPanel

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer


def _known_for(viewer: Viewer, person_id: int) -> dict[str, Any] | None:
    topics = known_for(viewer, person_id, get_language() or "en")
    return {"topics": topics} if topics else None


MENU = [MenuEntry("expertise", _("How you are found"), "expertise:own", position=85)]
SEARCH_PANELS = [
    SearchPanel("who-knows", "expertise/parts/who_knows.html", who_knows_beside, place="side", position=20)
]
HOME_PANELS = [HomePanel("could-answer", "expertise/parts/could_answer.html", could_answer, place="side", position=30)]
PERSON_PANELS = [PersonPanel("known-for", "expertise/parts/known_for.html", _known_for)]
