"""Writing the index: one writer at a time, two tantivy indexes committed together."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tantivy import Query

from stoa.engine.search.guard import guarded
from stoa.engine.search.manifest import write_manifest
from stoa.engine.search.protocol import Document, SearchError, WriterBusyError
from stoa.engine.search.schema import encode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tantivy import Index, Searcher

WRITER_LOCK = "writer.lock"
DEFAULT_HEAP_BYTES = 128_000_000
SMALLEST_HEAP_BYTES = 48_000_000
"""tantivy wants 15 MB per thread: two for items, one for passages."""


class TantivyWriter:
    """Adds and removes documents of both indexes; use it through `TantivyEngine.writer()`."""

    def __init__(self, path: Path, items: Index, passages: Index, heap_bytes: int) -> None:
        heap = max(heap_bytes, SMALLEST_HEAP_BYTES)
        self._path = path
        self._items = items.writer(heap * 2 // 3, 2)
        self._passages = passages.writer(heap // 3, 1)
        self._passage_index = passages
        self._committed_passages = self._look_at_passages()
        self._highest = max(_highest_item(items), _highest_item(passages))
        self._changed = self._passages_changed = False

    def replace(self, item: int, documents: Iterable[Document]) -> None:
        """Remove every document of `item`, then add `documents` (none: the item leaves the index)."""
        rows = [(document.position, encode(document)) for document in documents if _belongs(document, item)]
        with guarded(f"writing item {item}"):
            self._changed = True
            self._remove(item)
            for position, row in rows:
                self._passages_changed |= position > 0
                (self._passages if position else self._items).add_json(row)

    def _remove(self, item: int) -> None:
        """An item with a larger id than any before has nothing to remove: each removal is looked for in every segment."""
        if item > self._highest:
            self._highest = item
            return
        self._items.delete_documents_by_term("item", item)
        if self._passages_changed or self._committed_passages.doc_freq("item", item):
            self._passages_changed = True
            self._passages.delete_documents_by_term("item", item)

    def commit(self) -> None:
        """Make everything since the last commit durable and visible to new searches.

        Passages go first: an item found without its passages would be wrong, passages without their item are unseen.
        When no item at hand has or had passages their index is left alone, which halves the time of a small commit.
        """
        if not self._changed:
            return
        with guarded("committing"):
            if self._passages_changed:
                self._passages.commit()
                self._committed_passages = self._look_at_passages()
            self._items.commit()
            self._changed = self._passages_changed = False
            write_manifest(self._path)

    def roll_back(self) -> None:
        """Forget everything since the last commit."""
        with guarded("rolling back"):
            self._passages.rollback()
            self._items.rollback()
            self._changed = self._passages_changed = False

    def close(self) -> None:
        """Wait for merges, so that the digests written last are those of the files that stay."""
        with guarded("closing"):
            self._passages.wait_merging_threads()
            self._items.wait_merging_threads()
            write_manifest(self._path)

    def _look_at_passages(self) -> Searcher:
        self._passage_index.reload()
        return self._passage_index.searcher()


def _highest_item(index: Index) -> int:
    """The largest id of an item that the index ever held, as far as its files tell; -1 for an empty one."""
    index.reload()
    answer = index.searcher().aggregate(Query.all_query(), {"highest": {"max": {"field": "item"}}})
    highest = answer["highest"]["value"]
    return -1 if highest is None else int(highest)


def _belongs(document: Document, item: int) -> bool:
    if document.item != item:
        raise SearchError(f"A document of item {document.item} was given as one of item {item}.")
    return True


@contextmanager
def writer_lock(path: Path, *, wait: bool = False) -> Iterator[None]:
    """Hold the right to write the index at `path`; unless told to wait, raises WriterBusyError if another holds it."""
    with guarded("taking the writer's lock"):
        descriptor = os.open(path / WRITER_LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise WriterBusyError(
                f"The search index at {path} is being written by another process. Try again when it is done."
            ) from error
        yield
    finally:
        os.close(descriptor)
