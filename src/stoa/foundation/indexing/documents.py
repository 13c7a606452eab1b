"""Items as the engine's documents: everything the index holds is made here, from what kinds declare."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from stoa.engine.search.protocol import FOREVER, Document
from stoa.engine.text.markdown import passages, plain_text
from stoa.foundation.access.queries import tokens_of_sets
from stoa.foundation.access.reach import PUBLIC
from stoa.foundation.directory.models import Group
from stoa.foundation.indexing.weights import signals_of
from stoa.foundation.ingest.queries import passages_of
from stoa.foundation.items.models import OPEN_STATES, Attachment, Item
from stoa.foundation.items.typed import typed_fields
from stoa.foundation.registries import kinds
from stoa.foundation.vocabulary.queries import roots_of_places, with_ancestors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stoa.foundation.ingest.models import FilePassage

FILE_STEP = 1_000_000
"""Passages of an item's own text are 1, 2, …; those of its nth file (from 1) are n × FILE_STEP + their position."""

_EPOCH = date(1970, 1, 1).toordinal()
_COLUMNS = (
    "id",
    "short_id",
    "kind",
    "status",
    "title",
    "summary",
    "text",
    "language",
    "access_id",
    "stewards_id",
    "available_from",
    "available_until",
    "sort_on",
    "stamp",
    "card",
)
_REASON = "the index holds every item; each search asks for its viewer"


@dataclass(frozen=True, slots=True)
class _Around:
    """What a batch of items refers to, looked up once."""

    tokens: Mapping[int, tuple[str, ...]]
    ancestors: Mapping[int, tuple[int, ...]]
    units: Mapping[int, Sequence[str]]
    world: frozenset[int]
    typed: Mapping[int, str]
    signals: Mapping[int, Sequence[str]]
    files: Mapping[int, list[tuple[int, str, list[FilePassage]]]] = field(default_factory=dict)


def documents_of(item_ids: Iterable[int]) -> Iterator[tuple[int, list[Document]]]:
    """The documents of each item that exists: the item first, then its passages. Seven queries a batch and one a signal."""
    wanted = sorted(set(item_ids))
    rows = list(Item.objects.unscoped(_REASON).filter(pk__in=wanted).values(*_COLUMNS))
    around = _look_around(rows)
    for row in rows:
        yield row["id"], list(_documents(row, around))


def is_public_now(document: Document, now: int) -> bool:
    """Whether the public index holds the document: open, in force at `now`, and everybody's."""
    return document.is_open and PUBLIC in document.tokens and document.open_from <= now < document.open_until


def _look_around(rows: Sequence[dict[str, Any]]) -> _Around:
    concepts = {pk for row in rows for pk in (*row["card"]["topics"], *row["card"]["places"])}
    units = {pk for row in rows for pk in row["card"]["units"]}
    with_files = [row["id"] for row in rows if row["card"]["files"]]
    return _Around(
        tokens=tokens_of_sets({row["access_id"] for row in rows} | {row["stewards_id"] for row in rows}),
        ancestors=with_ancestors(concepts) if concepts else {},
        units=dict(Group.objects.filter(pk__in=units).values_list("pk", "line")) if units else {},
        world=roots_of_places(),
        typed=_typed_texts(rows),
        signals=signals_of([row["id"] for row in rows]),
        files=_files(with_files) if with_files else {},
    )


def _typed_texts(rows: Sequence[dict[str, Any]]) -> dict[int, str]:
    """The text of the typed fields that kinds declare as searched, by item."""
    found: dict[int, str] = {}
    for entry in kinds().values():
        ids = [row["id"] for row in rows if row["kind"] == entry.key] if entry.searched and entry.model else []
        names = [f.name for f in typed_fields(entry.key) if f.name in entry.searched]
        if ids and entry.model:
            children = entry.model._default_manager.unscoped(_REASON)  # type: ignore[attr-defined]  # children share it
            for pk, *values in children.filter(pk__in=ids).values_list("pk", *names):
                found[pk] = " ".join(str(value) for value in values if value)
    return found


def _files(item_ids: Sequence[int]) -> dict[int, list[tuple[int, str, list[FilePassage]]]]:
    attachments = list(Attachment.objects.filter(item_id__in=item_ids).order_by("item_id", "position"))
    texts = passages_of(attachment.blob_id for attachment in attachments)
    found: dict[int, list[tuple[int, str, list[FilePassage]]]] = {}
    for attachment in attachments:
        entry = (attachment.position + 1, attachment.name, texts.get(attachment.blob_id, []))
        found.setdefault(attachment.item_id, []).append(entry)
    return found


def _documents(row: dict[str, Any], around: _Around) -> Iterator[Document]:
    files = around.files.get(row["id"], [])
    own = passages(row["text"])
    people = " ".join(name for name, _, _ in row["card"]["people"])
    text = own[0].text if len(own) == 1 else plain_text(row["text"])
    parts = [row["summary"], text, around.typed.get(row["id"], ""), people]
    parts += [part for _, name, texts in files for part in (name, *(passage.text for passage in texts))]
    common = _common(row, around)
    yield Document(position=0, body="\n".join(part for part in parts if part), **common)
    if len(own) > 1 or files:
        for passage in own:
            yield Document(position=passage.position, body=passage.text, **common)
    for number, _, texts in files:
        for piece in texts:
            yield Document(position=number * FILE_STEP + piece.position, body=piece.text, **common)


def _common(row: dict[str, Any], around: _Around) -> dict[str, Any]:
    card = row["card"]
    topics = _with_broader(card["topics"], around)
    places = _with_broader(card["places"], around, leaving_out=around.world - set(card["places"]))
    return {
        "item": row["id"],
        "short_id": row["short_id"],
        "stamp": row["stamp"],
        "language": row["language"],
        "title": row["title"],
        "tokens": around.tokens[row["access_id"]],
        "stewards": around.tokens[row["stewards_id"]],
        "access_id": row["access_id"],
        "is_open": row["status"] in OPEN_STATES,
        "is_listed": row["status"] not in {"archived", "withdrawn"},
        "open_from": _seconds(row["available_from"], 0),
        "open_until": _seconds(row["available_until"], FOREVER),
        "concepts": topics,
        "places": places,
        "tagged": sorted({*card["topics"], *card["places"]}),
        "signals": around.signals.get(row["id"], ()),
        "facets": _facets(row, topics, places, around),
        "date": row["sort_on"].toordinal() - _EPOCH,
    }


def _facets(
    row: dict[str, Any], topics: Sequence[int], places: Sequence[int], around: _Around
) -> dict[str, tuple[str, ...]]:
    units = dict.fromkeys(key for pk in row["card"]["units"] for key in around.units.get(pk, ()))
    return {
        "kind": (row["kind"],),
        "language": (row["language"],),
        "topic": tuple(map(str, topics)),
        "place": tuple(map(str, places)),
        "unit": tuple(units),
        "year": (str(row["sort_on"].year),),
        "state": (row["status"],),
    }


def _with_broader(
    concepts: Sequence[int], around: _Around, *, leaving_out: frozenset[int] = frozenset()
) -> tuple[int, ...]:
    broader = {above for pk in concepts for above in around.ancestors.get(pk, (pk,))}
    return tuple(sorted(broader - leaving_out))


def _seconds(moment: datetime | None, otherwise: int) -> int:
    return otherwise if moment is None else int(moment.astimezone(UTC).timestamp())
