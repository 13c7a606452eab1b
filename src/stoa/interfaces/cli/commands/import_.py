"""Bring things in."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from stoa.interfaces.cli.commands.viewer import acting_viewer_from, actor_from, add_actor_argument

if TYPE_CHECKING:
    import argparse

    from stoa.foundation.ingest.report import Report

NAME = "import"
HELP = "Bring in files, folders, JSON lines of items, groups, people or memberships, and SKOS vocabularies."
EXAMPLE = "stoa import reports/ --kind mission-report --audience unit:dakar,staff --dry-run"
PROGRESS_SECONDS = 2.0
PATIENCE_SECONDS = 20.0


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file, a folder, a .jsonl or a SKOS file")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
    parser.add_argument("--kind", default="", help="kind of items that do not say theirs (files: working-document)")
    parser.add_argument("--audience", default="staff", help="who may see items that do not say it, with commas (staff)")
    parser.add_argument("--draft", action="store_true", help="items that do not say their state come in as drafts")
    parser.add_argument("--source", default="import", help="source of rows that do not say theirs (import)")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    add_actor_argument(parser)


def run(options: argparse.Namespace) -> int:
    from django.db import DatabaseError

    from stoa.foundation.errors import StoaError
    from stoa.foundation.ingest.rows import Defaults
    from stoa.foundation.ingest.taking import import_paths

    defaults = Defaults(
        kind=options.kind,
        audience=tuple(word.strip() for word in options.audience.split(",") if word.strip()),
        status="draft" if options.draft else "published",
        source=options.source,
    )
    actor, viewer = actor_from(options), acting_viewer_from(options)
    try:
        report = import_paths(
            options.paths,
            actor=actor,
            viewer=viewer,
            defaults=defaults,
            is_dry_run=options.dry_run,
            progress=_Progress(),
        )
    except (StoaError, DatabaseError):
        # Batches before the error are kept, and what is kept must be found.
        if not options.dry_run:
            _make_findable()
        raise
    _print(report, as_json=options.json)
    is_findable = options.dry_run or _make_findable()
    return 0 if report.is_whole and is_findable else 1


def _print(report: Report, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(report.as_json(), ensure_ascii=False))
        return
    for line in report.lines():
        print(line)


def _make_findable() -> bool:
    """Bring the index up to date, or wait until the worker has; False when that failed, with the reason told."""
    from stoa.engine.search.protocol import SearchError

    try:
        if not _index_when_free():
            print("What came in is kept; another process is still making it findable.", file=sys.stderr, flush=True)
    except SearchError as error:
        sentence = f"What came in is kept, but search does not know it yet: {error} Run “stoa index rebuild”."
        print(sentence, file=sys.stderr, flush=True)
        return False
    return True


def _index_when_free() -> bool:
    """Whether the index is up to date: brought so here, or by the process that held it and may have been about to leave."""
    from stoa.engine.search.protocol import WriterBusyError
    from stoa.foundation.indexing.follower import catch_up, lag

    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            catch_up()
        except WriterBusyError:
            if lag() and time.monotonic() > deadline:
                return False
            time.sleep(0.2)
        else:
            return True


class _Progress:
    """Says on the error stream how far it is, at most every two seconds: the output stays the report alone."""

    def __init__(self) -> None:
        self._told = time.monotonic()

    def __call__(self, line: str) -> None:
        if time.monotonic() - self._told >= PROGRESS_SECONDS:
            self._told = time.monotonic()
            print(line, file=sys.stderr, flush=True)
