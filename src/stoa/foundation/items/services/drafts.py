"""Autosave: one private row, overwritten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from stoa.foundation.errors import NotAllowedError, NotFoundError
from stoa.foundation.failpoints import failpoint
from stoa.foundation.items.models import Draft

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from stoa.foundation.items.models import Item

MOST_DRAFTS = 200
"""Of one person: each may be megabytes, and nobody writes as many at a time."""


def keep_draft(
    *,
    person_id: int,
    kind: str,
    key: UUID | None = None,
    item: Item | None = None,
    read_head: int | None = None,
    form: Mapping[str, Sequence[str]],
) -> Draft:
    """Keep what stands in the form: over the caller's draft of this key, else over theirs of this item, else anew.

    A key that no draft has yet becomes that of the new one. Writes no history. Raises NotFoundError where the key is
    somebody else's, NotAllowedError for one more than anybody may have.
    """
    values: dict[str, Any] = {"read_head": read_head, "form": dict(form), "saved_at": timezone.now()}
    with transaction.atomic():
        draft = _overwritten(person_id, kind, key, item, values)
        failpoint("items.draft_kept")
    return draft


def _overwritten(person_id: int, kind: str, key: UUID | None, item: Item | None, values: dict[str, Any]) -> Draft:
    found = _own(person_id, key, item)
    if found is not None:
        return _write(found, values)
    if Draft.objects.filter(person_id=person_id).count() >= MOST_DRAFTS:
        raise NotAllowedError("You have begun very many things. Save or drop one of them first.")
    named: dict[str, Any] = {"key": key} if key else {}
    try:
        with transaction.atomic():
            return Draft.objects.create(person_id=person_id, kind=kind, item=item, **named, **values)
    except IntegrityError as error:  # kept from another window at this moment, or the key is another's
        found = _own(person_id, key, item)
        if found is None:
            raise NotFoundError("This draft is not yours, or it is gone.") from error
        return _write(found, values)


def _own(person_id: int, key: UUID | None, item: Item | None) -> Draft | None:
    own = Draft.objects.filter(person_id=person_id)
    found = own.filter(key=key).first() if key else None
    return found or (own.filter(item=item).first() if item else None)


def _write(draft: Draft, values: dict[str, Any]) -> Draft:
    for name, value in values.items():
        setattr(draft, name, value)
    draft.save(update_fields=list(values))
    return draft


def drop_draft(*, person_id: int, key: UUID) -> None:
    """Throw the caller's draft away; one that is gone already is no fault."""
    Draft.objects.filter(person_id=person_id, key=key).delete()
