"""What people decide about being found: kept with the evidence it changes, in one transaction. Private: no event tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from stoa.across.expertise.models import Choice, Hidden, Listing
from stoa.across.expertise.services import refresh

if TYPE_CHECKING:
    from stoa.foundation.vocabulary.models import Concept


def choose(*, person_id: int, is_found: bool, stays_found: bool) -> None:
    """Say whether the person is found at all, and whether still after they left."""
    with transaction.atomic():
        facts = {"is_found": is_found, "stays_found": stays_found}
        Choice.objects.update_or_create(person_id=person_id, defaults=facts)
        refresh(persons=[person_id])


def hide(*, person_id: int, item: str = "", concept: int | None = None) -> None:
    """Let a piece of work, or all work on a topic, no longer count as evidence of what the person knows."""
    with transaction.atomic():
        what: dict[str, Any] = {"person_id": person_id, "short_id": item, "concept_id": concept}
        Hidden.objects.get_or_create(**what)
        refresh(persons=[person_id])


def unhide(*, person_id: int, pk: int) -> bool:
    """Let it count again; returns whether it was hidden by this person."""
    with transaction.atomic():
        gone, _ = Hidden.objects.filter(person_id=person_id, pk=pk).delete()
        refresh(persons=[person_id])
    return bool(gone)


def list_for(*, person_id: int, concept: Concept) -> None:
    """List the person for a topic; nothing changes where they are listed already."""
    with transaction.atomic():
        facts = {"since": timezone.localdate()}
        Listing.objects.get_or_create(person_id=person_id, concept=concept, defaults=facts)
        refresh(persons=[person_id])


def unlist(*, person_id: int, pk: int) -> bool:
    """Take the person off a list; returns whether they were on it."""
    with transaction.atomic():
        gone, _ = Listing.objects.filter(person_id=person_id, pk=pk).delete()
        refresh(persons=[person_id])
    return bool(gone)
