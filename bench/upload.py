"""Measures how long a 50 MB file takes until it is acknowledged, durable, over loopback: in pieces and by the plain form.

    .venv/bin/python bench/upload.py

Starts the demonstration in a home of its own, signs in as staff, and sends as the page does: pieces from 256 KiB that double
up to 8 MiB. Writes `bench/results/upload.json`.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import statistics
import subprocess
import tempfile
import time
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

from measuring import ROOT, circumstances, keep

PORT = 8792
SIZE = 50_000_000
FIRST_PIECE, LONGEST_PIECE = 256 * 1024, 8 * 2**20
TIMES = 5
FORM = "application/x-www-form-urlencoded"


class Visitor:
    """One kept-open connection with its cookies."""

    def __init__(self) -> None:
        self.connection = HTTPConnection("localhost", PORT, timeout=120)
        self.cookies: dict[str, str] = {}
        self.token = ""

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        given["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if self.token:
            given["X-CSRFToken"] = self.token
        self.connection.request(method, path, body, given)
        answer = self.connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, answer.read()

    def sign_in(self) -> None:
        self.read_token("/sign-in")
        self.ask("POST", "/sign-in", urlencode({"persona": "staff@demo.example"}).encode(), Content_Type=FORM)
        self.read_token("/capture")

    def read_token(self, path: str) -> None:
        found = re.search(rb'csrfmiddlewaretoken" value="([^"]+)"', self.ask("GET", path)[1])
        if found is None:
            raise SystemExit(f"{path} has no form to send.")
        self.token = found[1].decode()

    def tell(self, path: str, **fields: Any) -> dict[str, Any]:
        status, body = self.ask("POST", path, urlencode(fields, doseq=True).encode(), Content_Type=FORM)
        if status != 201:
            raise SystemExit(f"{path} answered {status}: {body[:200]!r}")
        told: dict[str, Any] = json.loads(body)
        return told


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="stoa-bench-") as home:
        command = [str(ROOT / "stoa"), "demo", "--port", str(PORT)]
        environment = {**os.environ, "STOA_HOME": home}
        demo = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)  # noqa: S603 (our own program)
        try:
            assert demo.stdout is not None  # noqa: S101 (asked for above)
            demo.stdout.readline()
            time.sleep(10)  # the worker indexes what was loaded
            figures = measure()
        finally:
            demo.send_signal(signal.SIGINT)
            demo.communicate(timeout=60)
    keep("upload", {"bench": f"{SIZE:,} bytes until acknowledged, loopback, embedded", **circumstances(), **figures})


def measure() -> dict[str, Any]:
    visitor = Visitor()
    visitor.sign_in()
    lot = visitor.tell("/capture/lots", kind="lesson", audience=["staff"])["lot"]
    pieces = [in_pieces(visitor, lot) for _ in range(TIMES)]
    plain = [by_form(visitor) for _ in range(TIMES)]
    return {
        "in_pieces_seconds": [round(each, 2) for each in pieces],
        "in_pieces_median_seconds": round(statistics.median(pieces), 2),
        "plain_form_seconds": [round(each, 2) for each in plain],
        "plain_form_median_seconds": round(statistics.median(plain), 2),
    }


def in_pieces(visitor: Visitor, lot: str) -> float:
    """Seconds from the first request to the acknowledgement, the digest that the browser computes included."""
    data, piece = os.urandom(SIZE), FIRST_PIECE
    began = time.perf_counter()
    digest = hashlib.sha256(data).hexdigest()
    told = visitor.tell("/capture/uploads", lot=lot, name="large.bin", size=SIZE, sha256=digest)
    while not told["done"]:
        offset = told["offset"]
        status, body = visitor.ask("PATCH", told["url"], data[offset : offset + piece], Upload_Offset=str(offset))
        if status != 200:
            raise SystemExit(f"a piece was answered {status}: {body[:200]!r}")
        told, piece = json.loads(body), min(2 * piece, LONGEST_PIECE)
    return time.perf_counter() - began


def by_form(visitor: Visitor) -> float:
    """Seconds for the same size by the form without script."""
    edge = b"edge-of-a-part"
    fields = (("kind", b"lesson"), ("audience", b"staff"), ("unit", b""), ("topics", b""))
    parts = [
        b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (edge, name.encode(), value)
        for name, value in fields
    ]
    head = b'--%s\r\nContent-Disposition: form-data; name="files"; filename="large.bin"\r\n\r\n' % edge
    body = b"".join([*parts, head, os.urandom(SIZE), b"\r\n--%s--\r\n" % edge])
    began = time.perf_counter()
    kind = f"multipart/form-data; boundary={edge.decode()}"
    status, answer = visitor.ask("POST", "/capture/files", body, Content_Type=kind)
    if status != 302:
        raise SystemExit(f"the form was answered {status}: {answer[:200]!r}")
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
