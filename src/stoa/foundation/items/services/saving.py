"""`save_items`: validation, access sets, card, revision and event in one transaction. Forms, import, API and tests use it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from stoa.foundation.access.services import intern_sets
from stoa.foundation.errors import BadInputError, EditConflictError, NotAllowedError, NotFoundError, Problem
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.services import Actor, NewEvent, append_events
from stoa.foundation.items.checking import check_content
from stoa.foundation.items.content import changed_fields, from_json
from stoa.foundation.items.models import Item, Revision, Status, UsedShortId
from stoa.foundation.items.services import writing
from stoa.foundation.items.services.holding import refuse_binned
from stoa.foundation.items.services.plan import Planned, Save, Saved
from stoa.foundation.items.services.preparing import prepare
from stoa.foundation.items.short_ids import new_short_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from stoa.foundation.items.content import Content
    from stoa.foundation.items.services.plan import Prepared

BATCH = 200
"""Items a transaction: more keep other writers waiting beyond 100 ms."""


def save_items(batch: Sequence[Save], *, actor: Actor, now: datetime | None = None) -> list[Saved]:
    """Save the items in one transaction, in order; one item is a batch of one.

    Raises BadInputError naming the row (1-based) and field of every problem, EditConflictError with both texts when an
    item was changed since `read_head`, NotFoundError for an item that is gone, NotAllowedError for a withdrawn one. In
    each case nothing is saved. What comes in through the web without an owner becomes the writer's.
    """
    batch = [_owned(save, actor) for save in batch]
    _refuse_problems(batch)
    moment = now or timezone.now()
    prepared = prepare(batch)
    with transaction.atomic():
        existing = _lock(batch)
        before = _newest_contents(existing)
        plan = _plan(batch, prepared, existing, before, moment)
        writing.insert_items([p for p in plan if p.is_new])
        events = [NewEvent("item.created", p.short_id, p.payload(["all"])) for p in plan if p.is_new]
        events += [_revise(p, existing[p.id], before[p.id]) for p in plan if not p.is_new]
        writing.insert_revisions(plan, actor)
        failpoint("items.saved")
        append_events(events, actor=actor, occurred_at=moment)
    return [Saved(p.id, p.short_id, p.number, p.is_new) for p in plan]


def _owned(save: Save, actor: Actor) -> Save:
    """Nothing is ownerless: what nobody is named for belongs to whoever writes it."""
    if actor.channel != "web" or save.content.owner is not None:
        return save
    return replace(save, content=replace(save.content, owner=actor.person_id))


def _refuse_problems(batch: Sequence[Save]) -> None:
    problems = [
        replace(problem, row=row if len(batch) > 1 else 0)
        for row, save in enumerate(batch, 1)
        for problem in check_content(save.content, save.kind)
    ]
    if problems:
        raise BadInputError(problems)


def _lock(batch: Sequence[Save]) -> dict[int, Item]:
    ids = [save.item for save in batch if save.item is not None]
    if not ids:
        return {}
    rows = Item.objects.unscoped("the writer locks what it changes").filter(pk__in=ids)
    found = {item.pk: item for item in rows.select_for_update().order_by("pk")}
    for save in batch:
        if save.item is not None:
            _refuse(found.get(save.item), save)
    return found


def _refuse(item: Item | None, save: Save) -> None:
    """Raise where the item cannot take this version: gone, withdrawn, of another kind, or changed since it was read."""
    if item is None:
        raise NotFoundError("The item to change is gone.")
    if item.status == Status.WITHDRAWN:
        raise NotAllowedError(f"{item.short_id} was withdrawn and stays so; its successor can be changed.")
    refuse_binned(item)
    if item.kind != save.kind:
        what = f"{item.short_id} is of the kind {item.kind}; an item cannot change its kind."
        raise BadInputError([Problem("kind", what)])
    if item.head != save.read_head:
        raise _conflict(item, save)


def _conflict(item: Item, save: Save) -> EditConflictError:
    rows = Revision.objects.filter(item_id=item.pk, number__in=(item.head, save.read_head or 0))
    versions = {row.number: row for row in rows.select_related("author")}
    newest, read = versions[item.head], versions.get(save.read_head or 0)
    theirs = from_json(newest.content)
    return EditConflictError(
        item.short_id,
        read_head=save.read_head or 0,
        head=item.head,
        ours=save.content.text,
        theirs=theirs.text,
        mine=save.content,
        newest=theirs,
        read=from_json(read.content) if read else None,
        changed_by=newest.author.name if newest.author else "",
        changed_at=newest.saved_at,
    )


def _newest_contents(existing: dict[int, Item]) -> dict[int, Content]:
    """What the newest version of each item says: one query."""
    if not existing:
        return {}
    rows = Revision.objects.filter(item_id__in=existing, number=F("item__head")).values_list("item_id", "content")
    return {pk: from_json(content) for pk, content in rows}


def _plan(
    batch: Sequence[Save],
    prepared: Sequence[Prepared],
    existing: dict[int, Item],
    before: dict[int, Content],
    moment: datetime,
) -> list[Planned]:
    sets = intern_sets([*(save.content.access for save in batch), *(ready.stewards for ready in prepared)])
    new_ids = iter(writing.fresh_ids(sum(save.item is None for save in batch)))
    short_ids = iter(_fresh_short_ids(sum(save.item is None for save in batch)))
    translations = _translation_keys(batch)
    return [
        Planned(
            save=save,
            prepared=ready,
            id=next(new_ids) if save.item is None else save.item,
            short_id=next(short_ids) if save.item is None else existing[save.item].short_id,
            number=1 if save.item is None else existing[save.item].head + 1,
            stamp=1 if save.item is None else existing[save.item].stamp + 1,
            access=sets[save.content.access],
            stewards=sets[ready.stewards],
            translation_key=translations.get(save.content.translation_of) or _own_key(save, existing, before),
            moment=moment,
        )
        for save, ready in zip(batch, prepared, strict=True)
    ]


def _own_key(save: Save, existing: dict[int, Item], before: dict[int, Content]) -> uuid.UUID:
    """The key of an item that names no original: its own from before, unless it named one until now."""
    if save.item is None or before[save.item].translation_of:
        return uuid.uuid4()
    return existing[save.item].translation_key


def _fresh_short_ids(count: int) -> list[str]:
    found: set[str] = set()
    while len(found) < count:
        drawn = {new_short_id() for _ in range(count - len(found))}
        taken = Item.objects.unscoped("short ids are never reused").filter(short_id__in=drawn)
        found |= drawn - set(taken.values_list("short_id", flat=True))
        found -= set(UsedShortId.objects.filter(short_id__in=found).values_list("short_id", flat=True))
    return list(found)


def _translation_keys(batch: Sequence[Save]) -> dict[str, uuid.UUID]:
    wanted = {save.content.translation_of for save in batch if save.content.translation_of}
    if not wanted:
        return {}
    rows = Item.objects.unscoped("language versions share a key").filter(short_id__in=wanted)
    found = dict(rows.values_list("short_id", "translation_key"))
    for missing in sorted(writing.never_items(wanted - found.keys())):
        raise BadInputError([Problem("translation_of", f"{missing} is not an item.")])
    return found


def _revise(planned: Planned, item: Item, before: Content) -> NewEvent:
    """Write a new version: over the live columns, or beside them when only a draft is saved over something published.

    Of such a draft nothing shows outside: not even the time of the last change, which feeds tell everybody.
    """
    changed = changed_fields(before, planned.save.content)
    if item.live is not None and planned.save.status in {Status.DRAFT, Status.IN_REVIEW}:
        rows = Item.objects.unscoped("a draft over something published")
        rows.filter(pk=item.pk).update(head=planned.number)
        return NewEvent("item.drafted", item.short_id, {"number": planned.number, "changed": changed})
    writing.replace_item(planned, item, before)
    return NewEvent("item.revised", item.short_id, planned.payload(changed))
