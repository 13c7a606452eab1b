"""Measurements, from a checkout."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from stoa.foundation.errors import BadInputError, Problem

if TYPE_CHECKING:
    import argparse

NAME = "bench"
HELP = "Run one of the measurements of a checkout; results go to bench/results."
EXAMPLE = "stoa bench first_page"
NEEDS_DJANGO = False
PASSES_ON = True


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help=f"one of: {', '.join(_names()) or 'none here'}; further words go to it")


def run(options: argparse.Namespace) -> int:
    if options.name not in _names():
        known = ", ".join(_names()) or "none: measurements come with a checkout, not with an installed Stoa"
        raise BadInputError([Problem("name", f"There is no measurement called {options.name!r}. Known: {known}.")])
    command = [sys.executable, str(_folder() / f"{options.name}.py"), *options.rest]
    return subprocess.run(command, check=False).returncode  # noqa: S603 (our own program, chosen from a list)


def _folder() -> Path:
    return Path(__file__).resolve().parents[5] / "bench"


def _names() -> list[str]:
    return sorted(path.stem for path in _folder().glob("*.py") if path.stem != "measuring")
