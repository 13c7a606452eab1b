"""Against a server on the loopback that answers as recorded."""

from __future__ import annotations

import json
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from stoa.engine.meaning import endpoint
from stoa.engine.meaning.endpoint import EndpointEmbedder
from stoa.engine.meaning.protocol import MeaningError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Answer = tuple[int, dict[str, str], bytes]


def vectors(body: dict[str, Any], *, dimensions: int = 3) -> Answer:
    """As a server answers: one vector a text, in any order."""
    rows = [
        {"object": "embedding", "index": n, "embedding": [float(len(text)), 1.0, *[0.0] * (dimensions - 2)]}
        for n, text in enumerate(body["input"])
    ]
    return 200, {}, json.dumps({"object": "list", "data": rows[::-1], "model": body["model"]}).encode()


class Server:
    """Notes what it is asked and answers with the next of `answers`, then with vectors; slowly if told to."""

    def __init__(self, *, seconds_a_byte: float = 0.0) -> None:
        self.asked: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.answers: list[Answer | Callable[[dict[str, Any]], Answer]] = []
        self.has_said_all = False
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append((self.path, dict(self.headers), body))
                answer = outer.answers.pop(0) if outer.answers else vectors
                status, headers, content = answer(body) if callable(answer) else answer
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                with suppress(OSError):  # nobody listens any more
                    for piece in (content[at : at + 1] for at in range(len(content))) if seconds_a_byte else (content,):
                        self.wfile.write(piece)
                        time.sleep(seconds_a_byte)
                    outer.has_said_all = True

            def log_message(self, *_: object) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def embedder(self, key: str = "secret") -> EndpointEmbedder:
        return EndpointEmbedder(self.url, "some-model", key, pause_seconds=0)


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


def test_texts_are_asked_for_in_batches_and_come_back_in_order(server: Server) -> None:
    texts = ["a" * (n + 1) for n in range(endpoint.AT_ONCE + 6)]
    found = server.embedder().embed(texts, is_query=False)
    assert [len(body["input"]) for _, _, body in server.asked] == [endpoint.AT_ONCE, 6]
    assert np.allclose(found[:, 0] / found[:, 1], np.arange(1, len(texts) + 1), rtol=1e-4)
    assert np.allclose(np.linalg.norm(found, axis=1), 1)
    path, headers, body = server.asked[0]
    assert (path, headers["Authorization"], body["model"]) == ("/v1/embeddings", "Bearer secret", "some-model")


def test_without_a_key_none_is_sent(server: Server) -> None:
    server.embedder(key="").embed(["a"], is_query=True)
    assert "Authorization" not in server.asked[0][1]


def test_its_identity_is_its_address_and_name(server: Server) -> None:
    embedder = server.embedder()
    assert embedder.digest == server.embedder(key="another").digest
    assert embedder.digest != EndpointEmbedder(server.url, "another-model").digest
    assert server.asked == []
    assert embedder.identity().dimensions == 3


def test_a_busy_server_is_asked_again_for_passages(server: Server) -> None:
    server.answers = [(503, {}, b""), (429, {}, b"")]
    assert server.embedder().embed(["a"], is_query=False).shape == (1, 3)
    assert len(server.asked) == 3


def test_a_search_does_not_wait_for_a_busy_server(server: Server) -> None:
    server.answers = [(503, {}, b"")]
    with pytest.raises(MeaningError, match="503"):
        server.embedder().embed(["a"], is_query=True)
    assert len(server.asked) == 1


def test_a_refusal_is_not_repeated_and_tells_no_secret(server: Server) -> None:
    server.answers = [(401, {}, b"no")]
    with pytest.raises(MeaningError, match="401") as refused:
        server.embedder().embed(["a"], is_query=False)
    assert "secret" not in str(refused.value)
    assert len(server.asked) == 1


def test_neither_texts_nor_key_follow_to_another_address(server: Server) -> None:
    server.answers = [(307, {"Location": f"{server.url}/elsewhere"}, b"")]
    with pytest.raises(MeaningError, match="307"):
        server.embedder().embed(["a"], is_query=True)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html>", "JSON"),
        (b"{}", "one vector for each text"),
        (b'{"data": [{"index": 1, "embedding": [1.0]}]}', "one vector for each text"),
        (b'{"data": [{"index": 0, "embedding": []}]}', "shape"),
        (b'{"data": [{"index": 0, "embedding": [NaN]}]}', "no numbers"),
        (b'{"data": [{"index": 0, "embedding": "aaaa"}]}', "one vector for each text"),
    ],
)
def test_a_wrong_answer_is_a_sentence(server: Server, content: bytes, said: str) -> None:
    server.answers = [(200, {}, content)]
    with pytest.raises(MeaningError, match=said):
        server.embedder().embed(["a"], is_query=True)


def test_vectors_of_several_lengths_are_refused(server: Server) -> None:
    server.answers = [vectors, lambda body: vectors(body, dimensions=4)]
    with pytest.raises(MeaningError, match="several lengths"):
        server.embedder().embed(["a"] * (endpoint.AT_ONCE + 1), is_query=False)


def test_an_endless_answer_is_not_read_to_the_end(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "_LARGEST_ANSWER", 100)
    server.answers = [(200, {}, b" " * 200)]
    with pytest.raises(MeaningError, match="too much"):
        server.embedder().embed(["a"], is_query=True)


def test_a_server_that_is_not_there_is_a_sentence() -> None:
    gone = Server()
    gone.close()
    with pytest.raises(MeaningError, match="does not answer"):
        EndpointEmbedder(gone.url, "m", pause_seconds=0).embed(["a"], is_query=False)


def test_a_server_that_says_a_little_each_time_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "QUERY_SECONDS", 0.3)
    drips = Server(seconds_a_byte=0.1)
    with pytest.raises(MeaningError, match="does not answer"):
        drips.embedder().embed(["a"], is_query=True)
    drips.close()
    assert not drips.has_said_all


@pytest.mark.parametrize(
    "given", ["http://ana:hush@127.0.0.1:{port}/hush?key=hush", "http://127.0.0.1:{port}/hush hush"]
)
def test_errors_and_names_tell_no_more_of_an_address_than_its_server(server: Server, given: str) -> None:
    port = server.url.rpartition(":")[2].partition("/")[0]
    embedder = EndpointEmbedder(given.format(port=port), "", pause_seconds=0)
    server.answers = [(401, {}, b"no")]
    with pytest.raises(MeaningError, match=rf"http://127\.0\.0\.1:{port} ") as refused:
        embedder.embed(["a"], is_query=False)
    assert "hush" not in str(refused.value)


def test_a_model_without_a_name_is_called_by_its_server(server: Server) -> None:
    assert EndpointEmbedder(server.url, "").identity().name == server.url.removesuffix("/v1")
