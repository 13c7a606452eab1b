"""The evidence of who knows what: how it stands, bringing it up to date, working it out anew."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse

NAME = "experts"
HELP = "Show, update or rebuild the evidence from which “stoa who” finds people."
EXAMPLE = "stoa experts rebuild"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("status", "rebuild", "update"), help="what to do with it")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    actions = {"status": _status, "rebuild": _rebuild, "update": _update}
    answer = actions[options.what]()
    print(json.dumps(answer) if options.json else "\n".join(f"{name}: {value}" for name, value in answer.items()))
    return 0


def _status() -> dict[str, Any]:
    from stoa.across.expertise.follower import lag
    from stoa.across.expertise.queries import size_of_evidence

    people, rows = size_of_evidence()
    return {"people": people, "evidence": rows, "events_behind": lag()}


def _rebuild() -> dict[str, Any]:
    import time

    from stoa.across.expertise.services import rebuild

    started = time.monotonic()
    rows = rebuild()
    return {"evidence": rows, "seconds": round(time.monotonic() - started, 2)}


def _update() -> dict[str, Any]:
    from stoa.across.expertise.follower import catch_up, lag

    return {"read": catch_up(), "events_behind": lag()}
