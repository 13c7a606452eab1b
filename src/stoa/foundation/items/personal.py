"""What somebody owns, wrote with others and is typing, for their own copy; items only as far as they may see them today."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stoa.foundation.access.queries import viewer_of_person
from stoa.foundation.directory.models import Person
from stoa.foundation.items.models import Contribution, Item
from stoa.foundation.items.queries.drafts import drafts_of
from stoa.foundation.registries import PersonalPart

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.db.models import QuerySet

OWNER = "owner"
BACKUP_OWNER = "backup owner"


def items(person_id: int) -> Iterator[Mapping[str, Any]]:
    """Every item that names the person and that they may see, once, with each of their roles."""
    viewer = viewer_of_person(Person.objects.get(pk=person_id))
    contributions = Contribution.objects.filter(person_id=person_id)
    named = Q(owner_id=person_id) | Q(backup_owner_id=person_id) | Q(pk__in=contributions.values("item_id"))
    roles = _roles(contributions)
    for item in Item.objects.visible_to(viewer).filter(named).order_by("pk").iterator(chunk_size=2000):
        owned = [OWNER] * (item.owner_id == person_id) + [BACKUP_OWNER] * (item.backup_owner_id == person_id)
        facts = {"item": item.short_id, "title": item.title, "kind": item.kind, "status": item.status}
        yield facts | {"roles": [*owned, *roles[item.pk]]}


def _roles(contributions: QuerySet[Contribution]) -> defaultdict[int, list[str]]:
    """What the person did, by item."""
    found = defaultdict(list)
    for item_id, role in contributions.order_by("position").values_list("item_id", "role"):
        found[item_id].append(role)
    return found


def drafts(person_id: int) -> Iterator[Mapping[str, Any]]:
    """What stands in the person's forms and is not saved: nobody else is shown these."""
    for draft in drafts_of(viewer_of_person(Person.objects.get(pk=person_id))):
        item = draft.item.short_id if draft.item else ""
        yield {"item": item, "kind": draft.kind, "form": draft.form, "saved_at": draft.saved_at}


PERSONAL = [
    PersonalPart("items", _("Items you own or contributed to"), items),
    PersonalPart("drafts", _("What you are typing and have not saved"), drafts),
]
