"""What the access log and emergency access hold about a person, for their own copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from stoa.foundation.access.models import AccessRead, EmergencyAccess
from stoa.foundation.directory.models import Person
from stoa.foundation.registries import PersonalPart

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FACTS = ("scope", "reason", "since", "until", "ended_at")


def reads(person_id: int) -> Iterator[Mapping[str, Any]]:
    """The person's reads of restricted items that are still on record, by number: titles belong to the items."""
    rows = AccessRead.objects.filter(person_id=person_id).order_by("day", "pk")
    fields = rows.values("short_id", "day", "what", "count", "last_at", "is_emergency")
    yield from fields.iterator(chunk_size=2000)


def emergencies_opened(person_id: int) -> Iterator[Mapping[str, Any]]:
    """Emergency access that the person took."""
    rows = EmergencyAccess.objects.filter(person_id=person_id).order_by("since", "pk")
    yield from rows.values("object_id", *FACTS)


def emergencies_suffered(person_id: int) -> Iterator[Mapping[str, Any]]:
    """Emergency access that others took to what is this person's; they were told of it by name."""
    key = Person.objects.values_list("uuid", flat=True).get(pk=person_id)
    rows = EmergencyAccess.objects.filter(object_id=f"person:{key}").order_by("since", "pk")
    yield from rows.values("person__name", *FACTS)


PERSONAL = [
    PersonalPart("restricted-reads", _("Restricted items you opened"), reads),
    PersonalPart("emergency-access", _("Emergency access you took"), emergencies_opened),
    PersonalPart("emergency-access-to-you", _("Emergency access others took to what is yours"), emergencies_suffered),
]
