"""One child process that answers requests, one JSON line each way, and can be killed with all it started."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import stoa

_LONGEST_ANSWER = 500_000_000


class ChildStoppedError(Exception):
    """The child ended without an answer; `ended_by` is the signal number, 0 if it left by itself."""

    def __init__(self, ended_by: int) -> None:
        super().__init__(f"The reading process stopped (signal {ended_by}).")
        self.ended_by = ended_by


class ChildSlowError(Exception):
    """No answer came in time; the child was killed."""


class ChildProcess:
    """A running `python -m stoa.engine.formats.child` in a session, a folder and an environment of its own."""

    def __init__(self, *, start_seconds: float = 60) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="stoa-read-")
        self._process = subprocess.Popen(  # our own module under our own interpreter
            [sys.executable, "-P", "-s", "-m", "stoa.engine.formats.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._folder.name,
            env=_environment(self._folder.name),
            start_new_session=True,
            bufsize=0,
        )
        self.requests = 0
        try:
            self.network_is_cut = bool(self._receive(start_seconds)["network_is_cut"])
        except (ChildStoppedError, ChildSlowError):
            self.close()
            raise

    def ask(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        """The answer to one request.

        Raises:
            ChildStoppedError: the child died over it.
            ChildSlowError: it took longer than `seconds`; the child is dead now.
        """
        self.requests += 1
        stdin = self._process.stdin
        assert stdin is not None  # noqa: S101 - opened as a pipe above
        try:
            stdin.write(json.dumps(request).encode() + b"\n")
        except BrokenPipeError:
            raise self._stopped() from None
        return self._receive(seconds)

    def close(self) -> None:
        """Ends the child and all its processes, and removes its folder."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._folder.cleanup()

    def _receive(self, seconds: float) -> dict[str, Any]:
        stdout = self._process.stdout
        assert stdout is not None  # noqa: S101 - opened as a pipe above
        chunks: list[bytes] = []
        size, deadline = 0, time.monotonic() + seconds
        with selectors.DefaultSelector() as selector:
            selector.register(stdout, selectors.EVENT_READ)
            while not (chunks and chunks[-1].endswith(b"\n")):
                if not selector.select(max(0.0, deadline - time.monotonic())) or size > _LONGEST_ANSWER:
                    raise ChildSlowError("The reading process gave no answer in time.")
                chunk = os.read(stdout.fileno(), 1 << 20)
                if not chunk:
                    raise self._stopped()
                chunks.append(chunk)
                size += len(chunk)
        answer: dict[str, Any] = json.loads(b"".join(chunks))
        return answer

    def _stopped(self) -> ChildStoppedError:
        return ChildStoppedError(max(0, -self._process.wait()))


def _environment(folder: str) -> dict[str, str]:
    """Nothing of ours reaches the child: no secrets, no proxies, no home; one thread for every library."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_THREAD_LIMIT"), "1")
    return {
        **threads,
        "HOME": folder,
        "TMPDIR": folder,
        "LANG": "C.UTF-8",
        "MALLOC_ARENA_MAX": "2",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(Path(stoa.__file__).resolve().parents[1]),
    }
