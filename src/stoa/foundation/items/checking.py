"""What an item must fulfil before it is saved: every problem is named, nothing is guessed or cut."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stoa.foundation.errors import Problem
from stoa.foundation.items.models import Contribution
from stoa.foundation.items.typed import clean_fields
from stoa.foundation.registries import kinds, relation_types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stoa.foundation.items.content import Content

TITLE_LIMIT, SUMMARY_LIMIT, TEXT_LIMIT, NAME_LIMIT = 500, 4_000, 20_000_000, 200
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def check_content(content: Content, kind_key: str) -> list[Problem]:
    """Everything wrong with the content as an item of this kind; an empty list means it can be saved."""
    entry = kinds().get(kind_key)
    if entry is None:
        return [Problem("kind", f"{kind_key!r} is not a kind. Possible: {', '.join(kinds())}.")]
    problems = [*_texts(content), *_core(content), *_parts(content)]
    return problems + clean_fields(entry, content.fields)[1]


def _texts(content: Content) -> Iterator[Problem]:
    if not content.title.strip():
        yield Problem("title", "An item needs a title.")
    limits = (("title", TITLE_LIMIT), ("summary", SUMMARY_LIMIT), ("text", TEXT_LIMIT), ("licence", NAME_LIMIT))
    for name, limit in limits:
        value: str = getattr(content, name)
        if len(value) > limit:
            yield Problem(name, f"This is {len(value)} characters long; at most {limit} fit.")
        if "\x00" in value:
            yield Problem(name, "This contains a NUL character; remove it.")


def _core(content: Content) -> Iterator[Problem]:
    if not _LANGUAGE.fullmatch(content.language):
        yield Problem("language", f"{content.language!r} is not a language code such as en, fr or es.")
    if not content.access:
        yield Problem("audience", "Say who may see this: at least one audience.")
    if content.available_from and content.available_until and content.available_from >= content.available_until:
        yield Problem("available_until", "This ends before it begins.")


def _parts(content: Content) -> Iterator[Problem]:
    for person in content.people:
        if not person.name.strip() or len(person.name) > NAME_LIMIT or "\x00" in person.name:
            yield Problem("people", f"{person.name[:40]!r} cannot be a name: 1 to {NAME_LIMIT} characters.")
        if person.role not in Contribution.Role.values:
            yield Problem("people", f"{person.role!r} is not a role. Possible: {', '.join(Contribution.Role.values)}.")
    for link in content.relations:
        if link.type not in relation_types():
            yield Problem("relations", f"{link.type!r} is not a relation. Possible: {', '.join(relation_types())}.")
    for file in content.files:
        if not file.name or len(file.name.encode()) > NAME_LIMIT:
            yield Problem("files", f"The file name {file.name[:40]!r} is empty or too long.")
