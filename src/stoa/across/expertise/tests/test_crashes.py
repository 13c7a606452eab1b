"""Killed at each point by a real SIGKILL: evidence and its sums agree afterwards, and the next turn does the rest."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[4]
STEPS = Path(__file__).with_name("steps.py")
POINTS = ("expertise.replaced", "expertise.summed", "expertise.moved")
WHOLE = 12
"""Rows of evidence that three people on four items with one topic give."""


def run(home: Path, *arguments: str, failpoint: str = "") -> tuple[int, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STOA_")}
    environment = kept | {
        "STOA_HOME": str(home),
        "STOA_FAILPOINTS": failpoint,
        "PYTHONPATH": str(SOURCE),
        "DJANGO_SETTINGS_MODULE": "stoa.config.settings",
    }
    process = subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert process.returncode in {0, -signal.SIGKILL}, process.stderr
    return process.returncode, process.stdout.strip()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("crashes") / "home"
    home.mkdir()
    run(home, "-m", "django", "migrate", "--verbosity", "0")
    run(home, str(STEPS), "make")
    return home


def test_a_follower_killed_anywhere_leaves_all_or_nothing(filled: Path) -> None:
    for point in POINTS:
        assert run(filled, str(STEPS), "follow", failpoint=f"{point}=kill")[0] == -signal.SIGKILL
        assert run(filled, str(STEPS), "verify")[1] == "0 0 True 3"
    run(filled, str(STEPS), "follow")
    assert run(filled, str(STEPS), "verify")[1] == f"0 {WHOLE} False 3"
    for point in POINTS[:2]:
        assert run(filled, str(STEPS), "hide", failpoint=f"{point}=kill")[0] == -signal.SIGKILL
        assert run(filled, str(STEPS), "verify")[1] == f"0 {WHOLE} False 3"
    run(filled, str(STEPS), "hide")
    assert run(filled, str(STEPS), "verify")[1] == f"0 {WHOLE - 1} False 3"
