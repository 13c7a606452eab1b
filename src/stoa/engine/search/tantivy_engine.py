"""The embedded search engine: tantivy behind the protocol of this package."""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from tantivy import Index, Order, Searcher
from tantivy import Query as TantivyQuery

from stoa.engine.search import protocol
from stoa.engine.search.collecting import SCORE_DIGITS, best_passages, by_date, by_score, make_hits
from stoa.engine.search.facets import count_facets
from stoa.engine.search.guard import guarded
from stoa.engine.search.manifest import PARTS, write_manifest
from stoa.engine.search.protocol import Answer, Entry, Hit, Query, Scope, SearchError, Sort
from stoa.engine.search.queries import QueryBuilder
from stoa.engine.search.ranking import TermStatistics, strongest_words
from stoa.engine.search.remembering import MOST_HITS, Remembered, is_without_words, key_of, next_change
from stoa.engine.search.schema import SCHEMA_VERSION, build_schema
from stoa.engine.search.writing import DEFAULT_HEAP_BYTES, TantivyWriter, writer_lock

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

VERSION_FILE = "schema.json"
_ENTRIES_AT_ONCE = 20_000


@dataclass(frozen=True)
class _View:
    """One state of one of the two tantivy indexes: addresses found in it hold in it alone."""

    searcher: Searcher
    statistics: TermStatistics
    queries: QueryBuilder
    remembered: Remembered = field(default_factory=Remembered)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The part of an answer that was asked for; facets with the number of values of each."""

    limit: int
    offset: int
    sort: Sort
    facets: tuple[tuple[str, int], ...]


class _Part:
    """One of the two tantivy indexes, following the commits of other processes."""

    def __init__(self, folder: Path) -> None:
        self.index = Index.open(str(folder))
        self.index.config_reader("manual")
        self._meta = folder / "meta.json"
        self._seen = self._mark()
        self._view = self._look()

    def view(self) -> _View:
        """The state last committed; costs one look at a file's times when nothing was committed since."""
        mark = self._mark()
        if mark != self._seen:
            self.index.reload()
            self._view, self._seen = self._look(), mark
        return self._view

    def _look(self) -> _View:
        searcher = self.index.searcher()
        statistics = TermStatistics(searcher)
        return _View(searcher, statistics, QueryBuilder(self.index.schema, statistics))

    def _mark(self) -> tuple[int, int, int]:
        status = self._meta.stat()
        return status.st_mtime_ns, status.st_ino, status.st_size


class TantivyEngine:
    """An index in a folder: many processes may read it, one at a time writes it. `Engine` says what each call means."""

    def __init__(self, path: Path, *, heap_bytes: int = DEFAULT_HEAP_BYTES) -> None:
        self.path = path
        self._heap_bytes = heap_bytes
        with guarded(f"opening {path}"):
            self._items, self._passages = (_Part(path / part) for part in PARTS)

    @contextmanager
    def writer(self) -> Iterator[TantivyWriter]:
        """Hold the index for writing; commits on a clean exit, forgets the uncommitted on an error."""
        with writer_lock(self.path):
            with guarded("opening the writer"):
                writer = TantivyWriter(self.path, self._items.index, self._passages.index, self._heap_bytes)
            try:
                yield writer
                writer.commit()
            except BaseException:
                writer.roll_back()
                raise
            finally:
                writer.close()

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
        """Items in scope that match. A facet with a filter of its own is counted without that filter."""
        wanted = _Wanted(limit, offset, sort, tuple(sorted((facets or {}).items())))
        with guarded("searching"):
            view = self._items.view()
            if limit > MOST_HITS or not is_without_words(query):
                return _answer(view, query, scope, wanted, later)
            key = (wanted, *key_of(query, scope, view.statistics))
            make = partial(_answer, view, query, scope, wanted)
            until = partial(next_change, view.searcher, view.queries, scope)
            return view.remembered.answer(key, scope.now, make, until)

    def passages(self, query: Query, scope: Scope, items: Sequence[int]) -> Mapping[int, tuple[Hit, ...]]:
        """The best passages of each item. Scores compare passages with each other, not with items."""
        with guarded("searching passages"):
            view = self._passages.view()
            built = view.queries.passages(query, scope, items) if items else None
            if built is None:
                return {}
            best = best_passages(view.searcher, view.queries, built, items)
            return {item: best[item] for item in items if item in best}

    def explain(self, query: Query, scope: Scope, item: int) -> str:
        """What each word and concept adds to the item's score, then tantivy's own account with its statistics."""
        with guarded(f"explaining item {item}"):
            view = self._items.view()
            built = view.queries.items(query, scope)
            found = view.searcher.search(view.queries.one_item(built, item), 1).hits
            if not found:
                raise SearchError(f"Item {item} does not match this query for this viewer.")
            score, address = found[0]
            account: dict[str, Any] = {
                "item": item,
                "score": round(score, SCORE_DIGITS),
                "adds": list(_contributions(view, query, item)),
                "documents": view.statistics.documents,
                "account": json.loads(built.explain(view.searcher, address).to_json()),
            }
            return json.dumps(account, ensure_ascii=False, indent=1)

    def similar(self, text: str, scope: Scope, *, limit: int = 10, excluding: int | None = None) -> tuple[Hit, ...]:
        """Listed items most like `text` by its 50 strongest words; none if it shares no word with the index."""
        with guarded("looking for similar items"):
            view = self._items.view()
            built = view.queries.similar(strongest_words(text, view.statistics), scope, excluding)
            return make_hits(view.searcher, by_score(view.searcher, built, limit)[1])

    def entries(self) -> Iterator[Entry]:
        """Every item in the index once, by id, as of the first one taken."""
        with guarded("listing entries"):
            view = self._items.view()
        after = -(2**62)
        while True:
            with guarded("listing entries"):
                rest = view.queries.items_after(after)
                batch = view.searcher.search(rest, _ENTRIES_AT_ONCE, False, "item", 0, Order.Asc).hits
                addresses = [address for _, address in batch]
                columns = [view.searcher.fast_field_values(name, addresses) for name in ("item", "stamp", "access_id")]
            yield from (Entry(int(item), int(stamp), int(access)) for item, stamp, access in zip(*columns, strict=True))
            if len(batch) < _ENTRIES_AT_ONCE:
                return
            after = int(batch[-1][0])

    def count(self) -> int:
        """Number of items (not passages) in the index."""
        with guarded("counting"):
            return self._items.view().searcher.num_docs


