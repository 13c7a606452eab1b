"""Reading attached files, by the worker: it takes longer than anybody wants to wait for a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stoa.across.writing.services import READ_FILE, read_attached
from stoa.engine.formats.reader import Reader
from stoa.foundation.history.services import Actor
from stoa.foundation.registries import JobKind

if TYPE_CHECKING:
    from collections.abc import Mapping


def read(payload: Mapping[str, Any]) -> None:
    """Read one file. Whatever is in it, this ends in a named state of reading."""
    with Reader() as reader:
        read_attached(payload["digest"], payload["name"], reader=reader, actor=Actor(channel="worker"))


JOBS = [JobKind(READ_FILE, read)]
