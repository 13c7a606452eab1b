"""What is kept of somebody's knowledge checks, for their own copy; items only as far as they may see them today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from stoa.across.consult.models import KnowledgeCheck, Marking
from stoa.foundation.access.queries import viewer_of_person
from stoa.foundation.directory.models import Person
from stoa.foundation.items.models import Item
from stoa.foundation.registries import PersonalPart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def checks_made(person_id: int) -> Iterable[Mapping[str, Any]]:
    """The person's own checks, with the drafts."""
    rows = KnowledgeCheck.objects.filter(person_id=person_id).order_by("asked_at", "key")
    return rows.values("key", "title", "file_name", "digest", "text", "state", "asked_at", "finished_at")


def markings_made(person_id: int) -> Iterator[Mapping[str, Any]]:
    """What the person said of lines, theirs and others'."""
    viewer = viewer_of_person(Person.objects.get(pk=person_id))
    rows = list(Marking.objects.filter(person_id=person_id).select_related("line").order_by("marked_at", "pk"))
    items = Item.objects.visible_to(viewer).filter(pk__in={row.line.item_id for row in rows if row.line.item_id})
    ids = dict(items.values_list("pk", "short_id"))
    for row in rows:
        item = ids.get(row.line.item_id or 0)
        if item:
            yield {"item": item, "word": row.word, "place": row.place, "marked_at": row.marked_at}


PERSONAL = [
    PersonalPart("knowledge-checks", _("Your knowledge checks"), checks_made),
    PersonalPart("knowledge-check-markings", _("What you said of what was found"), markings_made),
]
