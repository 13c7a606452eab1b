"""Items as JSON lines, in the form that can be imported again; only what the viewer may see, also of what they refer to.

Addresses of people and whom an item is for go to staff only: a public export says that it is public and who wrote, not how
to reach them.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import orjson

from stoa.foundation.access.reach import CONSTITUENTS, PUBLIC, STAFF
from stoa.foundation.access.words import secret_tokens
from stoa.foundation.directory.models import Group, Person
from stoa.foundation.files.store import open_blob
from stoa.foundation.ingest.planning import OWN_SOURCE
from stoa.foundation.items.content import NamedFile
from stoa.foundation.items.models import Attachment, Contribution, Item, Relation, Status
from stoa.foundation.items.queries.listing import Filter, visible_items
from stoa.foundation.items.typed import typed_fields
from stoa.foundation.registries import kinds
from stoa.foundation.vocabulary.models import Concept

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from stoa.foundation.access.reach import Viewer

BATCH = 200
_DATES = ("occurred_on", "published_on", "available_from", "available_until", "review_by")


@dataclass(frozen=True, slots=True)
class _Around:
    """What a batch refers to, looked up once; only relations and originals that the viewer may see."""

    concepts: Mapping[int, str]
    units: Mapping[int, str]
    people: Mapping[int, Sequence[Contribution]]
    emails: Mapping[str, str]
    secret: frozenset[str]
    relations: Mapping[int, Sequence[tuple[str, str]]]
    originals: Mapping[object, str]
    files: Mapping[int, Sequence[NamedFile]]
    typed: Mapping[int, dict[str, Any]]


def export_lines(viewer: Viewer, wanted: Filter | None = None, *, ids: Sequence[int] | None = None) -> Iterator[bytes]:
    """One JSON line an item, ending in a newline: a list newest first, or the items `ids` in that order. Read in batches."""
    if ids is None:
        ids = listed(viewer, wanted or Filter())
    for start in range(0, len(ids), BATCH):
        chunk = ids[start : start + BATCH]
        found = {
            item.pk: item
            for item in Item.objects.visible_to(viewer)
            .select_related("access", "stewards", "owner", "backup_owner")
            .filter(pk__in=chunk)
        }
        items = [found[pk] for pk in chunk if pk in found]
        around = _look_around(viewer, items)
        for item in items:
            yield _line(viewer, item, around)


def listed(viewer: Viewer, wanted: Filter) -> list[int]:
    """Ids of a list that the viewer may see, newest first."""
    return list(visible_items(viewer, wanted).newest_first().values_list("pk", flat=True))


def everything(viewer: Viewer, kind: str = "") -> list[int]:
    """Ids of all that the viewer may see, archived items among them, oldest first; tombstones are nothing to import."""
    rows = Item.objects.visible_to(viewer).exclude(status=Status.WITHDRAWN)
    return list((rows.filter(kind=kind) if kind else rows).order_by("pk").values_list("pk", flat=True))


def file_path(file: NamedFile) -> str:
    """Where an exported row says that a file lies. The bytes go there with `export_files`; the store knows them anyway."""
    return f"files/{file.digest}/{file.name}"


def export_files(viewer: Viewer, ids: Sequence[int], folder: Path) -> int:
    """Copy the files of the items that the viewer may see into `folder`, where exported rows look for them; how many."""
    visible = list(Item.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", flat=True))
    named = {file for files in _files(visible).values() for file in files}
    for file in named:
        place = folder / file_path(file)
        place.parent.mkdir(parents=True, exist_ok=True)
        with open_blob(file.digest) as stream, place.open("wb") as out:
            shutil.copyfileobj(stream, out)
    return len(named)


def export_item(viewer: Viewer, item: Item) -> bytes:
    """One item the viewer may see, as one line."""
    return b"".join(export_lines(viewer, ids=[item.pk]))


def reference(source: str, source_key: str | None, short_id: str) -> str:
    """How one item names another so that the name holds in another installation too."""
    return f"{source}:{source_key}" if source_key else f"{OWN_SOURCE}:{short_id}"


def _line(viewer: Viewer, item: Item, around: _Around) -> bytes:
    row = _core(item, around) | {name: value for name in _DATES if (value := _plain(getattr(item, name)))}
    if STAFF in viewer.tokens:
        row |= _for_staff(viewer, item, around)
    elif PUBLIC in item.access.tokens:
        # Without it the row would come in again for staff alone; who else is named stays unsaid.
        row["audience"] = [PUBLIC]
    row["people"] = [_person(person, viewer) for person in around.people.get(item.pk, ())]
    filled = {name: value for name, value in row.items() if value not in ("", None, [], {})}
    return orjson.dumps(filled, option=orjson.OPT_APPEND_NEWLINE)


def _core(item: Item, around: _Around) -> dict[str, Any]:
    original = around.originals.get(item.translation_key, "")
    own = reference(item.source, item.source_key, item.short_id)
    return {
        "kind": item.kind,
        "title": item.title,
        "summary": item.summary,
        "language": item.language,
        "text": item.text,
        "topics": [around.concepts[pk] for pk in item.card["topics"] if pk in around.concepts],
        "places": [around.concepts[pk] for pk in item.card["places"] if pk in around.concepts],
        "units": [around.units[pk] for pk in item.card["units"] if pk in around.units],
        "status": item.status,
        "licence": item.licence,
        "identifiers": item.identifiers,
        "source": item.source if item.source_key else OWN_SOURCE,
        "source_key": item.source_key or item.short_id,
        "relations": [{"type": type_, "to": to} for type_, to in around.relations.get(item.pk, ())],
        "translation_of": "" if original == own else original,
        "files": [file_path(file) for file in around.files.get(item.pk, ())],
        "fields": around.typed.get(item.pk, {}),
    }


def _for_staff(viewer: Viewer, item: Item, around: _Around) -> dict[str, Any]:
    """Groups that the viewer may not know of are left out of the audience, except for those who look after the item."""
    owner, backup = item.owner, item.backup_owner
    secret = frozenset() if viewer.tokens & set(item.stewards.tokens) else around.secret
    return {
        "audience": audience_words(set(item.access.tokens) - secret, around.emails),
        "owner": owner.email if owner else None,
        "backup_owner": backup.email if backup else None,
    }


def audience_words(tokens: Iterable[str], emails: Mapping[str, str]) -> list[str]:
    """Tokens as people write them; `emails` maps the uuids of persons to their addresses."""
    held = set(tokens)
    words = []
    if set(CONSTITUENTS) <= held:
        words.append("constituents")
        held -= set(CONSTITUENTS)
    for token in sorted(held):
        sort, _, key = token.partition(":")
        if sort == "group":
            words.append(key)
        elif sort == "person":
            # Somebody without an address stays named by their key: left out, the row would read as meant for all staff.
            words.append(f"person:{emails.get(key, key)}")
        else:
            words.append(token)
    return words


def _person(person: Contribution, viewer: Viewer) -> dict[str, str]:
    email = person.person.email if person.person and STAFF in viewer.tokens else None
    return {"name": person.name, "role": person.role} | ({"email": email} if email else {})


def _look_around(viewer: Viewer, items: Sequence[Item]) -> _Around:
    ids = [item.pk for item in items]
    concepts = {pk for item in items for pk in (*item.card["topics"], *item.card["places"])}
    units = {pk for item in items for pk in item.card["units"]}
    tokens = {token for item in items for token in item.access.tokens}
    return _Around(
        concepts=dict(Concept.objects.filter(pk__in=concepts).values_list("pk", "uri")),
        units=dict(Group.objects.filter(pk__in=units).values_list("pk", "key")),
        people=_people(ids),
        emails=_emails(tokens),
        secret=secret_tokens(tokens, viewer),
        relations=_relations(viewer, ids),
        originals=_originals(viewer, items),
        files=_files(ids),
        typed=_typed(items),
    )


def _people(ids: Sequence[int]) -> dict[int, list[Contribution]]:
    found: dict[int, list[Contribution]] = {}
    for person in Contribution.objects.filter(item_id__in=ids).select_related("person").order_by("item_id", "position"):
        found.setdefault(person.item_id, []).append(person)
    return found


def _files(ids: Sequence[int]) -> dict[int, list[NamedFile]]:
    found: dict[int, list[NamedFile]] = {}
    for file in Attachment.objects.filter(item_id__in=ids).order_by("item_id", "position"):
        found.setdefault(file.item_id, []).append(NamedFile(file.blob_id, file.name))
    return found


def _emails(tokens: Iterable[str]) -> dict[str, str]:
    uuids = [token.removeprefix("person:") for token in tokens if token.startswith("person:")]
    rows = Person.objects.filter(uuid__in=uuids, email__isnull=False).values_list("uuid", "email") if uuids else ()
    return {str(uuid): str(email) for uuid, email in rows}


def _relations(viewer: Viewer, ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    links = list(
        Relation.objects.filter(from_item_id__in=ids).order_by("pk").values_list("from_item_id", "type", "to_item_id")
    )
    targets = _references(viewer, {to for _, _, to in links})
    found: dict[int, list[tuple[str, str]]] = {}
    for item, type_, to in links:
        if to in targets:
            found.setdefault(item, []).append((type_, targets[to]))
    return found


def _references(viewer: Viewer, ids: Iterable[int]) -> dict[int, str]:
    rows = Item.objects.visible_to(viewer).filter(pk__in=set(ids)).values_list("pk", "source", "source_key", "short_id")
    return {pk: reference(source, key, short_id) for pk, source, key, short_id in rows}


def _originals(viewer: Viewer, items: Sequence[Item]) -> dict[object, str]:
    """The oldest visible language version of each group of versions: the one the others name."""
    keys = {item.translation_key for item in items}
    rows = (
        Item.objects.visible_to(viewer)
        .exclude(status=Status.WITHDRAWN)
        .filter(translation_key__in=keys)
        .order_by("-pk")
    )
    return {
        key: reference(source, source_key, short_id)
        for key, source, source_key, short_id in rows.values_list("translation_key", "source", "source_key", "short_id")
    }


def _typed(items: Sequence[Item]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for entry in kinds().values():
        ids = [item.pk for item in items if item.kind == entry.key] if entry.model else []
        names = [column.name for column in typed_fields(entry.key)]
        if ids and entry.model:
            children = entry.model._default_manager.unscoped("the items were read for this viewer")  # type: ignore[attr-defined]
            for pk, *values in children.filter(pk__in=ids).values_list("pk", *names):
                pairs = zip(names, map(_plain, values), strict=True)
                found[pk] = {name: value for name, value in pairs if value not in ("", None)}
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
