"""Relations resolved after their items: the second pass of an import."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from stoa.foundation.history.services import Actor, NewEvent, append_events
from stoa.foundation.items.content import Link, from_json, to_json
from stoa.foundation.items.models import Item, Relation, Revision

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def relate_items(
    links: Mapping[int, Sequence[Link]],
    *,
    translations: Mapping[int, str] | None = None,
    digests: Mapping[int, str] | None = None,
    actor: Actor,
) -> int:
    """Complete the newest version of each item with its relations and language version; returns how many changed.

    `links` maps item ids to all their relations; `translations` maps item ids to the short id of the original, empty for
    none. An item missing from a mapping keeps what it has. `digests` sets what was imported. Targets must exist. The
    version is completed, not made anew: it is the same import.
    """
    originals = translations or {}
    with transaction.atomic():
        rows = Item.objects.unscoped("the import completes what it saved").filter(pk__in={*links, *originals})
        items = list(rows.select_for_update().order_by("pk"))
        heads = {r.item_id: r for r in Revision.objects.filter(item__in=[i.pk for i in items], number=F("item__head"))}
        changed = [
            item for item in items if _complete(item, heads[item.pk], links.get(item.pk), originals.get(item.pk))
        ]
        _set_digests(digests or {})
        if changed:
            append_events(
                [NewEvent("item.related", item.short_id, {"stamp": item.stamp}) for item in changed], actor=actor
            )
    return len(changed)


def _complete(item: Item, revision: Revision, relations: Sequence[Link] | None, translation_of: str | None) -> bool:
    before = from_json(revision.content)
    after = replace(
        before,
        relations=before.relations if relations is None else tuple(relations),
        translation_of=before.translation_of if translation_of is None else translation_of,
    )
    if after == before:
        return False
    revision.content = to_json(after)
    revision.save(update_fields=["content"])
    if item.live in {None, item.head}:
        _write_relations(item, after.relations)
    if after.translation_of != before.translation_of:
        _join_versions(item, after.translation_of)
    return True


def _join_versions(item: Item, translation_of: str) -> None:
    originals = Item.objects.unscoped("language versions share a key").filter(short_id=translation_of)
    key = originals.values_list("translation_key", flat=True).first() if translation_of else uuid.uuid4()
    Item.objects.unscoped("the one writer").filter(pk=item.pk).update(translation_key=key)


def _write_relations(item: Item, links: Iterable[Link]) -> None:
    targets = Item.objects.unscoped("resolved by the import").filter(short_id__in={link.to for link in links})
    ids = dict(targets.values_list("short_id", "pk"))
    Relation.objects.filter(from_item_id=item.pk).delete()
    wanted = dict.fromkeys((link.type, ids[link.to]) for link in links)
    Relation.objects.bulk_create([Relation(from_item_id=item.pk, type=type_, to_item_id=to) for type_, to in wanted])


def _set_digests(digests: Mapping[int, str]) -> None:
    for pk, digest in digests.items():
        imported = Item.objects.unscoped("the one writer").filter(pk=pk, source_key__isnull=False)
        imported.update(source_digest=digest)
