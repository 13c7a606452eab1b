"""Files made to do harm: each ends in a named state with a reason, and delays nobody else (R12)."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from stoa.across.capture.tests.test_crashes import result, run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

UNREADABLE = {"bomb_1GB.pdf", "empty.pdf", "fake.pdf", "html_as.docx", "loop.pdf"}
PATIENCE_SECONDS = 20.0
"""Twice the turn of a busy machine and the start of a reading process; the hostile files together take longer.

A machine on which they take very long may take longer over the easy one, too.
"""


def test_hostile_files_end_with_a_reason_and_delay_nobody(
    shared_data: Path, migrated_home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "hard"
    shutil.copytree(shared_data / "hard", folder, ignore=shutil.ignore_patterns("*.py"))
    home = shutil.copytree(migrated_home, tmp_path / "home")
    result(run(home, "prepare"))
    _, seconds, there = result(run(home, "crowd,crew,state", folder))
    states = {name: (state, reason) for name, state, reason in there["arrivals"]}
    assert set(states) == {path.name for path in folder.iterdir()} | {"easy.txt"}
    assert {state for state, _ in states.values()} == {"ready", "failed"}
    assert {name for name, (state, _) in states.items() if state == "failed"} >= UNREADABLE
    assert all(reason.endswith(".") for state, reason in states.values() if state == "failed")
    assert states["easy.txt"] == ("ready", "")
    longest = max(seconds.values())
    assert seconds["easy.txt"] < longest
    assert seconds["easy.txt"] < max(PATIENCE_SECONDS, longest / 2)
    assert there["broken"] == []
