"""The circle round one unit, in a home of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stoa.across.stewardship.testing import Circle, make_circle

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def circle(db: None, fresh_home: Path) -> Circle:
    return make_circle()
