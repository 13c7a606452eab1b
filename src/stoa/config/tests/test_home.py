from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

READ = "from stoa.config import settings; print(settings.SECRET_KEY)"


def _start(home: Path) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STOA_")}
    told = {"PYTHONPATH": os.pathsep.join(sys.path), "STOA_HOME": str(home)}
    return subprocess.Popen([sys.executable, "-c", READ], env={**kept, **told}, stdout=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_what_lies_in_a_new_home_is_for_no_other_account(tmp_path: Path) -> None:
    """Every first process finds the same whole key, however many start at once."""
    home = tmp_path / "home"
    told = {process.communicate(timeout=120)[0] for process in [_start(home) for _ in range(4)]}
    assert len(told) == 1
    assert len(told.pop().strip()) > 40
    assert home.stat().st_mode & 0o077 == 0
    assert (home / "secret-key").stat().st_mode & 0o077 == 0
    assert [path.name for path in home.iterdir()] == ["secret-key"]


@pytest.mark.slow
def test_a_key_that_was_never_written_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "secret-key").touch()
    assert len(_start(tmp_path).communicate(timeout=120)[0].strip()) > 40
