"""The fields of the tantivy index and how a document is written into them.

Items and passages are two indexes under one folder: passages would otherwise shape the statistics that rank items.
"""

from __future__ import annotations

from typing import Any

import orjson
from tantivy import Schema, SchemaBuilder

from stoa.engine.search.analysis import analyser_for, index_text
from stoa.engine.search.protocol import FOREVER, Document, SearchError

SCHEMA_VERSION = 2
"""Raise with every change of fields or analysis: an index of another version must be rebuilt."""

FACETS = ("kind", "language", "topic", "place", "unit", "year", "audience", "state")

DAY_BITS = 36
"""Bits of the sort key below the date: six characters of the short id at six bits each."""

_LARGEST_DAY = 2**26


def build_schema() -> Schema:
    """The fields of both indexes. Ids are signed: a delete by term on an unsigned field silently deletes nothing."""
    builder = SchemaBuilder()
    builder.add_text_field("body", tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("title", tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("short_id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("analyser", "tokens", "timed_tokens", "stewards", "signals"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in FACETS:
        builder.add_text_field(facet_field(name), fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("item", "concepts", "places", "tagged"):
        builder.add_integer_field(name, indexed=True, fast=name == "item")
    for name in ("position", "stamp", "access_id", "date", "order", "open_from", "open_until"):
        builder.add_integer_field(name, fast=True)
    builder.add_boolean_field("archived", indexed=True)
    return builder.build()


def facet_field(name: str) -> str:
    """The field that holds the values of a facet; raises SearchError for a name the schema does not know."""
    if name not in FACETS:
        raise SearchError(f"There is no facet “{name}”: the index knows {', '.join(FACETS)}.")
    return f"facet_{name}"


def sort_key(date: int, short_id: str) -> int:
    """One integer that orders by date, then by short id backwards: descending gives newest first, ids ascending.

    Of the short id the six characters behind the last hyphen but its end count, which in `ST-…` are all random ones.
    """
    tail = short_id.rpartition("-")[2].upper()[:6].ljust(6)
    place = 0
    for character in tail:
        place = place << 6 | min(max(ord(character) - 32, 0), 63)
    day = max(-_LARGEST_DAY, min(date, _LARGEST_DAY))
    return (day << DAY_BITS) + ((1 << DAY_BITS) - 1 - place)


def encode(document: Document) -> str:
    """A document as the JSON tantivy takes in; raises SearchError for a facet the schema does not know.

    Of a passage only what finds it is kept: its own text without the title, its access and where it stands.
    """
    text = document.body if document.position else f"{document.title}\n{document.body}"
    row: dict[str, Any] = {
        "item": document.item,
        "position": document.position,
        "short_id": document.short_id,
        "open_from": document.open_from,
        "open_until": document.open_until,
        "analyser": analyser_for(document.language),
        "body": index_text(text, document.language),
        "stewards": list(document.stewards),
    }
    if document.is_open:
        row[_token_field(document)] = list(document.tokens)
    if document.position == 0:
        row |= _of_items_alone(document)
    return orjson.dumps(row).decode()


def _of_items_alone(document: Document) -> dict[str, Any]:
    return {
        "stamp": document.stamp,
        "access_id": document.access_id,
        "date": document.date,
        "order": sort_key(document.date, document.short_id),
        "archived": not document.is_listed,
        "title": index_text(document.title, document.language),
        "concepts": list(document.concepts),
        "places": list(document.places),
        "tagged": list(document.tagged),
        "signals": list(document.signals),
        **{facet_field(name): list(values) for name, values in document.facets.items()},
    }


def _token_field(document: Document) -> str:
    """Documents always in force keep their tokens apart, so that only the few others have times compared."""
    always = document.open_from <= 0 and document.open_until >= FOREVER
    return "tokens" if always else "timed_tokens"
