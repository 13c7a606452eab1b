"""What is to be done with each row of a batch: save anew, save a version, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Max, Q

from stoa.foundation.ingest.merging import merge, pick_status
from stoa.foundation.ingest.models import ImportedVersion
from stoa.foundation.items.content import Content, from_json, to_json
from stoa.foundation.items.models import Item, Revision, Status
from stoa.foundation.items.services import Save

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.ingest.rows import Row

CHANNEL = "import"
OWN_SOURCE = "stoa"
"""The source of exported items that never were imported: their key is their short id, and it leads back to them."""

PENDING = ""
"""The digest of an item whose links are still to come: an import that dies before them does the row again."""

Key = tuple[str, str]


class Known(NamedTuple):
    """An item that a row speaks of, as it is now."""

    id: int
    short_id: str
    kind: str
    status: str
    head: int
    live: int | None
    digest: str


@dataclass(slots=True)
class Plan:
    """What is to become of a row. `save` is None when nothing of the item itself changes.

    `said` is what the row says with the links of the import before, and `is_edited` whether the item will say something
    else, so that `said` must be remembered. `needs_links` leaves the rest to the second pass.
    """

    row: Row
    digest: str
    known: Known | None = None
    save: Save | None = None
    kept: tuple[str, ...] = ()
    said: Content | None = None
    is_edited: bool = False
    needs_links: bool = False

    @property
    def is_done(self) -> bool:
        """Whether the same row came in before, with all its links."""
        return self.known is not None and self.known.digest == self.digest

    def said_version(self) -> tuple[Content, str] | None:
        """What must be remembered beside the item's versions, or None."""
        return (self.said, self.row.status) if self.said is not None and self.is_edited else None


def remember_said(said: Mapping[int, tuple[Content, str] | None]) -> None:
    """Note what an import said of items where edits were kept, and forget it of the others. Same transaction as the save."""
    ImportedVersion.objects.filter(item_id__in=said).delete()
    ImportedVersion.objects.bulk_create(
        ImportedVersion(item_id=pk, content=to_json(version[0]), status=version[1])
        for pk, version in said.items()
        if version is not None
    )


def known_items(rows: Sequence[Row], viewer: Viewer | None) -> dict[Key, Known]:
    """The items that rows speak of, by source and key: one query a source."""
    keys: dict[str, set[str]] = {}
    for row in rows:
        keys.setdefault(row.source, set()).add(row.key)
    found: dict[Key, Known] = {}
    for source, wanted in keys.items():
        if source == OWN_SOURCE:
            found |= {(source, known.short_id): known for known in _known(Q(short_id__in=wanted), viewer)}
        rows_found = Item.objects.unscoped("the import knows items by source and key").filter(
            source=source, source_key__in=wanted
        )
        values: Iterable[tuple[Any, ...]] = rows_found.values_list(
            "source_key", "id", "short_id", "kind", "status", "head", "live", "source_digest"
        )
        found |= {(source, str(key)): Known(*rest) for key, *rest in values}
    return found


def _known(condition: Q, viewer: Viewer | None) -> Iterable[Known]:
    items = (
        Item.objects.unscoped("an import by the program itself") if viewer is None else Item.objects.visible_to(viewer)
    )
    rows = items.filter(condition, source_key=None)
    return (
        Known(*row) for row in rows.values_list("id", "short_id", "kind", "status", "head", "live", "source_digest")
    )


def make_plans(rows: Sequence[Row], known: Mapping[Key, Known]) -> list[Plan]:
    """Plan every row; a row that cannot be saved gets its problem and no plan."""
    plans = [Plan(row, row.digest(), known.get((row.source, row.key))) for row in rows]
    revising = [plan for plan in plans if plan.known and not plan.is_done]
    versions = _versions([plan.known for plan in revising if plan.known])
    for plan in plans:
        if plan.known is None:
            plan.save = _first(plan)
        elif not plan.is_done:
            _revise(plan, plan.known, versions[plan.known.id])
    return [plan for plan in plans if not plan.row.problems]


def _first(plan: Plan) -> Save:
    row = plan.row
    plan.needs_links = row.has_links
    digest = PENDING if row.has_links else plan.digest
    assert row.content is not None  # noqa: S101 (rows without content have problems and are not planned)
    return Save(row.content, row.kind, row.status, source=row.source, source_key=row.key, source_digest=digest)


class Versions(NamedTuple):
    """The newest version of an item and what the last import said of it, each with its state."""

    ours: Content
    ours_status: str
    base: Content | None
    base_status: str | None


def _versions(known: Sequence[Known]) -> dict[int, Versions]:
    """Heads and last imports of several items: three queries."""
    if not known:
        return {}
    ids = [item.id for item in known]
    imported = Revision.objects.filter(item_id__in=ids, channel=CHANNEL).values("item_id").annotate(last=Max("number"))
    last = {row["item_id"]: row["last"] for row in imported}
    wanted = Q(*[("pk__in", [])])
    for item in known:
        wanted |= Q(item_id=item.id, number__in={item.head, last.get(item.id, item.head)})
    rows = Revision.objects.filter(wanted).values_list("item_id", "number", "content", "status")
    revisions = {(item, number): (content, status) for item, number, content, status in rows}
    said = {v.item_id: (v.content, v.status) for v in ImportedVersion.objects.filter(item_id__in=ids)}
    return {item.id: _version(item, revisions, last, said) for item in known}


def _version(
    item: Known,
    revisions: Mapping[tuple[int, int], tuple[str, str]],
    last: Mapping[int, int],
    said: Mapping[int, tuple[str, str]],
) -> Versions:
    ours, ours_status = revisions[item.id, item.head]
    if item.live in {None, item.head}:
        ours_status = item.status
    base = said.get(item.id) or (revisions[item.id, last[item.id]] if item.id in last else None)
    return Versions(from_json(ours), ours_status, from_json(base[0]) if base else None, base[1] if base else None)


def _revise(plan: Plan, known: Known, versions: Versions) -> None:
    row = plan.row
    assert row.content is not None  # noqa: S101 (rows without content have problems and are not planned)
    if known.kind != row.kind:
        row.refuse("kind", f"{known.short_id} came in as {known.kind}; an item cannot change its kind.")
        return
    if known.status == Status.WITHDRAWN:
        row.refuse("status", f"{known.short_id} was withdrawn here and stays so.")
        return
    merged = merge(versions.base, versions.ours, row.content)
    status, is_kept = pick_status(versions.base_status, versions.ours_status, row.status)
    before = versions.base or versions.ours
    plan.kept = (*merged.kept, *(["status"] if is_kept else []))
    plan.said = replace(row.content, relations=before.relations, translation_of=before.translation_of)
    plan.is_edited = bool(plan.kept) or _links(before) != _links(versions.ours)
    plan.needs_links = row.has_links or any((*_links(before), *_links(versions.ours)))
    if merged.content != versions.ours or status != versions.ours_status:
        digest = PENDING if plan.needs_links else plan.digest
        plan.save = Save(merged.content, row.kind, status, known.id, known.head, row.source, row.key, digest)


def _links(content: Content) -> tuple[object, str]:
    return content.relations, content.translation_of
