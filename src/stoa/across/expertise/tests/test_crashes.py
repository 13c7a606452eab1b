"""Killed at each point by a real SIGKILL: evidence and its sums agree afterwards, and the next turn does the rest."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

import pytest

from stoa.foundation.failpoints.testing import clean_environment, run_python

STEPS = Path(__file__).with_name("steps.py")
POINTS = ("expertise.replaced", "expertise.summed", "expertise.moved")
WHOLE = 12
"""Rows of evidence that three people on four items with one topic give."""


def run(home: Path, *arguments: str, failpoint: str = "") -> tuple[int, str]:
    process = run_python(*arguments, environment=clean_environment(home, STOA_FAILPOINTS=failpoint))
    assert process.returncode in {0, -signal.SIGKILL}, process.stderr
    return process.returncode, process.stdout.strip()


@pytest.fixture(scope="module")
def once_filled(migrated_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = Path(shutil.copytree(migrated_home, tmp_path_factory.mktemp("crashes") / "home"))
    run(home, str(STEPS), "make")
    return home


@pytest.fixture
def filled(once_filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(once_filled, tmp_path / "home"))


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


def test_a_rebuild_killed_between_portions_leaves_sums_that_agree_and_is_begun_again(filled: Path) -> None:
    run(filled, str(STEPS), "follow")
    before = run(filled, str(STEPS), "verify")[1]
    run(filled, str(STEPS), "spoil")
    assert int(run(filled, str(STEPS), "verify")[1].split()[0]) == 2  # the evidence, and the sums that are not of it
    assert run(filled, str(STEPS), "rebuild", failpoint="expertise.mended=kill")[0] == -signal.SIGKILL
    assert run(filled, str(STEPS), "verify")[1] == before.replace(
        "0 ", "1 ", 1
    )  # the rest of the evidence is still spoilt
    run(filled, str(STEPS), "rebuild")
    assert run(filled, str(STEPS), "verify")[1] == before
