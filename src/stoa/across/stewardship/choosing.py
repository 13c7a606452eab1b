"""Choosing an item or a colleague by typing: a short id, a title, an e-mail or a name. What fits several is asked back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from stoa.engine.text.fold import fold
from stoa.foundation.directory.models import Person
from stoa.foundation.items.models import Item, Status
from stoa.foundation.items.short_ids import read_short_id

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer

OFFERED = 8
"""Items or people offered at once: more are not read, a longer word is quicker."""

Candidate = tuple[str, str]
"""The value that a form sends back, and the words shown for it."""


def items_fitting(viewer: Viewer, words: str, *, but: Item) -> list[Candidate]:
    """Published items the viewer may see whose short id is `words` or whose title holds them: short id and title."""
    typed = _typed(words)
    if not typed:
        return []
    wanted = Q(title_fold__contains=fold(typed))
    if written := read_short_id(typed):
        wanted |= Q(short_id=written)
    rows = Item.objects.visible_to(viewer).filter(wanted, status=Status.PUBLISHED).exclude(pk=but.pk)
    return list(rows.order_by("title_fold", "pk").values_list("short_id", "title")[:OFFERED])


def colleagues_fitting(words: str) -> list[Candidate]:
    """Members of staff whose e-mail is `words` or whose name holds them: uuid, and name with e-mail."""
    typed = _typed(words)
    if not typed:
        return []
    wanted = Q(email=typed.lower()) if "@" in typed else Q(name_fold__contains=fold(typed))
    rows = Person.objects.filter(wanted, is_staff=True).order_by("name_fold", "pk")[:OFFERED]
    return [(str(person.uuid), f"{person.name} ({person.email})" if person.email else person.name) for person in rows]


def _typed(words: str) -> str:
    """The words as a database takes them: this runs before the form has looked at them."""
    return words.replace("\x00", "").strip()[:200]
