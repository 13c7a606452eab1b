"""Killed at each point, by a real SIGKILL: the next turn makes the vectors whole, and verify is the judge."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

import pytest

from stoa.engine.meaning.testing import make_model
from stoa.foundation.indexing.tests.test_crashes import Installation

STEPS = Path(__file__).with_name("steps.py")
NEAREST = """
import django; django.setup()
from stoa.foundation.access.reach import anonymous
from stoa.foundation.meaning.queries import near
print(len(near(anonymous(), 'pay', 100)))
"""


VERIFY = """
import django; django.setup()
from stoa.foundation.registries import checks
for check in checks():
    if check.key in {"index", "vectors"}:
        for problem in check.run()[1]:
            print(check.key, problem.what)
"""


class WithModel(Installation):
    """An installation whose settings name a model."""

    def __init__(self, home: Path, model: Path) -> None:
        super().__init__(home)
        self.model = model

    def environment(self, failpoint: str) -> dict[str, str]:
        return super().environment(failpoint) | {"STOA_MEANING": str(self.model)}

    def problems(self) -> list[str]:
        """What verify says of the index and the vectors, the worker not having run since."""
        process = self.start("-c", VERIFY)
        out, err = process.communicate()
        assert process.returncode == 0, err
        return out.splitlines()


@pytest.fixture
def installation(migrated_home: Path, tmp_path: Path) -> WithModel:
    shutil.copytree(migrated_home, tmp_path / "home")
    return WithModel(tmp_path / "home", make_model(tmp_path / "model"))


@pytest.mark.slow
@pytest.mark.parametrize("point", ["meaning.before_commit", "meaning.committed", "meaning.before_switch"])
def test_a_kill_at_any_point_costs_a_batch_at_most(installation: WithModel, tmp_path: Path, point: str) -> None:
    assert installation.run(str(STEPS), "embed", failpoint=f"{point}=kill")[0] == -signal.SIGKILL
    assert not any("damaged" in what or "lack" in what for what in installation.problems())
    assert installation.run(str(STEPS), "embed")[0] == 0
    assert installation.problems() == []
    assert installation.run("-c", NEAREST)[1] == ["10"]
    installation.model = make_model(tmp_path / "other", name="other", dimensions=32)
    assert installation.run(str(STEPS), "embed", failpoint=f"{point}=kill")[0] == -signal.SIGKILL
    assert installation.run("-c", NEAREST)[1] in (["10"], ["15"]), "the former model's vectors are still in use"
    assert installation.run(str(STEPS), "embed")[0] == 0
    assert installation.problems() == []
    assert installation.run("-c", NEAREST)[1] == ["20"]
