"""The embedded search engine: tantivy behind the protocol of this package."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tantivy import DocAddress, Index, Order, Searcher
from tantivy import Query as TantivyQuery

from stoa.engine.search.facets import count_facets
from stoa.engine.search.guard import guarded
from stoa.engine.search.manifest import PARTS, write_manifest
from stoa.engine.search.protocol import Answer, Entry, Hit, Query, Scope, SearchError, Sort
from stoa.engine.search.queries import QueryBuilder, filtered_facets
from stoa.engine.search.ranking import TermStatistics, strongest_words
from stoa.engine.search.schema import SCHEMA_VERSION, build_schema
from stoa.engine.search.writing import DEFAULT_HEAP_BYTES, TantivyWriter, writer_lock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

VERSION_FILE = "schema.json"
BEST_PASSAGES = 3
SCORE_DIGITS = 3
_SPARE_HITS = 60
_LARGEST_WINDOW = 50_000
_ENTRIES_AT_ONCE = 20_000


class _Part:
    """One of the two tantivy indexes, with a searcher that follows the commits of other processes."""

    def __init__(self, folder: Path) -> None:
        self.index = Index.open(str(folder))
        self.index.config_reader("manual")
        self._meta = folder / "meta.json"
        self._seen = self._mark()
        self._renew()

    def follow(self) -> None:
        """Take up what was committed since; costs one look at a file's times when nothing was."""
        mark = self._mark()
        if mark != self._seen:
            self.index.reload()
            self._seen = mark
            self._renew()

    def _renew(self) -> None:
        self.searcher: Searcher = self.index.searcher()
        self.statistics = TermStatistics(self.searcher)
        self.queries = QueryBuilder(self.index.schema, self.statistics)

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
    ) -> Answer:
        """Items in scope that match. A facet with a filter of its own is counted without that filter."""
        with guarded("searching"):
            self._items.follow()
            built = self._items.queries.items(query, scope)
            ranked = sort == "relevance" and self._items.queries.ranks(query)
            total, found = self._ranked(built, offset + limit) if ranked else self._by_date(built, offset + limit, sort)
            hits = self._hits(self._items.searcher, found[offset : offset + limit])
            return Answer(hits, total, self._facets(query, scope, built, facets or {}))

    def passages(self, query: Query, scope: Scope, items: Sequence[int]) -> Mapping[int, tuple[Hit, ...]]:
        """The best passages of each item. Scores compare passages with each other, not with items."""
        with guarded("searching passages"):
            self._passages.follow()
            built = self._passages.queries.passages(query, scope, items) if items else None
            if built is None:
                return {}
            best = self._best_passages(built, list(items))
            return {item: best[item] for item in items if item in best}

    def explain(self, query: Query, scope: Scope, item: int) -> str:
        """What each word and concept adds to the item's score, then tantivy's own account with its statistics."""
        with guarded(f"explaining item {item}"):
            self._items.follow()
            queries, searcher = self._items.queries, self._items.searcher
            built = queries.items(query, scope)
            found = searcher.search(queries.one_item(built, item), 1).hits
            if not found:
                raise SearchError(f"Item {item} does not match this query for this viewer.")
            score, address = found[0]
            adds = [
                (about, searcher.search(queries.one_item(part, item), 1).hits)
                for about, part in queries.contributions(query)
            ]
            account: dict[str, Any] = {
                "item": item,
                "score": round(score, SCORE_DIGITS),
                "adds": [{**about, "score": round(hits[0][0], 4)} for about, hits in adds if hits],
                "documents": self._items.statistics.documents,
                "account": json.loads(built.explain(searcher, address).to_json()),
            }
            return json.dumps(account, ensure_ascii=False, indent=1)

    def similar(self, text: str, scope: Scope, *, limit: int = 10, excluding: int | None = None) -> tuple[Hit, ...]:
        """Listed items most like `text` by its 50 strongest words; none if it shares no word with the index."""
        with guarded("looking for similar items"):
            self._items.follow()
            words = strongest_words(text, self._items.statistics)
            built = self._items.queries.similar(words, scope, excluding)
            return self._hits(self._items.searcher, self._ranked(built, limit)[1][:limit])

    def entries(self) -> Iterator[Entry]:
        """Every item in the index once, by id, as of the first one taken."""
        with guarded("listing entries"):
            self._items.follow()
            searcher, queries = self._items.searcher, self._items.queries
        after = -(2**62)
        while True:
            with guarded("listing entries"):
                batch = searcher.search(queries.items_after(after), _ENTRIES_AT_ONCE, False, "item", 0, Order.Asc).hits
                addresses = [address for _, address in batch]
                columns = [searcher.fast_field_values(name, addresses) for name in ("item", "stamp", "access_id")]
            yield from (Entry(int(item), int(stamp), int(access)) for item, stamp, access in zip(*columns, strict=True))
            if len(batch) < _ENTRIES_AT_ONCE:
                return
            after = int(batch[-1][0])

    def count(self) -> int:
        """Number of items (not passages) in the index."""
        with guarded("counting"):
            self._items.follow()
            return self._items.searcher.num_docs

    def _ranked(self, query: TantivyQuery, needed: int) -> tuple[int, list[tuple[float, DocAddress]]]:
        """The total and the first `needed` hits by rounded score, then newest, then short id.

        Equal scores come out of tantivy in the order of segments, so more is fetched until no group of equals is cut.
        """
        searcher = self._items.searcher
        window = needed + _SPARE_HITS
        while True:
            result: Any = searcher.search(query, window)
            hits: list[tuple[float, DocAddress]] = result.hits
            total: int = result.count
            if len(hits) < window or window >= _LARGEST_WINDOW or not _cuts_equals(hits, needed):
                break
            window = min(window * 4, _LARGEST_WINDOW)
        keys = searcher.fast_field_values("order", [address for _, address in hits])
        ordered = sorted(
            zip(hits, keys, strict=True), key=lambda pair: (-round(pair[0][0], SCORE_DIGITS), -int(pair[1] or 0))
        )
        return total, [hit for hit, _ in ordered[:needed]]

    def _by_date(self, query: TantivyQuery, needed: int, sort: Sort) -> tuple[int, list[tuple[float, DocAddress]]]:
        order = Order.Asc if sort == "oldest" else Order.Desc
        result: Any = self._items.searcher.search(query, max(needed, 1), True, "order", 0, order)
        return result.count, [(0.0, address) for _, address in result.hits[:needed]]

    def _facets(
        self, query: Query, scope: Scope, built: TantivyQuery, wanted: Mapping[str, int]
    ) -> dict[str, dict[str, int]]:
        searcher = self._items.searcher
        apart = filtered_facets(query.filters, wanted)
        counts = count_facets(searcher, built, {name: size for name, size in wanted.items() if name not in apart})
        for name in apart:
            wider = self._items.queries.items(query, scope, without_filter=name)
            counts |= count_facets(searcher, wider, {name: wanted[name]})
        return {name: counts[name] for name in wanted}

    def _best_passages(self, built: TantivyQuery, items: list[int]) -> dict[int, tuple[Hit, ...]]:
        searcher, queries = self._passages.searcher, self._passages.queries
        window = len(items) * BEST_PASSAGES * 4
        hits = searcher.search(built, window).hits
        best = self._grouped(hits)
        if len(hits) == window:  # long documents may have pushed others out: ask for those by themselves
            for item in items:
                if len(best.get(item, ())) < BEST_PASSAGES:
                    own = searcher.search(queries.one_item(built, item), BEST_PASSAGES * 4).hits
                    best |= self._grouped(own)
        return best

    def _grouped(self, hits: list[tuple[float, DocAddress]]) -> dict[int, tuple[Hit, ...]]:
        groups: dict[int, list[Hit]] = defaultdict(list)
        for hit in self._hits(self._passages.searcher, hits):
            groups[hit.item].append(hit)
        return {item: tuple(sorted(group, key=_passage_order)[:BEST_PASSAGES]) for item, group in groups.items()}

    @staticmethod
    def _hits(searcher: Searcher, found: Sequence[tuple[float, DocAddress]]) -> tuple[Hit, ...]:
        addresses = [address for _, address in found]
        items = searcher.fast_field_values("item", addresses)
        positions = searcher.fast_field_values("position", addresses)
        return tuple(
            Hit(int(item or 0), int(position or 0), score, str(searcher.doc(address).get_first("short_id")))
            for (score, address), item, position in zip(found, items, positions, strict=True)
        )


