"""A language model's server on this machine that replies as recorded, for tests."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from stoa.across.answers.endpoint import Endpoint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KEY = "a-key-only-the-endpoint-knows"


class RecordedServer:
    """Keeps the requests it got. `reply` makes the content from the request's body; `raw` and `status` replace it."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.paths: list[str] = []
        self.reply: Callable[[dict[str, Any]], str] = lambda request: '{"sentences": []}'
        self.raw: bytes | None = None
        self.status = 200
        self.location = ""
        self.wait = threading.Event()
        self.seconds_slow = 0.0
        self.url = ""

    def says(self, *sentences: tuple[str, list[int]]) -> None:
        text = json.dumps({"sentences": [{"text": said, "passages": numbers} for said, numbers in sentences]})
        self.reply = lambda request: text

    def endpoint(self, *, sends_all: bool = False) -> Endpoint:
        return Endpoint(self.url, "recorded", SecretStr(KEY), sends_all=sends_all)

    @property
    def sent(self) -> str:
        """Everything that was sent, as one text."""
        return json.dumps(self.requests, ensure_ascii=False)

    def passages(self, number: int = -1) -> list[dict[str, Any]]:
        """The passages of a request."""
        found = json.loads(self.requests[number]["messages"][1]["content"])["passages"]
        return list(found)


@contextmanager
def recorded_server() -> Iterator[RecordedServer]:
    """A server on a free port of 127.0.0.1 for as long as the block runs."""
    recorded = RecordedServer()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_for(recorded))
    server.daemon_threads = True
    recorded.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield recorded
    finally:
        recorded.wait.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _handler_for(recorded: RecordedServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            recorded.requests.append(request)
            recorded.keys.append(self.headers.get("Authorization", ""))
            recorded.paths.append(self.path)
            recorded.wait.wait(recorded.seconds_slow)
            content = recorded.reply(request)
            body = recorded.raw
            if body is None:
                body = json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()
            self.send_response(recorded.status)
            if recorded.location:
                self.send_header("Location", recorded.location)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                self.wfile.write(body)
            except OSError:
                self.close_connection = True  # whoever asked has hung up

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler
