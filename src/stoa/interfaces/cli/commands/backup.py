"""Back up the installation."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

NAME = "backup"
HELP = "Write everything into one file while people go on working, and read it again to be sure."
EXAMPLE = "stoa backup /backups/stoa-2026-11-22.tar"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="the backup to write; it must not exist")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(options: argparse.Namespace) -> int:
    from stoa.interfaces.cli.backups.making import back_up

    target = options.file.absolute()
    manifest = back_up(target, progress=lambda line: print(line, file=sys.stderr, flush=True))
    size, files = target.stat().st_size, len(manifest.files)
    if options.json:
        print(json.dumps({"ok": True, "file": str(target), "bytes": size, "files": files}))
    else:
        print(f"{target} holds {files:,} files, {size / 2**20:,.1f} MiB, and was read again without a fault.")
        print("It holds passwords' digests, restricted items and the secret key: keep it where nobody else looks.")
    return 0