def open_engine(path: Path, *, heap_bytes: int = DEFAULT_HEAP_BYTES) -> TantivyEngine:
    """Open the index at `path`, made new where there is none.

    Raises SearchError when it was written with another version of the fields or is damaged.
    """
    if not (path / VERSION_FILE).exists():
        return create_engine(path, heap_bytes=heap_bytes)
    _check_version(path)
    return TantivyEngine(path, heap_bytes=heap_bytes)


def create_engine(path: Path, *, heap_bytes: int = DEFAULT_HEAP_BYTES) -> TantivyEngine:
    """Make an empty index at `path`; raises SearchError if there is one already."""
    with guarded(f"creating {path}"):
        path.mkdir(parents=True, exist_ok=True)
        with writer_lock(path):
            if (path / VERSION_FILE).exists():
                raise SearchError(f"There is a search index at {path} already.")
            for part in PARTS:
                _create_part(path / part)
            write_manifest(path)
            # Written last: a folder without it is an unfinished creation and is begun anew.
            (path / VERSION_FILE).write_text(json.dumps({"version": SCHEMA_VERSION}))
    return TantivyEngine(path, heap_bytes=heap_bytes)


def _create_part(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir()
    Index(build_schema(), str(folder))


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


def _cuts_equals(hits: list[tuple[float, DocAddress]], needed: int) -> bool:
    """Whether the last hit fetched scores the same as the last one needed, so that equals may be missing."""
    last_needed = hits[min(needed, len(hits)) - 1]
    return round(hits[-1][0], SCORE_DIGITS) == round(last_needed[0], SCORE_DIGITS)


def _passage_order(hit: Hit) -> tuple[float, int]:
    return -round(hit.score, SCORE_DIGITS), hit.position
