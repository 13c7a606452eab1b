"""The models: the one the settings name, and the one that made the vectors in use. Loaded once in a process."""

from __future__ import annotations

import threading
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from stoa.engine.meaning.endpoint import EndpointEmbedder
from stoa.engine.meaning.folder import FolderEmbedder, files_of
from stoa.engine.meaning.protocol import MeaningError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stoa.engine.meaning.protocol import Embedder

Source = dict[str, str]
Stamps = tuple[tuple[str, int, int], ...]
_loading = threading.Lock()


def wanted_source() -> Source:
    """Where the model that the settings name is. The key is no part of it: it is written nowhere."""
    place = settings.STOA_MEANING
    if place.startswith(("http://", "https://")):
        return {"url": place, "model": settings.STOA_MEANING_MODEL}
    return {"folder": str(Path(place).expanduser().resolve())}


def embedder_of(source: Mapping[str, str]) -> Embedder:
    """The model at a place; raises MeaningError when it is not there."""
    with _loading:
        if "url" in source:
            return _endpoint(source["url"], source["model"], settings.STOA_MEANING_KEY)
        return _folder(Path(source["folder"]), stamps_of(source))


def same_embedder(source: Mapping[str, str], digest: str) -> Embedder:
    """The model that made vectors of this digest; raises MeaningError when another one stands in its place."""
    embedder = embedder_of(source)
    if embedder.digest != digest:
        raise MeaningError("The model that made the vectors in use was replaced by another: texts are embedded anew.")
    return embedder


def stamps_of(source: Mapping[str, str]) -> Stamps:
    """Times and sizes of a folder's files, which change when another model is put there; nothing for an address."""
    folder = source.get("folder")
    return tuple((str(path), *_stamp(path)) for path in files_of(Path(folder))) if folder else ()


@lru_cache(maxsize=4)
def _endpoint(url: str, model: str, key: str) -> EndpointEmbedder:
    return EndpointEmbedder(url, model, key)


@lru_cache(maxsize=2)
def _folder(folder: Path, stamps: Stamps) -> FolderEmbedder:
    """`stamps` tells a model that was replaced in its place from the one loaded before."""
    return FolderEmbedder(folder)


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size
