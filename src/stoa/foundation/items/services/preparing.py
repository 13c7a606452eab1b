"""What a save's content gives before its transaction begins: while it runs, other writers wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.engine.text.fold import fold
from stoa.foundation.access.reach import person_token
from stoa.foundation.files.queries import pictured_files
from stoa.foundation.items.card import build_card
from stoa.foundation.items.content import to_json
from stoa.foundation.items.models import Item, Status
from stoa.foundation.items.services.plan import Prepared
from stoa.foundation.items.stewards import Keys, keys_of, steward_tokens
from stoa.foundation.items.typed import clean_fields
from stoa.foundation.registries import kind

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from stoa.foundation.items.services.plan import Save

CONTENT_COLUMNS = (
    "title",
    "summary",
    "text",
    "language",
    "licence",
    "identifiers",
    "occurred_on",
    "published_on",
    "available_from",
    "available_until",
    "review_by",
)


def prepare(batch: Sequence[Save]) -> list[Prepared]:
    """Prepare every save of a batch; the contents must have passed the check."""
    pictured = pictured_files(file.digest for save in batch for file in save.content.files)
    keys = keys_of(save.content for save in batch)
    reviewers = _reviewers(batch)
    return [_prepare(save, pictured, keys, reviewers.get(save.item or 0)) for save in batch]


def _reviewers(batch: Sequence[Save]) -> dict[int, str]:
    """Tokens of those who were asked to review what is saved again unpublished: they still have to see it."""
    waiting = {save.item for save in batch if save.item and save.status in {Status.DRAFT, Status.IN_REVIEW}}
    if not waiting:
        return {}
    rows = Item.objects.unscoped("the writer").filter(pk__in=waiting, reviewer__isnull=False)
    return {pk: person_token(uuid) for pk, uuid in rows.values_list("pk", "reviewer__uuid")}


def _prepare(save: Save, pictured: Collection[str], keys: Keys, reviewer: str | None) -> Prepared:
    content = save.content
    columns = {name: getattr(content, name) for name in CONTENT_COLUMNS}
    columns |= {
        "identifiers": dict(content.identifiers),
        "available_from": _whole_second(content.available_from),
        "available_until": _whole_second(content.available_until),
        "status": save.status,
        "title_fold": fold(content.title)[:500],
        "owner_id": content.owner,
        "backup_owner_id": content.backup_owner,
        "unit_id": content.units[0] if content.units else None,
        "source": save.source,
        "source_key": save.source_key,
        "source_digest": save.source_digest,
        "card": build_card(content, pictured),
    }
    entry = kind(save.kind)
    typed = clean_fields(entry, content.fields)[0] if entry.model is not None else {}
    stewards = steward_tokens(content, keys) | ({reviewer} if reviewer else set())
    return Prepared(columns, typed, to_json(content), stewards)


def _whole_second(moment: datetime | None) -> datetime | None:
    """The index counts in seconds: with finer instants it and the database would disagree for a moment."""
    return moment and moment.replace(microsecond=0)