def open_engine(path: Path, *, heap_bytes: int = DEFAULT_HEAP_BYTES) -> TantivyEngine:
    """Open the index at `path`, made new where there is none.

    Raises SearchError when it was written with another version of the fields or is damaged.
    """
    with guarded(f"opening {path}"):
        if not (path / VERSION_FILE).exists():
            path.mkdir(parents=True, exist_ok=True)
            with writer_lock(path, wait=True):
                if not (path / VERSION_FILE).exists():
                    _create(path)
        _check_version(path)
    return TantivyEngine(path, heap_bytes=heap_bytes)


def create_engine(path: Path, *, heap_bytes: int = DEFAULT_HEAP_BYTES) -> TantivyEngine:
    """Make an empty index at `path`; raises SearchError if there is one already."""
    with guarded(f"creating {path}"):
        path.mkdir(parents=True, exist_ok=True)
        with writer_lock(path):
            if (path / VERSION_FILE).exists():
                raise SearchError(f"There is a search index at {path} already.")
            _create(path)
    return TantivyEngine(path, heap_bytes=heap_bytes)


def _create(path: Path) -> None:
    for part in PARTS:
        folder = path / part
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir()
        Index(build_schema(), str(folder))
    write_manifest(path)
    # Written last: a folder without it is an unfinished creation and is begun anew.
    (path / VERSION_FILE).write_text(json.dumps({"version": SCHEMA_VERSION}))


def _check_version(path: Path) -> None:
    try:
        version = json.loads((path / VERSION_FILE).read_bytes())["version"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SearchError(f"{path / VERSION_FILE} cannot be read ({error}). Rebuild: “stoa index rebuild”.") from error
    if version != SCHEMA_VERSION:
        raise SearchError(
            f"The search index at {path} has version {version}, this program writes {SCHEMA_VERSION}."
            " Rebuild it with “stoa index rebuild”."
        )


def _answer(view: _View, query: Query, scope: Scope, wanted: _Wanted, later: Collection[str] = ()) -> Answer:
    built = view.queries.items(query, scope)
    needed = wanted.offset + wanted.limit
    if wanted.sort == "relevance" and view.queries.ranks(query):
        total, found = by_score(view.searcher, built, needed)
    else:
        total, found = by_date(view.searcher, built, needed, wanted.sort)
    uncounted = tuple(name for name, _ in wanted.facets if name in later and total > protocol.MANY)
    counted = {name: size for name, size in wanted.facets if name not in uncounted}
    hits = make_hits(view.searcher, found[wanted.offset : needed])
    return Answer(hits, total, _facet_counts(view, query, scope, built, counted), uncounted)


def _facet_counts(
    view: _View, query: Query, scope: Scope, built: TantivyQuery, wanted: Mapping[str, int]
) -> dict[str, dict[str, int]]:
    apart = [name for name in wanted if name in query.filters]
    counts = count_facets(view.searcher, built, {name: size for name, size in wanted.items() if name not in apart})
    for name in apart:
        wider = view.queries.items(query, scope, without_filter=name)
        counts |= count_facets(view.searcher, wider, {name: wanted[name]})
    return {name: counts[name] for name in wanted}


def _contributions(view: _View, query: Query, item: int) -> Iterator[dict[str, object]]:
    for described, part in view.queries.contributions(query):
        hits = view.searcher.search(view.queries.one_item(part, item), 1).hits
        if hits:
            yield {**described, "score": round(hits[0][0], 4)}
