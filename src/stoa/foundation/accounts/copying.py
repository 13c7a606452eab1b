"""Somebody's own data as one file."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

import orjson
from django.utils import timezone

from stoa.foundation.registries import personal_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import IO

IN_MEMORY_BYTES = 2**20


def copy_of_own_data(person_id: int) -> IO[bytes]:
    """A zip with one JSON file for each part that an app registered; row by row, so it may be long. Begins at its start."""
    out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 (whoever answers with it closes it)
    contents = {part.key: str(part.label) for part in personal_parts()}
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("contents.json", _written({"made_at": timezone.now(), "files": contents}))
        for part in personal_parts():
            with archive.open(f"{part.key}.json", "w") as file:
                _write_rows(file, part.rows(person_id))
    out.seek(0)
    return out


def _write_rows(file: IO[bytes], rows: Iterable[Mapping[str, Any]]) -> None:
    file.write(b"[")
    for number, row in enumerate(rows):
        file.write(b",\n" if number else b"\n")
        file.write(_written(row))
    file.write(b"\n]\n")


def _written(value: Any) -> bytes:
    return orjson.dumps(value, default=str, option=orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z)
