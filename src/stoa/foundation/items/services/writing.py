"""The rows of an item and how they reach the database in bulk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from stoa.foundation.access.services import deny
from stoa.foundation.errors import BadInputError, Problem
from stoa.foundation.items.models import (
    OPEN_STATES,
    Attachment,
    Contribution,
    Draft,
    Item,
    ItemConcept,
    ItemUnit,
    Relation,
    Revision,
    Use,
    UsedShortId,
)
from stoa.foundation.items.services.preparing import CONTENT_COLUMNS
from stoa.foundation.items.typed import typed_fields
from stoa.foundation.registries import kind
from stoa.foundation.rows import insert_rows, reserve_ids

if TYPE_CHECKING:
    from collections.abc import Sequence, Set
    from datetime import date

    from stoa.foundation.history.services import Actor
    from stoa.foundation.items.content import Content
    from stoa.foundation.items.services.plan import Planned

_SET_COLUMNS = (
    "status",
    "title_fold",
    "translation_key",
    "access_id",
    "stewards_id",
    "owner_id",
    "backup_owner_id",
    "unit_id",
    "sort_on",
    "source",
    "source_key",
    "source_digest",
    "head",
    "live",
    "stamp",
    "card",
    "updated_at",
)
_NEW_COLUMNS = ("id", "short_id", "kind", "withdrawn_reason", "successor", "created_at")


def fresh_ids(count: int) -> list[int]:
    return reserve_ids(Item, count) if count else []


def _columns(planned: Planned) -> dict[str, Any]:
    return planned.prepared.columns | {
        "translation_key": planned.translation_key,
        "access_id": planned.access,
        "stewards_id": planned.stewards,
        "sort_on": _sort_day(planned),
        "head": planned.number,
        "live": planned.number if planned.is_live else None,
        "stamp": planned.stamp,
        "updated_at": planned.moment,
    }


def _sort_day(planned: Planned) -> date:
    content = planned.save.content
    return content.published_on or content.occurred_on or planned.moment.date()


def insert_items(plan: Sequence[Planned]) -> None:
    """Insert new items with their typed rows and parts: one statement a table."""
    names = (*_NEW_COLUMNS, *CONTENT_COLUMNS, *_SET_COLUMNS)
    rows = []
    for planned in plan:
        new = {"id": planned.id, "short_id": planned.short_id, "kind": planned.save.kind, "created_at": planned.moment}
        values = _columns(planned) | new | {"withdrawn_reason": "", "successor": ""}
        rows.append([values[name] for name in names])
    insert_rows(Item, names, rows)
    _insert_typed(plan)
    _insert_parts(plan)


def _insert_typed(plan: Sequence[Planned]) -> None:
    by_kind: dict[str, list[Planned]] = {}
    for planned in plan:
        if kind(planned.save.kind).model is not None:
            by_kind.setdefault(planned.save.kind, []).append(planned)
    for key, several in by_kind.items():
        model = kind(key).model
        assert model is not None and model._meta.pk is not None  # noqa: S101, PT018 (chosen for having a table above)
        names = [f.name for f in typed_fields(key)]
        rows = [[p.id, *(p.prepared.typed[name] for name in names)] for p in several]
        insert_rows(model, [model._meta.pk.attname, *names], rows)


def _insert_parts(plan: Sequence[Planned]) -> None:
    concepts, units, people, files = [], [], [], []
    for planned in plan:
        content = planned.save.content
        uses = dict.fromkeys(content.topics, Use.TOPIC) | dict.fromkeys(content.places, Use.PLACE)
        concepts += [(planned.id, concept, use) for concept, use in uses.items()]
        units += [(planned.id, group, at) for at, group in enumerate(dict.fromkeys(content.units))]
        people += [(planned.id, at, who.name, who.person, who.role) for at, who in enumerate(content.people)]
        files += [(planned.id, at, file.digest, file.name) for at, file in enumerate(content.files)]
    insert_rows(ItemConcept, ("item_id", "concept_id", "use"), concepts)
    insert_rows(ItemUnit, ("item_id", "group_id", "position"), units)
    insert_rows(Contribution, ("item_id", "position", "name", "person_id", "role"), people)
    insert_rows(Attachment, ("item_id", "position", "blob_id", "name"), files)
    _insert_relations(plan)


def _insert_relations(plan: Sequence[Planned]) -> None:
    wanted = {link.to for planned in plan for link in planned.save.content.relations}
    if not wanted:
        return
    rows = Item.objects.unscoped("whoever resolved the names asked for their viewer").filter(short_id__in=wanted)
    ids = dict(rows.values_list("short_id", "pk"))
    if missing := sorted(never_items(wanted - ids.keys())):
        raise BadInputError([Problem("relations", f"{short_id} is not an item.") for short_id in missing])
    links = {(p.id, link.type, ids[link.to]) for p in plan for link in p.save.content.relations if link.to in ids}
    insert_rows(Relation, ("from_item_id", "type", "to_item_id"), sorted(links))


def never_items(short_ids: Set[str]) -> set[str]:
    """Those that never were items: old versions may name what was deleted since."""
    if not short_ids:
        return set()
    return set(short_ids) - set(UsedShortId.objects.filter(short_id__in=short_ids).values_list("short_id", flat=True))


def insert_revisions(plan: Sequence[Planned], actor: Actor) -> None:
    rows = [
        (p.id, p.number, p.prepared.revision, p.save.status, actor.person_id, actor.channel, p.moment) for p in plan
    ]
    insert_rows(Revision, ("item_id", "number", "content", "status", "author_id", "channel", "saved_at"), rows)
    if actor.person_id is not None:
        revised = [p.id for p in plan if not p.is_new]
        Draft.objects.filter(person_id=actor.person_id, item_id__in=revised).delete()


def replace_item(planned: Planned, item: Item, before: Content) -> None:
    """Write a version over the columns of an existing item; a tightened one is denied to search at once."""
    values = _columns(planned)
    if not planned.is_live:
        values["live"] = item.live
    values |= _upkeep(planned, before)
    if planned.save.source_key is None:
        values |= {"source": item.source, "source_key": item.source_key, "source_digest": item.source_digest}
    if may_tighten(item, values):
        deny(item.pk, planned.stamp)
    Item.objects.unscoped("the one writer").filter(pk=item.pk).update(**values)
    _replace_typed(planned)
    parts: tuple[type[models.Model], ...] = (ItemConcept, ItemUnit, Contribution, Attachment)
    for part in parts:
        part._default_manager.filter(item_id=item.pk).delete()
    Relation.objects.filter(from_item_id=item.pk).delete()
    _insert_parts([planned])


def _upkeep(planned: Planned, before: Content) -> dict[str, Any]:
    """A review ends with publication; a new date of review takes the place of what was said when the item was verified."""
    ended: dict[str, Any] = {"reviewer_id": None} if planned.is_live else {}
    return ended | ({"verified_until": None} if planned.save.content.review_by != before.review_by else {})


def _replace_typed(planned: Planned) -> None:
    entry = kind(planned.save.kind)
    if entry.model is None:
        return
    values = planned.prepared.typed
    if values:
        rows = entry.model._default_manager.unscoped("the one writer")  # type: ignore[attr-defined]  # children share it
        models.QuerySet.update(rows.filter(pk=planned.id), **values)


def may_tighten(item: Item, values: dict[str, Any]) -> bool:
    """Whether somebody who saw the item may not any longer; when in doubt, yes: the denial lasts a second or two."""
    watched = ("access_id", "stewards_id", "available_from", "available_until")
    closes = item.is_open and values["status"] not in OPEN_STATES
    return closes or any(getattr(item, name) != values[name] for name in watched)
