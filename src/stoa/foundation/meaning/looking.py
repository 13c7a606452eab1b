"""Looking for what is near: imported only where a model is set."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
import structlog

from stoa.engine.meaning.nearest import Near
from stoa.engine.meaning.nearest import nearest as nearest_rows
from stoa.engine.meaning.protocol import MeaningError
from stoa.foundation.access.queries import set_ids_meeting
from stoa.foundation.items.models import Item
from stoa.foundation.meaning.places import reader_of, store_in_use
from stoa.foundation.meaning.providers import same_embedder

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stoa.engine.meaning.manifest import Manifest
    from stoa.engine.meaning.protocol import Matrix
    from stoa.engine.meaning.store import Snapshot
    from stoa.foundation.access.reach import Reach, Viewer

LONGEST_QUERY = 2_000
REST_SECONDS = 30.0
"""After a failure the model is let be for so long: nobody else waits for it."""
SLOW_SECONDS = 1.0
WATCHED = 5
TOO_MANY = 3
"""When so many of the answers watched took longer than that, the model is let be likewise, however often it is asked."""
REMEMBERED = 256
log = structlog.get_logger(__name__)


def near_items(viewer: Viewer, text: str, limit: int) -> list[Near]:
    """As `queries.near`, which says what comes of it."""
    folder = store_in_use() if text.strip() else None
    if folder is None:
        return []
    snapshot = reader_of(folder).snapshot()
    return _nearest_seen(snapshot, viewer, _vector(snapshot.manifest, text.strip()[:LONGEST_QUERY]), limit)


def near_one(viewer: Viewer, item: int, limit: int) -> list[Near]:
    """As `queries.near_item`: by the vector that is kept, so that no model is asked."""
    folder = store_in_use()
    if folder is None:
        return []
    snapshot = reader_of(folder).snapshot()
    at = snapshot.find(np.array([item], dtype=np.int64))
    if at[0] < 0:
        return []
    return _nearest_seen(snapshot, viewer, snapshot.vectors_of(at)[0].astype(np.float32), limit, but=int(at[0]))


def _nearest_seen(
    snapshot: Snapshot, viewer: Viewer, vector: Matrix, limit: int, *, but: int | None = None
) -> list[Near]:
    """The rule first, then the nearest but for one row, then the database: where it refuses one, the next follows."""
    reach = viewer.reach()
    allowed = _allowed(snapshot, reach)
    if but is not None:
        allowed[but] = False
    while True:
        found = nearest_rows(snapshot, vector, allowed, limit, scope="public" if reach.is_public else "full")
        seen = _seen(viewer, [one.item for one in found])
        hidden = [one.item for one in found if one.item not in seen]
        if not hidden:
            return found
        allowed[snapshot.find(np.array(hidden, dtype=np.int64))] = False


def _allowed(snapshot: Snapshot, reach: Reach) -> NDArray[np.bool_]:
    """The access rule over the rows of the store: the twin of the one in the database. Archived items are not listed."""
    rows, now = snapshot.rows, int(reach.now.timestamp())
    sets = np.array(sorted(set_ids_meeting(reach.tokens)), dtype=np.int64)
    in_force = rows["is_open"] & (rows["open_from"] <= now) & (now < rows["open_until"])
    audience = in_force & np.isin(rows["access"], sets)
    if not reach.is_public:
        audience |= np.isin(rows["stewards"], sets)
    allowed: NDArray[np.bool_] = audience & rows["is_listed"]
    return allowed


def _seen(viewer: Viewer, items: list[int]) -> set[int]:
    rows = Item.objects.visible_to(viewer).listed().filter(pk__in=items)
    return set(rows.values_list("pk", flat=True)) if items else set()


class _Memory:
    """Vectors of the last searches, so that the next page asks the model nothing; and how long the model is let be."""

    def __init__(self) -> None:
        self._vectors: OrderedDict[tuple[str, str], Any] = OrderedDict()
        self._rests: dict[str, float] = {}
        self._were_slow: dict[str, deque[bool]] = {}
        self._lock = Lock()

    def vector(self, key: tuple[str, str]) -> Any:
        with self._lock:
            return self._vectors.get(key)

    def keep(self, key: tuple[str, str], vector: Matrix) -> None:
        with self._lock:
            self._vectors[key] = vector
            while len(self._vectors) > REMEMBERED:
                self._vectors.popitem(last=False)

    def rest(self, model: str) -> None:
        """Let the model be for a while; afterwards it is judged by new answers alone."""
        with self._lock:
            self._rests[model] = time.monotonic() + REST_SECONDS
            self._were_slow.pop(model, None)

    def is_resting(self, model: str) -> bool:
        return time.monotonic() < self._rests.get(model, 0)

    def is_slow(self, model: str, seconds: float) -> bool:
        """Note that an answer took so long; True when most of the last ones were slow."""
        with self._lock:
            last = self._were_slow.setdefault(model, deque(maxlen=WATCHED))
            last.append(seconds > SLOW_SECONDS)
            return sum(last) >= TOO_MANY

    def forget(self) -> None:
        self._vectors.clear()
        self._rests.clear()
        self._were_slow.clear()


memory = _Memory()


def is_let_be() -> bool:
    """Whether the model of the vectors in use failed or was too slow a moment ago."""
    folder = store_in_use()
    return folder is not None and memory.is_resting(reader_of(folder).snapshot().manifest.identity.key)


def _vector(manifest: Manifest, text: str) -> Matrix:
    model = manifest.identity.key
    vector: Matrix | None = memory.vector((model, text))
    if vector is not None:
        return vector
    if memory.is_resting(model):
        raise MeaningError("The model failed or was slow a moment ago and is let be for half a minute.")
    began = time.monotonic()
    try:
        vector = same_embedder(manifest.source, manifest.identity.digest).embed([text], is_query=True)[0]
    except MeaningError:
        memory.rest(model)
        raise
    if memory.is_slow(model, time.monotonic() - began):
        memory.rest(model)
        log.warning("the model answers slowly and is let be for half a minute", model=manifest.identity.name)
    memory.keep((model, text), vector)
    return vector
