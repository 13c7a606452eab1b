"""Bring the database up to date."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

NAME = "migrate"
HELP = "Bring the database up to date with this version of Stoa."
EXAMPLE = "stoa migrate"
NEEDS_HOME = False


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--check", action="store_true", help="only say what is pending; exit code 1 when there is something"
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(options: argparse.Namespace) -> int:
    from stoa.interfaces.cli import migrating

    steps = migrating.pending() if options.check else migrating.migrate()
    if options.json:
        print(json.dumps({"pending" if options.check else "done": steps}))
    else:
        for step in steps:
            print(step)
        print(_summary(len(steps), check=options.check))
    return 1 if options.check and steps else 0


def _summary(count: int, *, check: bool) -> str:
    if not count:
        return "The database is up to date."
    return (
        f"{count} steps are pending. Run: stoa migrate" if check else f"{count} steps done; the database is up to date."
    )
