"""A mail server on this machine that takes letters and keeps them: just enough of SMTP (RFC 5321)."""

from __future__ import annotations

import socketserver
import threading
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Self, cast

if TYPE_CHECKING:
    from email.message import EmailMessage


class PostOffice:
    """Open as a context; `address` is host and port, `letters` what came."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.server = _Server(("127.0.0.1", 0), _Clerk)
        self.server.office = self
        self.address = cast("tuple[str, int]", self.server.server_address)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Take no more letters; safe to repeat."""
        self.server.shutdown()
        self.server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    office: PostOffice


class _Clerk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("220 test")
        while line := self.rfile.readline():
            word = line.strip().upper()
            if word == b"DATA":
                self._say("354 go on")
                self._keep(self._text())
            self._say("221 bye" if word == b"QUIT" else "250 test" if word.startswith(b"EHLO") else "250 good")

    def _text(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)

    def _keep(self, text: bytes) -> None:
        letter = message_from_bytes(text, policy=policy.default)
        cast("_Server", self.server).office.letters.append(letter)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
