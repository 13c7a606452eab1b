"""A model behind an address that speaks OpenAI's form of embeddings, as most servers of models do."""

from __future__ import annotations

import hashlib
import json
import time
from functools import cached_property
from http.client import HTTPException
from typing import TYPE_CHECKING, Any

import numpy as np

from stoa.engine.exchange import post_json, server_of
from stoa.engine.meaning.protocol import Identity, MeaningError, of_length_one

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stoa.engine.exchange import Reply
    from stoa.engine.meaning.protocol import Matrix

AT_ONCE = 64
TRIES = 3
QUERY_SECONDS = 3.0
"""Somebody waits for the answer: after this the search goes on without."""
PASSAGE_SECONDS = 60.0
_LARGEST_ANSWER = 64 * 2**20
_BUSY = {408, 429, 500, 502, 503, 504}


class EndpointEmbedder:
    """Asks a server. Texts of all items and the words of searches go to the address that was set and nowhere else."""

    def __init__(self, url: str, model: str, key: str = "", *, pause_seconds: float = 1.0) -> None:
        self._url = url if url.rstrip("/").endswith("/embeddings") else f"{url.rstrip('/')}/embeddings"
        self._server = server_of(url)
        self._model = model
        self._key = key
        self._pause_seconds = pause_seconds

    @cached_property
    def digest(self) -> str:
        """Over the address and the model's name: what stands behind them cannot be looked at."""
        return hashlib.sha256(f"{self._url}\n{self._model}".encode()).hexdigest()

    def identity(self) -> Identity:
        return Identity(self._model or self._server, self.digest, self._dimensions)

    def embed(self, texts: Sequence[str], *, is_query: bool) -> Matrix:
        parts = [self._part(texts[at : at + AT_ONCE], is_query) for at in range(0, len(texts), AT_ONCE)]
        if len({part.shape[1] for part in parts}) > 1:
            raise MeaningError(f"{self._server} answered with vectors of several lengths.")
        return np.concatenate(parts) if parts else np.empty((0, 0), dtype=np.float32)

    @cached_property
    def _dimensions(self) -> int:
        return int(self._part(["length"], is_query=False).shape[1])

    def _part(self, texts: Sequence[str], is_query: bool) -> Matrix:
        return of_length_one(list(self._rows(self._answer(texts, is_query), len(texts))), len(texts))

    def _rows(self, answer: Any, count: int) -> Iterator[list[float]]:
        try:
            rows = {int(row["index"]): row["embedding"] for row in answer["data"]}
            yield from ([float(value) for value in rows[number]] for number in range(count))
        except (KeyError, TypeError, ValueError) as error:
            raise MeaningError(f"{self._server} did not answer with one vector for each text.") from error

    def _answer(self, texts: Sequence[str], is_query: bool) -> Any:
        """The answer as JSON. For a search one try; otherwise several while the server is busy or away."""
        tries = 1 if is_query else TRIES
        for number in range(tries):
            try:
                reply = self._ask(texts, QUERY_SECONDS if is_query else PASSAGE_SECONDS)
            except (OSError, HTTPException, ValueError) as error:
                if number + 1 == tries:
                    raise MeaningError(f"{self._server} does not answer: {_reason(error)}.") from error
            else:
                if reply.status == 200:
                    return self._json(reply.raw)
                if reply.status not in _BUSY or number + 1 == tries:
                    raise MeaningError(f"{self._server} refused: {reply.status} {reply.reason}.")
            time.sleep(self._pause_seconds * 2**number)
        raise MeaningError(f"{self._server} does not answer.")

    def _ask(self, texts: Sequence[str], seconds: float) -> Reply:
        body = json.dumps({"model": self._model, "input": list(texts), "encoding_format": "float"})
        return post_json(self._url, body.encode(), self._key, seconds=seconds, most_bytes=_LARGEST_ANSWER)

    def _json(self, raw: bytes) -> Any:
        if len(raw) > _LARGEST_ANSWER:
            raise MeaningError(f"{self._server} answered with too much.")
        try:
            return json.loads(raw)
        except ValueError as error:
            raise MeaningError(f"{self._server} did not answer with JSON.") from error


def _reason(error: Exception) -> str:
    """What went wrong on the line; other errors may repeat the address, so that only their kind is told."""
    return str(error) if isinstance(error, OSError) else type(error).__name__
