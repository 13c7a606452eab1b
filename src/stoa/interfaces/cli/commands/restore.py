"""Restore an installation from a backup."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

NAME = "restore"
HELP = "Put the installation of a backup into an empty home folder; a damaged backup is refused before anything is touched."
EXAMPLE = "stoa restore /backups/stoa-2026-11-22.tar"
NEEDS_DJANGO = False


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="a backup made by stoa backup")
    parser.add_argument("--replace", action="store_true", help="set aside what the home folder holds now")
    parser.add_argument("--examine", action="store_true", help="only say whether the backup is whole")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(options: argparse.Namespace) -> int:
    from stoa.interfaces.cli.backups.archive import examine
    from stoa.interfaces.cli.backups.restoring import restore

    if options.examine:
        manifest = examine(options.file)
        return _say(options.json, f"{options.file} is whole: {len(manifest.files):,} files.", problems=[])
    before = restore(options.file.absolute(), replace=options.replace, progress=_tell)
    problems = _make_ready(_tell)
    kept = f" What was there before lies in {before}." if before else ""
    return _say(options.json, f"Restored.{kept} Next: stoa serve", problems=problems)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _make_ready(tell: Callable[[str], None]) -> list[str]:
    """Bring tables up to date, build the index and verify; returns what is broken."""
    from stoa.interfaces.cli import migrating
    from stoa.interfaces.cli.main import set_up_django

    set_up_django()
    migrating.migrate()
    from stoa.foundation.indexing.rebuilding import rebuild
    from stoa.foundation.registries import checks

    tell("Building the index.")
    rebuild()
    tell("Verifying.")
    return [problem.what for check in checks() for problem in check.run()[1]]


def _say(as_json: bool, sentence: str, *, problems: list[str]) -> int:
    if as_json:
        print(json.dumps({"ok": not problems, "said": sentence, "problems": problems}, ensure_ascii=False))
    else:
        for problem in problems:
            print(f"broken  {problem}")
        print(sentence)
    return 1 if problems else 0
