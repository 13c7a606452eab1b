"""Run the test suite."""

from __future__ import annotations

import os
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
IN_TWO_PROCESSES = ["-n", "2", "--dist", "worksteal"]
ONE_PROCESS = {"-n", "--numprocesses", "--pdb", "--trace", "--collect-only", "--co"}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATHS", help="files or folders of tests (default: all)")


def run(options: argparse.Namespace) -> int:
    """Run pytest in the project. Its database is SQLite, or PostgreSQL where STOA_TEST_POSTGRES holds an address."""
    if not (PROJECT / "pyproject.toml").exists():
        print("stoa: the tests are part of the source code: run ./stoa test in a checkout.", file=sys.stderr)
        return 1
    command = [sys.executable, "-m", "pytest", *processes(options.rest), *options.rest]
    if not _paths(options.rest):
        os.chdir(PROJECT)
    sys.stdout.flush()
    return os.execv(command[0], command)  # noqa: S606 (our own interpreter; pytest takes over, with Ctrl-C and exit code)


def processes(words: list[str]) -> list[str]:
    """Two processes for more than a file or two, each taking work over from the other; less where the words say otherwise."""
    said = {word.split("=")[0] for word in words}
    few = _paths(words) and all(path.is_file() for path in _paths(words))
    return [] if few or said & ONE_PROCESS or any(word.startswith("-n") for word in words) else IN_TWO_PROCESSES


def _paths(words: list[str]) -> list[Path]:
    """The words that are files or folders, seen from where one stands; without any, the whole suite runs."""
    named = [Path(word.split("::")[0]) for word in words if not word.startswith("-")]
    return [path for path in named if path.exists()]
