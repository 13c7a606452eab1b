"""How tests bring rows in: through a real file, as the command does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.ingest.taking import import_paths

if TYPE_CHECKING:
    from pathlib import Path

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.ingest.report import Report
    from stoa.foundation.ingest.rows import Defaults

__all__ = ["bring", "problems", "write_rows"]


def write_rows(path: Path, *rows: dict[str, Any] | str) -> Path:
    """Write rows as JSON lines; a text is written as it is."""
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def bring(
    *paths: Path, viewer: Viewer | None = None, defaults: Defaults | None = None, is_dry_run: bool = False
) -> Report:
    return import_paths(paths, actor=TEST_ACTOR, viewer=viewer, defaults=defaults, is_dry_run=is_dry_run)


def problems(report: Report) -> list[tuple[int, str]]:
    """Row and field of every problem, sorted."""
    return sorted((refusal.problem.row, refusal.problem.field) for refusal in report.refused)
