"""What an operator may set for written answers, and what is refused at the start."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

WHAT = "import stoa.config.settings as s; print(s.STOA_ANSWERS_SEND, s.STOA_ANSWERS_KEY)"


def _start(home: Path, **given: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "STOA_HOME": str(home), **given}
    return subprocess.run([sys.executable, "-c", WHAT], env=environment, capture_output=True, text=True, check=False)


def test_the_key_is_not_shown_and_only_open_passages_are_sent_by_default(tmp_path: Path) -> None:
    given = {"STOA_ANSWERS_URL": "http://127.0.0.1:1/v1", "STOA_ANSWERS_MODEL": "m", "STOA_ANSWERS_KEY": "hush"}
    done = _start(tmp_path, **given)
    assert (done.returncode, done.stdout.split()[0]) == (0, "public")
    assert "hush" not in done.stdout


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"STOA_ANSWERS_URL": "http://127.0.0.1:1/v1"}, "STOA_ANSWERS_MODEL must name"),
        ({"STOA_ANSWERS_URL": "file:///etc/hosts", "STOA_ANSWERS_MODEL": "m"}, "STOA_ANSWERS_URL is"),
        ({"STOA_ANSWERS_SEND": "everything"}, "STOA_ANSWERS_SEND is"),
    ],
)
def test_what_makes_no_sense_stops_the_start(tmp_path: Path, given: dict[str, str], said: str) -> None:
    done = _start(tmp_path, **given)
    assert done.returncode != 0
    assert said in done.stderr
