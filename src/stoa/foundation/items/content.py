"""The content of an item: what one revision holds, whole, and its JSON form."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Contributor:
    """A name as written, the role, and the person's id if an e-mail matched."""

    name: str
    role: str
    person: int | None = None


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A stored file under the name people see."""

    digest: str
    name: str


@dataclass(frozen=True, slots=True)
class Link:
    """A typed relation to the item with this short id."""

    type: str
    to: str


@dataclass(frozen=True, slots=True)
class Content:
    """One version of an item. Ids are database ids; `access` holds tokens; `units[0]` owns the item.

    `translation_of` is the short id of another language version, empty for none. `fields` are the kind's own facts by name.
    """

    title: str
    language: str
    access: frozenset[str]
    summary: str = ""
    text: str = ""
    topics: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    units: tuple[int, ...] = ()
    people: tuple[Contributor, ...] = ()
    owner: int | None = None
    backup_owner: int | None = None
    licence: str = ""
    occurred_on: date | None = None
    published_on: date | None = None
    available_from: datetime | None = None
    available_until: datetime | None = None
    review_by: date | None = None
    identifiers: Mapping[str, str] = field(default_factory=dict)
    files: tuple[NamedFile, ...] = ()
    relations: tuple[Link, ...] = ()
    translation_of: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)


def to_json(content: Content) -> str:
    """The content as JSON, keys in the order of the fields; equal contents give equal text."""
    plain = {f.name: getattr(content, f.name) for f in fields(content)}
    plain["access"] = sorted(content.access)
    return orjson.dumps(plain, default=str, option=orjson.OPT_SORT_KEYS).decode()


_DATES = ("occurred_on", "published_on", "review_by")
_INSTANTS = ("available_from", "available_until")


def from_json(text: str) -> Content:
    """Read what `to_json` wrote. Typed fields come back in JSON's types (dates as text); `check_content` types them."""
    plain: dict[str, Any] = orjson.loads(text)
    plain["access"] = frozenset(plain["access"])
    for name in ("topics", "places", "units"):
        plain[name] = tuple(plain[name])
    plain["people"] = tuple(Contributor(**entry) for entry in plain["people"])
    plain["files"] = tuple(NamedFile(**entry) for entry in plain["files"])
    plain["relations"] = tuple(Link(**entry) for entry in plain["relations"])
    plain |= {name: date.fromisoformat(plain[name]) for name in _DATES if plain[name]}
    plain |= {name: datetime.fromisoformat(plain[name]) for name in _INSTANTS if plain[name]}
    return Content(**plain)


def changed_fields(before: Content, after: Content) -> list[str]:
    """Names of the fields that differ, in order; typed fields are compared as a whole."""
    old, new = orjson.loads(to_json(before)), orjson.loads(to_json(after))
    return [name for name in new if old.get(name) != new[name]]
