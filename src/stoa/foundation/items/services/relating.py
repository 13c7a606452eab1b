"""Relations resolved after their items: the second pass of an import."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from stoa.foundation.history.services import Actor, NewEvent, append_events
from stoa.foundation.items.content import Link, from_json, to_json
from stoa.foundation.items.models import Item, Relation, Revision

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def relate_items(
    links: Mapping[int, Sequence[Link]], *, translations: Mapping[int, str] | None = None, actor: Actor
) -> int:
    """Complete the newest version of each item with its relations and language version; returns how many changed.

    `links` maps item ids to all their relations; `translations` maps item ids to the short id of the original. Targets
    must exist. The version is completed, not made anew: it is the same import.
    """
    originals = translations or {}
    changed = 0
    with transaction.atomic():
        events = []
        rows = Item.objects.unscoped("the import completes what it saved").filter(pk__in={*links, *originals})
        for item in rows.select_for_update().order_by("pk"):
            if _complete(item, tuple(links.get(item.pk, ())), originals.get(item.pk, "")):
                changed += 1
                events.append(NewEvent("item.related", item.short_id, {"stamp": item.stamp}))
        append_events(events, actor=actor)
    return changed


def _complete(item: Item, relations: tuple[Link, ...], translation_of: str) -> bool:
    revision = Revision.objects.get(item_id=item.pk, number=item.head)
    before = from_json(revision.content)
    after = replace(
        before, relations=relations or before.relations, translation_of=translation_of or before.translation_of
    )
    if after == before:
        return False
    revision.content = to_json(after)
    revision.save(update_fields=["content"])
    _write_relations(item, after.relations)
    if translation_of:
        original = Item.objects.unscoped("language versions share a key").get(short_id=translation_of)
        item.translation_key = original.translation_key
        Item.objects.unscoped("the one writer").filter(pk=item.pk).update(translation_key=original.translation_key)
    return True


def _write_relations(item: Item, links: Sequence[Link]) -> None:
    targets = Item.objects.unscoped("resolved by the import").filter(short_id__in={link.to for link in links})
    ids = dict(targets.values_list("short_id", "pk"))
    Relation.objects.filter(from_item_id=item.pk).delete()
    wanted = dict.fromkeys((link.type, ids[link.to]) for link in links)
    Relation.objects.bulk_create([Relation(from_item_id=item.pk, type=type_, to_item_id=to) for type_, to in wanted])
