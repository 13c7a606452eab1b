"""Small documents and scopes for tests of engines."""

from __future__ import annotations

from typing import Any

from stoa.engine.search.protocol import Document, Query, Scope
from stoa.engine.search.query_language import parse

PUBLIC = Scope(tokens=frozenset({"public"}), now=1_000)


def make_document(item: int, title: str = "", body: str = "", **rest: Any) -> Document:
    """A public document in English unless said otherwise."""
    given: dict[str, Any] = {"position": 0, "short_id": f"ST-{item:06d}", "stamp": 1, "language": "en"}
    given |= {"tokens": ("public",), **rest}
    return Document(item=item, title=title, body=body, **given)


def typed(text: str) -> Query:
    """What a reader's text comes to."""
    return parse(text).query


def as_token(*tokens: str, now: int = 1_000, denied: frozenset[int] = frozenset()) -> Scope:
    return Scope(tokens=frozenset(tokens), now=now, denied=denied)
