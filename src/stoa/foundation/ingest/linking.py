"""The second pass of an import: relations and language versions, when all the items they lead to are there."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q

from stoa.foundation.errors import Problem
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.services import one_change
from stoa.foundation.ingest.merging import pick_links
from stoa.foundation.ingest.planning import CHANNEL, OWN_SOURCE, PENDING, Key, Plan, remember_said
from stoa.foundation.ingest.report import Kept, Report
from stoa.foundation.items.content import Content, Link, from_json
from stoa.foundation.items.models import Item, Revision
from stoa.foundation.items.services import Save, Saved, relate_items, save_items
from stoa.foundation.items.services.saving import BATCH
from stoa.foundation.items.short_ids import read_short_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.history.services import Actor
    from stoa.foundation.ingest.rows import Row
    from stoa.foundation.ingest.values import Reference


@dataclass(slots=True)
class Waiting:
    """An item whose links are still to come.

    `is_saved` tells that this import made its newest version, `is_resumed` that one before it did and died.
    """

    number: int
    file: str
    item: Saved
    plan_digest: str
    title: str
    kind: str
    relations: tuple[Reference, ...]
    translation_of: str
    said: Content | None
    said_status: str
    kept: tuple[str, ...]
    is_saved: bool
    is_resumed: bool
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, name: str, sentence: str) -> None:
        self.problems.append(Problem(name, sentence, self.number))


@dataclass(slots=True)
class Linker:
    """Knows the items of this import by source and key, and links those that wait."""

    actor: Actor
    viewer: Viewer | None
    report: Report
    is_dry_run: bool = False
    _known: dict[Key, Saved] = field(default_factory=dict)
    _waiting: list[Waiting] = field(default_factory=list)

    def know(self, row: Row, item: Saved) -> None:
        """An item of this import may be pointed to by its rows, also where the actor may not read it afterwards."""
        self._known[row.source, row.key] = item

    def remember(self, plan: Plan, item: Saved, file: str, *, is_saved: bool) -> None:
        row = plan.row
        self._waiting.append(
            Waiting(
                row.number,
                file,
                item,
                plan.digest,
                row.values["title"],
                row.kind,
                row.values.get("relations", ()),
                row.values.get("translation_of", ""),
                plan.said,
                row.status,
                plan.kept,
                is_saved,
                plan.known is not None and plan.known.digest == PENDING,
            )
        )

    def link_all(self) -> None:
        for start in range(0, len(self._waiting), BATCH):
            batch = self._waiting[start : start + BATCH]
            targets = self._targets({name for one in batch for name in _names(one)})
            if self.is_dry_run:
                for one in batch:
                    _links(one, targets)
            else:
                self._link(batch, targets)
            for one in batch:
                self.report.refuse(one.file, one.problems)
            failpoint("ingest.batch_linked")
        self._waiting.clear()

    def _link(self, batch: Sequence[Waiting], targets: dict[str, str]) -> None:
        """Link a batch in one transaction. A row with a link that leads nowhere stays open: the next import tries again."""
        with one_change():
            links: dict[int, Sequence[Link]] = {}
            translations: dict[int, str] = {}
            digests = {}
            heads = _heads([one.item.id for one in batch])
            for one in batch:
                merged = self._merge(one, heads[one.item.id], targets)
                if one.is_saved or (one.is_resumed and heads[one.item.id].channel == CHANNEL):
                    links[one.item.id] = merged.relations
                    translations[one.item.id] = merged.translation_of
                elif merged != heads[one.item.id].content:
                    self._save_version(one, merged, heads[one.item.id])
                if not one.problems:
                    digests[one.item.id] = one.plan_digest
            failpoint("ingest.linking")
            relate_items(links, translations=translations, digests=digests, actor=self.actor)

    def _merge(self, one: Waiting, head: Head, targets: dict[str, str]) -> Content:
        relations, translation_of = _links(one, targets)
        row = replace(head.content, relations=relations, translation_of=translation_of)
        merged, kept = pick_links(one.said, head.content, row)
        names = (*one.kept, *kept)
        if names:
            self.report.kept.append(Kept(one.item.short_id, one.title, names))
        if one.said is not None:
            said = replace(one.said, relations=relations, translation_of=translation_of)
            remember_said({one.item.id: (said, one.said_status) if names else None})
        return merged

    def _save_version(self, one: Waiting, content: Content, head: Head) -> None:
        save = Save(content, one.kind, head.status, item=one.item.id, read_head=head.number)
        save_items([save], actor=self.actor)
        self.report.unchanged -= 1
        self.report.changed += 1

    def _targets(self, names: set[str]) -> dict[str, str]:
        """Short ids by the name used in rows; a name that leads nowhere the viewer may see is missing."""
        found, keys, short_ids = {}, {}, {}
        for name in names:
            source, colon, key = name.partition(":")
            if colon and (source, key) in self._known:
                found[name] = self._known[source, key].short_id
            elif colon:
                keys[source, key] = name
            elif short_id := read_short_id(name):
                short_ids[short_id] = name
        return found | self._stored(keys, short_ids)

    def _stored(self, keys: dict[Key, str], short_ids: dict[str, str]) -> dict[str, str]:
        wanted = Q(short_id__in=[*short_ids, *(key for source, key in keys if source == OWN_SOURCE)])
        for source in {source for source, _ in keys}:
            wanted |= Q(source=source, source_key__in=[key for one, key in keys if one == source])
        items = (
            Item.objects.unscoped("the program's own") if self.viewer is None else Item.objects.visible_to(self.viewer)
        )
        found = {}
        for short_id, source, key in items.filter(wanted).values_list("short_id", "source", "source_key"):
            for name in (short_ids.get(short_id), keys.get((source, key or "")), keys.get((OWN_SOURCE, short_id))):
                if name:
                    found[name] = short_id
        return found


@dataclass(frozen=True, slots=True)
class Head:
    """The newest version of an item and the state it was saved in."""

    content: Content
    number: int
    status: str
    channel: str


def _heads(ids: list[int]) -> dict[int, Head]:
    rows = Revision.objects.filter(item_id__in=ids, number=F("item__head"))
    values: Iterable[tuple[Any, ...]] = rows.values_list("item_id", "content", "number", "status", "channel")
    return {pk: Head(from_json(content), *rest) for pk, content, *rest in values}


def _names(one: Waiting) -> list[str]:
    return [link.to for link in one.relations] + ([one.translation_of] if one.translation_of else [])


def _links(one: Waiting, targets: dict[str, str]) -> tuple[tuple[Link, ...], str]:
    """The links whose ends exist; the others are problems of the row."""
    for name, to in [*(("relations", link.to) for link in one.relations), ("translation_of", one.translation_of)]:
        if to and to not in targets:
            one.refuse(name, f"{to!r} was not found. Give a short id or source:key of an item that you may see.")
        elif to and targets[to] == one.item.short_id and one.item.short_id:
            one.refuse(name, f"{to!r} is this item itself.")
    good = {to for to, short_id in targets.items() if short_id != one.item.short_id or not short_id}
    relations = tuple(Link(link.type, targets[link.to]) for link in one.relations if link.to in good)
    return relations, targets[one.translation_of] if one.translation_of in good else ""
