"""Every file of the shared collections ends in a named state, the hostile ones too, and nothing brings the reader down."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from stoa.engine.formats.reader import Reader
from stoa.engine.formats.tests.samples import shared_data

if TYPE_CHECKING:
    from pathlib import Path

    from stoa.engine.formats.reading import Reading


def readings_of(folder: Path) -> dict[str, Reading]:
    with Reader() as reader:
        return {
            str(path.relative_to(folder)): reader.read(path, path.name)
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }


def assert_named(readings: dict[str, Reading]) -> None:
    for name, reading in readings.items():
        assert reading.state in ("read", "partly read", "unreadable"), name
        assert bool(reading.passages) == (reading.state != "unreadable"), name
        assert bool(reading.reason) == (reading.state != "read"), name
        assert "\0" not in reading.text(), name
        assert [passage.position for passage in reading.passages] == list(range(1, len(reading.passages) + 1)), name


def test_hostile_files_end_in_a_named_state() -> None:
    started = time.monotonic()
    readings = readings_of(shared_data("hard"))
    assert_named(readings)
    refused = {name for name, reading in readings.items() if reading.state == "unreadable"}
    assert {"billion_laughs.docx", "bomb_1GB.pdf", "bomb_media_2GB.docx", "empty.pdf", "fake.pdf"} <= refused
    assert {"html_as.docx", "loop.pdf"} <= refused
    assert time.monotonic() - started < 60


def test_ordinary_and_damaged_files_end_in_a_named_state() -> None:
    readings = readings_of(shared_data("docs"))
    assert_named(readings)
    read = sum(reading.state == "read" for reading in readings.values())
    assert read / len(readings) > 0.85
