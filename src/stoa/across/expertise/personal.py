"""What there is of evidence about a person, for their own copy; items only as far as they may see them today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from stoa.across.expertise.models import Choice, Hidden, Listing
from stoa.across.expertise.trimming import visible_evidence
from stoa.foundation.access.queries import viewer_of_person
from stoa.foundation.directory.models import Person
from stoa.foundation.items.models import Item
from stoa.foundation.registries import PersonalPart

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def evidence(person_id: int) -> Iterator[Mapping[str, Any]]:
    """Each piece with its topic, what it is evidence of, and its date."""
    viewer = viewer_of_person(Person.objects.get(pk=person_id))
    rows = visible_evidence(viewer).filter(person_id=person_id).select_related("concept").order_by("happened_on", "pk")
    several = list(rows)
    items = Item.objects.visible_to(viewer).filter(short_id__in={row.short_id for row in several})
    seen = {"", *items.values_list("short_id", flat=True)}
    for row in several:
        if row.short_id in seen:
            topic = str(row.concept) if row.concept else ""
            yield {"item": row.short_id, "topic": topic, "type": row.sort, "on": row.happened_on}


def choices(person_id: int) -> Iterator[Mapping[str, Any]]:
    """Whether and how they want to be found, what they hide, and the topics they are listed for."""
    yield from Choice.objects.filter(person_id=person_id).values("is_found", "stays_found")
    for row in Hidden.objects.filter(person_id=person_id).select_related("concept").order_by("pk"):
        yield {"hidden": row.short_id or str(row.concept)}
    for listing in Listing.objects.filter(person_id=person_id).select_related("concept").order_by("pk"):
        yield {"listed_for": str(listing.concept), "since": listing.since}


PERSONAL = [
    PersonalPart("expertise", _("What shows what you know"), evidence),
    PersonalPart("expertise-choices", _("How you want to be found"), choices),
]
