"""Reads a draft that came as a file, in the confined process that all files of strangers are read in."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from stoa.across.capture.readers import borrowed_reader
from stoa.across.consult.cutting import draft_of_reading
from stoa.engine.formats.sniff import safe_file_name
from stoa.foundation.failpoints import failpoint

if TYPE_CHECKING:
    from pathlib import Path

    from stoa.across.consult.cutting import Draft

_AT_ONCE = 1 << 20


def read_draft(path: Path, name: str, *, title: str = "") -> Draft:
    """The draft in a file that came under `name`. Nothing of it is kept but what this returns.

    Raises BadInputError with a sentence when it cannot be read, or is too short or too long; FileNotFoundError when it is
    not there.
    """
    digest = digest_of(path)
    shown = safe_file_name(name)
    failpoint("consult.before_reading")
    with borrowed_reader() as reader:
        reading = reader.read(path, shown)
    return draft_of_reading(reading, name=shown, digest=digest, title=title)


def digest_of(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_AT_ONCE):
            digest.update(piece)
    return digest.hexdigest()
