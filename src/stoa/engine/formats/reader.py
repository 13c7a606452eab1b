"""Reads files of strangers in a process that can be killed: nothing a file does reaches the process that asks."""

from __future__ import annotations

import base64
import signal
from threading import Lock
from typing import TYPE_CHECKING, Any

from stoa.engine.formats.confine import CPU_SECONDS
from stoa.engine.formats.process import ChildProcess, ChildSlowError, ChildStoppedError
from stoa.engine.formats.reading import Reading, State, UnreadableError, from_json, unreadable

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import Self

__all__ = ["Reader", "Reading", "State", "UnreadableError", "network_is_cut"]

FILES_PER_PROCESS = 200
WALL_SECONDS = 60
_RENEW_ABOVE_BYTES = 500_000_000


class Reader:
    """Holds one child process, started when first needed, renewed every 200 files and after every kill.

    Use as a context manager. May be shared by threads: requests wait for each other.
    """

    def __init__(self, *, wall_seconds: float = WALL_SECONDS) -> None:
        self._wall_seconds = wall_seconds
        self._child: ChildProcess | None = None
        self._lock = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the child process; the next request starts another."""
        with self._lock:
            self._drop()

    def network_is_cut(self) -> bool:
        """True if the child process has no network at all; starts it if need be."""
        with self._lock:
            return self._ready().network_is_cut

    def read(self, path: Path, name: str) -> Reading:
        """Reads a file that came under `name`; whatever is in it, the answer is a `Reading` in a named state.

        Raises:
            FileNotFoundError: there is no file at `path`: that is our loss, not the file's fault.
        """
        answer = self._ask(path, {"do": "read", "name": name})
        return unreadable(answer["unreadable"]) if "unreadable" in answer else from_json(answer["reading"])

    def page_image(self, path: Path, page: int, width_px: int) -> bytes:
        """A WebP picture of one page of a PDF (pages count from 1), `width_px` wide unless that makes it too large.

        Raises:
            UnreadableError: not a PDF, no such page, or the page cannot be drawn within the limits.
            FileNotFoundError: there is no file at `path`.
        """
        answer = self._ask(path, {"do": "image", "page": page, "width_px": width_px})
        if "unreadable" in answer:
            raise UnreadableError(answer["unreadable"])
        return base64.b64decode(answer["image"])

    def _ask(self, path: Path, request: dict[str, Any]) -> dict[str, Any]:
        """The child's answer, or {"unreadable": why}. A crash is tried once more in a fresh process."""
        full = {**request, "path": str(path.resolve(strict=True))}
        with self._lock:
            try:
                return self._ask_once(full)
            except ChildStoppedError as stop:
                if stop.ended_by == signal.SIGXCPU:
                    return {"unreadable": _too_much_computing()}
            except ChildSlowError:
                return {"unreadable": self._too_slow()}
            try:
                return self._ask_once(full)
            except ChildStoppedError as stop:
                return {"unreadable": _crash(stop.ended_by)}
            except ChildSlowError:
                return {"unreadable": self._too_slow()}

    def _ask_once(self, request: dict[str, Any]) -> dict[str, Any]:
        child = self._ready()
        try:
            answer = child.ask(request, self._wall_seconds)
        except BaseException:
            self._drop()
            raise
        if child.requests >= FILES_PER_PROCESS or answer["peak_memory_bytes"] > _RENEW_ABOVE_BYTES:
            self._drop()
        return answer

    def _ready(self) -> ChildProcess:
        if self._child is None:
            self._child = ChildProcess()
        return self._child

    def _drop(self) -> None:
        if self._child is not None:
            self._child.close()
            self._child = None

    def _too_slow(self) -> str:
        return f"Reading it took longer than {self._wall_seconds:g} seconds."


def network_is_cut() -> bool:
    """True if reading processes on this machine run without network; starts one to find out."""
    with Reader() as reader:
        return reader.network_is_cut()


def _too_much_computing() -> str:
    return f"Reading it took more than {CPU_SECONDS} seconds of computing."


def _crash(ended_by: int) -> str:
    if ended_by == signal.SIGXCPU:
        return _too_much_computing()
    return "The reading process stopped over it twice: the file is damaged, or needs more memory than is allowed."
