"""Run the test suite."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

NAME = "test"
HELP = "Run the test suite, or the tests in PATHS. Further words go to pytest."
EXAMPLE = "stoa test src/stoa/foundation/items -k revision"
NEEDS_DJANGO = False
PASSES_ON = True
PROJECT = Path(__file__).resolve().parents[5]
ONE_PROCESS = {"-n", "--numprocesses", "--pdb", "--trace", "--collect-only", "--co"}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATHS", help="files or folders of tests (default: all)")


def run(options: argparse.Namespace) -> int:
    """Run pytest in the project. Its database is SQLite, or PostgreSQL where STOA_TEST_POSTGRES holds an address."""
    if not (PROJECT / "pyproject.toml").exists():
        print("stoa: the tests are part of the source code: run ./stoa test in a checkout.", file=sys.stderr)
        return 1
    command = [sys.executable, "-m", "pytest", *processes(options), *options.rest, *options.paths]
    done = subprocess.run(command, cwd=_where(options.paths), check=False)  # noqa: S603 (our own interpreter)
    return done.returncode


def processes(options: argparse.Namespace) -> list[str]:
    """Two processes for more than a file or two; none of it where the words given say otherwise."""
    said = {word.split("=")[0] for word in options.rest}
    few = options.paths and all(Path(path.split("::")[0]).is_file() for path in options.paths)
    return [] if few or said & ONE_PROCESS or any(word.startswith("-n") for word in options.rest) else ["-n", "2"]


def _where(paths: list[str]) -> Path:
    """Paths are meant from where one stands; without any, the whole suite runs from the project's root."""
    return Path.cwd() if paths else PROJECT
