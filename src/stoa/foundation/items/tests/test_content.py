"""The content of an item and its JSON form: what went in comes out."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from stoa.foundation.items.content import Content, Contributor, Link, NamedFile, changed_fields, from_json, to_json

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
ids = st.integers(1, 2**53 - 1)
several = st.lists(ids, max_size=4).map(tuple)
instants = st.none() | st.datetimes(timezones=st.just(UTC))
values: st.SearchStrategy[Any] = st.none() | words | st.integers(-(2**53) + 1, 2**53 - 1) | st.booleans()
contents = st.builds(
    Content,
    title=words,
    language=words,
    access=st.frozensets(words, max_size=4),
    summary=words,
    text=words,
    topics=several,
    places=several,
    units=several,
    people=st.lists(st.builds(Contributor, words, words, st.none() | ids), max_size=3).map(tuple),
    owner=st.none() | ids,
    backup_owner=st.none() | ids,
    licence=words,
    occurred_on=st.none() | st.dates(),
    published_on=st.none() | st.dates(),
    available_from=instants,
    available_until=instants,
    review_by=st.none() | st.dates(),
    identifiers=st.dictionaries(words, words, max_size=3),
    files=st.lists(st.builds(NamedFile, words, words), max_size=3).map(tuple),
    relations=st.lists(st.builds(Link, words, words), max_size=3).map(tuple),
    translation_of=words,
    fields=st.dictionaries(words, values, max_size=3),
)


@given(contents)
def test_what_went_in_comes_out(content: Content) -> None:
    assert from_json(to_json(content)) == content
    assert to_json(from_json(to_json(content))) == to_json(content)
    assert changed_fields(content, content) == []


@given(contents, contents)
def test_changed_fields_are_those_that_differ(one: Content, other: Content) -> None:
    differing = {name for name in Content.__slots__ if getattr(one, name) != getattr(other, name)}
    assert set(changed_fields(one, other)) == differing
