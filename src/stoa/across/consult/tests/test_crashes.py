"""A check that is killed anywhere and taken up again is there once, whole; hostile drafts end with a sentence."""

from __future__ import annotations

import json
import shutil
import signal
from typing import TYPE_CHECKING, Any

import pytest

from stoa.foundation.failpoints.testing import clean_environment, run_python

if TYPE_CHECKING:
    from pathlib import Path
    from subprocess import CompletedProcess

ASKING = ("consult.file_kept", "consult.asked_in_tx", "history.appended", "consult.after_asked")
WORKING = (
    "jobs.leased",
    "consult.started",
    "consult.before_reading",
    "consult.after_reading",
    "consult.found",
    "consult.in_tx",
    "consult.after_kept",
    "jobs.before_done",
)
DRAFT = "A household survey of domestic workers will ask for wages and hours. It has words enough to be checked."


def run(home: Path, what: str, given: object = "", **failpoints: str) -> CompletedProcess[str]:
    points = ",".join(f"{name.replace('__', '.')}={do}" for name, do in failpoints.items())
    environment = clean_environment(home, STOA_FAILPOINTS=points)
    return run_python("-m", "stoa.across.consult.tests.dying", what, given, environment=environment)


def result(done: CompletedProcess[str]) -> list[Any]:
    assert done.returncode == 0, done.stderr
    answer: list[Any] = json.loads(done.stdout)
    return answer


@pytest.fixture(scope="module")
def prepared(migrated_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with somebody and something in it, copied for each test."""
    home = shutil.copytree(migrated_home, tmp_path_factory.mktemp("prepared") / "home")
    result(run(home, "prepare"))
    return home


@pytest.fixture
def home(prepared: Path, tmp_path: Path) -> Path:
    return shutil.copytree(prepared, tmp_path / "home")


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.txt"
    path.write_text(DRAFT)
    return path


@pytest.mark.parametrize("point", ASKING)
def test_a_check_that_was_acknowledged_is_done(home: Path, draft: Path, point: str) -> None:
    died = run(home, "ask", draft, **{point.replace(".", "__"): "kill"})
    assert died.returncode == -signal.SIGKILL
    _, there = result(run(home, "work,state"))
    assert there["broken"] == []
    assert [state for _, state, _ in there["checks"]] == (["done"] if point == "consult.after_asked" else [])


@pytest.mark.parametrize("point", WORKING)
def test_a_check_whose_worker_died_is_done_once(home: Path, draft: Path, point: str) -> None:
    result(run(home, "ask", draft))
    died = run(home, "work", **{point.replace(".", "__"): "kill"})
    assert died.returncode == -signal.SIGKILL
    _, there = result(run(home, "work,state"))
    assert there == {"checks": [["draft.txt", "done", ""]], "lines": 1, "parts": [], "broken": []}


@pytest.mark.slow
def test_hostile_drafts_end_with_a_sentence(home: Path, shared_data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "hard"
    folder.mkdir()
    for name in ("bomb_1GB.pdf", "fake.pdf", "loop.pdf", "billion_laughs.docx", "html_as.docx"):
        shutil.copy(shared_data / "hard" / name, folder)
    _, _, there = result(run(home, "ask,work,state", folder))
    assert {state for _, state, _ in there["checks"]} == {"failed"}
    assert all(
        reason.startswith("This file cannot be read. ") and reason.endswith(".") for _, _, reason in there["checks"]
    )
    assert there["broken"] == []
    assert there["parts"] == []
