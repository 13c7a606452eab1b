"""Where in the files of an item the words stand by which somebody came to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from stoa.across.discovery.pieces import Piece, piece_url
from stoa.across.discovery.queries import passages_in
from stoa.engine.search.protocol import SearchError
from stoa.foundation.items.queries.rows import item_url

if TYPE_CHECKING:
    from stoa.across.discovery.queries import Passage
    from stoa.across.discovery.understanding import Understood
    from stoa.across.reading.marking import Sought
    from stoa.engine.search.snippets import Fragment
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Item

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class FoundHere:
    """One passage of a file: its snippet and where it is read; `page` is None in formats without pages."""

    fragments: tuple[Fragment, ...]
    file: int
    page: int | None
    url: str


@dataclass(frozen=True, slots=True)
class CameBy:
    """The search by which somebody came: its words, how many are marked in the text, where in the files they stand."""

    find: str
    marked: int
    plain_url: str
    passages: tuple[FoundHere, ...]


def came_by_search(viewer: Viewer, item: Item, sought: Sought, marked: int) -> CameBy | None:
    """What the item's page says of the search it was opened from; None when it was opened otherwise."""
    if sought.understood is None:
        return None
    passages = _in_files(viewer, item, sought.understood, sought.text) if item.card["files"] else ()
    return CameBy(sought.text, marked, item_url(item.short_id), passages)


def _in_files(viewer: Viewer, item: Item, understood: Understood, words: str) -> tuple[FoundHere, ...]:
    """Passages of the item's files that hold the words, best first; none when search cannot answer."""
    try:
        found = passages_in(viewer, item, understood)
    except SearchError as error:
        log.exception("passages are left out, search is not answering", reason=str(error))
        return ()
    return tuple(_shown(item, passage, words) for passage in found if passage.file)


def _shown(item: Item, passage: Passage, words: str) -> FoundHere:
    piece = Piece("", passage.file, passage.page, passage.position)
    is_marked = any(fragment.marked for fragment in passage.fragments)
    url = piece_url(item.short_id, piece, words, is_marked=is_marked)
    return FoundHere(passage.fragments, passage.file, passage.page, url)
