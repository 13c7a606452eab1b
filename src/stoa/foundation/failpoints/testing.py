"""Processes for tests that kill them: real ones, forked from one that has everything imported (see `warm`).

A cold start takes a second of processor, and the tests start hundreds. Use it like `subprocess` with this Python in front.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Mapping

PATIENCE_SECONDS = 600.0
"""For a process that hangs; a slow machine needs long."""
_RUNS_OUR_CODE = "from stoa.foundation.failpoints.warm import main; main()"


def clean_environment(home: Path, **more: str) -> dict[str, str]:
    """What the shell holds without the settings of the tests: SQLite in `home`, and what is given besides."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STOA_")}
    fixed = {"STOA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "stoa.config.settings"}
    return kept | fixed | {"PYTHONPATH": os.pathsep.join(sys.path)} | more


class Process:
    """A process under way. Like that of `subprocess`, as far as tests need it."""

    def __init__(self, words: list[str], environment: Mapping[str, str]) -> None:
        self.words, self.returncode = words, 0
        with ExitStack() as held:
            self._out, self._err = (held.enter_context(tempfile.TemporaryFile()) for _ in range(2))
            self._told = held.enter_context(self._started(environment))
            self.pid = int(self._told.readline())
            self._held = held.pop_all()

    def _started(self, environment: Mapping[str, str]) -> TextIO:
        """The line on which the number of the process and the way it ended are told."""
        asked = {"words": self.words, "environment": dict(environment), "folder": str(Path.cwd())}
        ours, theirs = socket.socketpair()
        with ours, theirs:
            socket.send_fds(_control(), [b"!"], [theirs.fileno(), self._out.fileno(), self._err.fileno()])
            ours.sendall(json.dumps(asked).encode() + b"\n")
            ours.settimeout(PATIENCE_SECONDS)
            return ours.makefile("r")

    def communicate(self) -> tuple[str, str]:
        """Wait for its end; what it wrote on both streams."""
        with self._held:
            try:
                self.returncode = int(self._told.readline())
            except TimeoutError:
                os.kill(self.pid, signal.SIGKILL)
                raise
            return _whole(self._out), _whole(self._err)


def _whole(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode()


def start_python(*words: object, environment: Mapping[str, str]) -> Process:
    """Start what `python WORDS…` would start: `-m MODULE …`, `-c SCRIPT …` or `FILE …`."""
    return Process(list(map(str, words)), environment)


def run_python(*words: object, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """The same, waited for."""
    process = start_python(*words, environment=environment)
    out, err = process.communicate()
    return subprocess.CompletedProcess(process.words, process.returncode, out, err)


@cache
def _control() -> socket.socket:
    """The line to the warm process, which starts with the first that is asked for and ends with this one."""
    home = tempfile.TemporaryDirectory(prefix="stoa-warm-")
    ours, theirs = socket.socketpair()
    with theirs:
        environment = clean_environment(Path(home.name), STOA_SECRET_KEY="of nobody")  # noqa: S106 (signs nothing)
        command = [sys.executable, "-c", _RUNS_OUR_CODE, str(theirs.fileno())]
        warm = subprocess.Popen(  # noqa: S603 (our own module under our own interpreter)
            command, env=environment, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()]
        )

    def end() -> None:
        ours.close()
        warm.wait()
        home.cleanup()

    atexit.register(end)
    return ours
