"""The search index: how it stands, rebuilding it, comparing it with the database."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse

NAME = "index"
HELP = "Show, rebuild or verify the search index."
EXAMPLE = "stoa index rebuild"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("status", "rebuild", "verify", "update"), help="what to do with it")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    from stoa.engine.search.protocol import SearchError

    actions = {"status": _status, "rebuild": _rebuild, "verify": _verify, "update": _update}
    try:
        answer = actions[options.what]()
    except SearchError as error:
        answer = {"ok": False, "problem": str(error)}
    print(json.dumps(answer) if options.json else "\n".join(f"{name}: {value}" for name, value in answer.items()))
    return 0 if answer.get("ok", True) else 1


def _status() -> dict[str, Any]:
    from stoa.foundation.indexing.follower import lag
    from stoa.foundation.indexing.places import pair_in_use
    from stoa.foundation.indexing.rebuilding import size_of

    pair = pair_in_use()
    return {
        "generation": pair.generation,
        "items": pair.full.count(),
        "public_items": pair.public.count(),
        "events_behind": lag(),
        "bytes": size_of(pair.generation),
        **_meaning(),
    }


def _meaning() -> dict[str, str]:
    """How finding by meaning stands; nothing while no model is set."""
    from stoa.foundation.meaning.standing import standing

    found = standing()
    return {"meaning": found.problem or found.says} if found else {}


def _rebuild() -> dict[str, Any]:
    from stoa.foundation.indexing.rebuilding import rebuild

    def report(done: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{done} items", end="", file=sys.stderr, flush=True)

    built = rebuild(report)
    rate = built.items / built.seconds if built.seconds else 0.0
    return {
        "generation": built.generation,
        "items": built.items,
        "seconds": round(built.seconds, 2),
        "items_per_second": round(rate),
        "bytes": built.bytes,
    }


def _update() -> dict[str, Any]:
    from stoa.foundation.indexing.follower import catch_up, lag

    return {"written": catch_up(), "events_behind": lag()}


def _verify() -> dict[str, Any]:
    from stoa.foundation.indexing.checks import index_problems

    problems = [f"{problem.what} {problem.cure}" for problem in index_problems()]
    return {"ok": not problems, "problems": problems}
