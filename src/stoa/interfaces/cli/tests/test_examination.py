from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stoa.interfaces.cli.examination import home_folder

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("mode", "state"), [(0o700, "ok"), (0o750, "ok"), (0o755, "warning")])
def test_a_home_that_other_accounts_can_look_into_is_worth_saying(fresh_home: Path, mode: int, state: str) -> None:
    fresh_home.chmod(mode)
    assert home_folder().state == state
