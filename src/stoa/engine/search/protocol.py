"""What a search engine takes and gives: documents, queries, hits and facets.

An engine knows nothing of the database. It stores no text: snippets are cut from text the caller holds. Both engines
(tantivy, OpenSearch) pass one contract suite, so that callers never ask which one runs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager

Sort = Literal["relevance", "newest", "oldest"]

FOREVER = 2**53 - 1
"""The end of an open interval, in epoch seconds: the largest integer every engine and JSON reader keeps exactly."""

MANY = 50_000
"""Matches beyond which the values of some facets may wait until somebody asks for them by themselves."""


class SearchError(Exception):
    """The engine could not answer or write: damaged files, a wrong type, no space. Never an empty result."""


class WriterBusyError(SearchError):
    """Another process holds the index for writing."""


@dataclass(frozen=True, slots=True)
class Document:
    """One item (`position` 0) or one passage of it (`position` ≥ 1), as the engine stores it.

    `item` is the database id; a delete by item removes all its passages. `language` is a BCP 47 tag or empty.
    `open_from`/`open_until` are epoch seconds, half open. `is_open` is false for drafts and withdrawn items, which only
    stewards find. `is_listed` is false for archived items, which default searches leave out. `concepts` and `places`
    hold ids with all broader ones, `tagged` those of both that the item itself carries. `signals` are marks that a query
    may boost, as `name:value`. `facets` maps a facet name (kind, language, topic, place, unit, year, audience,
    state) to its values, as strings; another name is a SearchError. `date` counts days since 1970-01-01. Of a passage
    only ids, language, body and access count.
    """

    item: int
    position: int
    short_id: str
    stamp: int
    language: str
    title: str
    body: str
    tokens: Sequence[str]
    stewards: Sequence[str] = ()
    access_id: int = 0
    is_open: bool = True
    is_listed: bool = True
    open_from: int = 0
    open_until: int = FOREVER
    concepts: Sequence[int] = ()
    places: Sequence[int] = ()
    tagged: Sequence[int] = ()
    signals: Sequence[str] = ()
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    date: int = 0


@dataclass(frozen=True, slots=True)
class Scope:
    """Who looks and when, compiled for the engine: the twin of the access rule in the database.

    A document is in scope when (it is open, `now` lies in its interval and `tokens` meet its tokens) or `tokens` meet
    its stewards; and its item is not in `denied` (item ids tightened since the index last caught up).
    """

    tokens: frozenset[str]
    now: int
    denied: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing the reader typed: `words` (analysed per language), a `phrase` in quotes, or `field:value`.

    `field` is empty for words and phrases, else a facet name or `title`. Plain words rank, and one of them must occur;
    phrases and fields must hold; what is `excluded` (typed behind a minus) must not.
    """

    text: str
    kind: Literal["words", "phrase", "field"] = "words"
    field: str = ""
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class ConceptTerm:
    """A concept the query names in any language: found through its id, ranked by `weight`, explained by `label`.

    Documents tagged with the concept itself count whole, those tagged with a narrower one less. `names` are what it is
    called otherwise, each with its language: a document that holds all words of one is found too, and gets a little.
    """

    concept: int
    label: str
    weight: float = 1.0
    is_place: bool = False
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Boost:
    """Documents with a signal rank a little higher, or lower where `weight` is negative; it makes nothing match.

    `weight` is a share of what the query's own words would add if each stood once in a document: .03 is three hundredths.
    """

    signal: str
    label: str
    weight: float


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked. `groups` are joined by OR; each group is a tuple of clauses.

    `filters` come from facets: a document must carry one of the values of every named facet. No groups and no concepts
    means everything in scope, newest first; `boosts` then say nothing. A concept may stand in for a group's words, never
    for its phrases and fields. `since` and `until` are the first and last `Document.date` wanted, both inclusive.
    """

    groups: tuple[tuple[Clause, ...], ...] = ()
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    concepts: tuple[ConceptTerm, ...] = ()
    boosts: tuple[Boost, ...] = ()
    include_archived: bool = False
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One document of the answer. `score` orders within one answer only and is never shown to the public."""

    item: int
    position: int
    score: float
    short_id: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Hits best first; `total` counts all that match in scope.

    Equal rounded scores come newest first, then by short id. A facet with a filter of its own is counted as if that
    filter were not set, so that a reader can add a second value. Facets `uncounted` are those left for later.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    uncounted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index holds of one item, for comparison with the database."""

    item: int
    stamp: int
    access_id: int


class Writer(Protocol):
    """Adds and removes documents; nothing is visible before `commit`, nothing is lost after it."""

    def replace(self, item: int, documents: Iterable[Document]) -> None:
        """Remove every document of `item`, then add `documents` (none: the item leaves the index)."""

    def commit(self) -> None:
        """Make everything since the last commit durable and visible to new searches."""


class Engine(Protocol):
    """One index. Raises SearchError, never returns an empty answer for a failure."""

    def writer(self) -> AbstractContextManager[Writer]:
        """Hold the index for writing; commits on a clean exit. Raises WriterBusyError at once if another holds it."""

    def search(
        self,
        query: Query,
        scope: Scope,
        *,
        limit: int = 20,
        offset: int = 0,
        sort: Sort = "relevance",
        facets: Mapping[str, int] | None = None,
        later: Collection[str] = (),
    ) -> Answer:
        """Items (position 0) in scope that match, with up to n values of each facet asked for.

        Where words match more than MANY, the facets named in `later` are left out: counting takes longer than finding.
        """

    def passages(self, query: Query, scope: Scope, items: Sequence[int]) -> Mapping[int, tuple[Hit, ...]]:
        """The best passages (position ≥ 1) of each of `items`, best first, at most 3; items without are left out."""

    def explain(self, query: Query, scope: Scope, item: int) -> str:
        """Why `item` ranks where it does, as readable JSON; raises SearchError if it does not match."""

    def similar(self, text: str, scope: Scope, *, limit: int = 10, excluding: int | None = None) -> tuple[Hit, ...]:
        """Items most like `text` by its 50 strongest tf-idf terms."""

    def entries(self) -> Iterable[Entry]:
        """Every item in the index once, in no order."""

    def count(self) -> int:
        """Number of items (not passages) in the index."""
