"""Take things out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from stoa.interfaces.cli.commands.viewer import add_viewer_argument, viewer_from

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from stoa.foundation.access.reach import Viewer

NAME = "export"
HELP = "Write everything that somebody may see as JSON lines, in the form that can be imported again."
EXAMPLE = "stoa export --as curator@example.org --kind lesson > lessons.jsonl"
FILES_AT_ONCE = 200


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kind", default="", help="only items of this kind")
    parser.add_argument(
        "--to",
        type=Path,
        metavar="FOLDER",
        help="write FOLDER/items.jsonl and the files beside it, instead of printing",
    )
    add_viewer_argument(parser)


def run(options: argparse.Namespace) -> int:
    from stoa.foundation.ingest.exporting import everything
    from stoa.foundation.ingest.taking import refuse_unknown_kind

    viewer = viewer_from(options.viewer)
    refuse_unknown_kind(options.kind)
    ids = everything(viewer, options.kind)
    if options.to is None:
        _print(viewer, ids)
    else:
        _write(viewer, ids, options.to)
    return 0


def _print(viewer: Viewer, ids: Sequence[int]) -> None:
    from stoa.foundation.ingest.exporting import export_lines

    for line in export_lines(viewer, ids=ids):
        sys.stdout.buffer.write(line)


def _write(viewer: Viewer, ids: Sequence[int], folder: Path) -> None:
    from stoa.foundation.ingest.exporting import export_files, export_lines

    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "items.jsonl").open("wb") as out:
        out.writelines(export_lines(viewer, ids=ids))
    files = sum(export_files(viewer, ids[at : at + FILES_AT_ONCE], folder) for at in range(0, len(ids), FILES_AT_ONCE))
    print(f"{len(ids):,} items and {files:,} files are in {folder}.")
