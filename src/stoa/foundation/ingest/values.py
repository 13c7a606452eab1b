"""Reads one value of a JSON line: the right type and form, or a sentence that says what was expected."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings

from stoa.engine.text.fold import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+|[^@\s<>]+@localhost")
_PERSON_KEYS = frozenset({"name", "email", "role"})
_LINK_KEYS = frozenset({"type", "to"})
LONGEST_EMAIL = 254


class NotTakenError(ValueError):
    """A value that cannot be taken; the message is the sentence for the person."""


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A contributor as a row names them; `email` is empty or in lower case."""

    name: str
    email: str
    role: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A relation as a row names it: `to` is a short id or source:key."""

    type: str
    to: str


def string(value: Any) -> str:
    if not isinstance(value, str):
        raise NotTakenError(f"Expected a text, found {_short(value)}.")
    if "\x00" in value:
        raise NotTakenError("This contains a NUL character; remove it.")
    return value


def text(value: Any) -> str:
    """A text of several lines, as it is stored."""
    return clean(string(value))


def line(value: Any) -> str:
    """A text on one line, without spaces at its ends."""
    return " ".join(clean(string(value)).split())


def strings(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise NotTakenError(f"Expected a list of texts, found {_short(value)}.")
    return tuple(dict.fromkeys([string(entry).strip() for entry in value]))


def string_map(value: Any) -> dict[str, str]:
    """Texts by name; numbers are taken as their digits, since identifiers often look like numbers."""
    entries = mapping(value)
    numbers = {name: str(entry) for name, entry in entries.items() if type(entry) is int}
    return {name: numbers.get(name) or line(entry) for name, entry in entries.items()}


def mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise NotTakenError(f'Expected names with values, as in {{"name": "value"}}, found {_short(value)}.')
    return value


def boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise NotTakenError(f"Expected true or false, found {_short(value)}.")
    return value


def day(value: Any) -> date:
    try:
        if _DAY.fullmatch(string(value)):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise NotTakenError(f"Expected a day as in 2026-03-31, found {_short(value)}.")


def instant(value: Any) -> datetime:
    """A moment in UTC, to the second. A bare day begins at 00:00; what has no offset is in the organization's zone."""
    try:
        if _DAY.fullmatch(string(value)):
            moment = datetime.combine(date.fromisoformat(value), time.min)
        else:
            moment = datetime.fromisoformat(value)
        placed = moment if moment.tzinfo else moment.replace(tzinfo=_zone(settings.TIME_ZONE))
        return placed.astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        raise NotTakenError(
            f"Expected a day or a moment as in 2026-03-31 or 2026-03-31T12:00:00+02:00, found {_short(value)}."
        ) from None


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def email(value: Any) -> str:
    address = string(value).strip().lower()
    if not _EMAIL.fullmatch(address) or len(address) > LONGEST_EMAIL:
        raise NotTakenError(f"Expected an e-mail address, found {_short(value)}.")
    return address


def people(value: Any) -> tuple[NamedPerson, ...]:
    return tuple(_person(entry) for entry in _objects(value))


def _person(entry: Mapping[str, Any]) -> NamedPerson:
    _refuse_unknown(entry, _PERSON_KEYS)
    name, address = entry.get("name"), entry.get("email")
    if not name:
        raise NotTakenError("A person needs a name.")
    return NamedPerson(line(name), email(address) if address else "", string(entry.get("role") or "author"))


def references(value: Any) -> tuple[Reference, ...]:
    found = []
    for entry in _objects(value):
        _refuse_unknown(entry, _LINK_KEYS)
        if not entry.get("type") or not entry.get("to"):
            raise NotTakenError('A relation needs a type and an end: {"type": "cites", "to": "ST-… or source:key"}.')
        found.append(Reference(string(entry["type"]), string(entry["to"]).strip()))
    return tuple(dict.fromkeys(found))


def _objects(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise NotTakenError(f"Expected a list of objects, found {_short(value)}.")
    return value


def _refuse_unknown(entry: Mapping[str, Any], known: frozenset[str]) -> None:
    for name in entry:
        if name not in known:
            raise NotTakenError(f"{name!r} is not known here. Possible: {', '.join(sorted(known))}.")


def _short(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:59] + "…"
