"""Check every invariant."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from stoa.foundation.registries import Check, CheckResult

NAME = "verify"
HELP = "Check that everything Stoa keeps is whole, and name what is broken."
EXAMPLE = "stoa verify --json"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(options: argparse.Namespace) -> int:
    from stoa.foundation.registries import checks

    results = [(check, *_look(check)) for check in checks()]
    problems = [problem for _, _, found in results for problem in found]
    if options.json:
        checked = {check.key: count for check, count, _ in results}
        print(
            json.dumps(
                {"ok": not problems, "checked": checked, "problems": [asdict(p) for p in problems]}, ensure_ascii=False
            )
        )
    else:
        for check, count, found in results:
            _print_one(check, count, found)
        print(_sum(len(problems)))
    return 1 if problems else 0


def _sum(problems: int) -> str:
    if not problems:
        return "Everything is whole."
    return "1 problem." if problems == 1 else f"{problems:,} problems."


def _look(check: Check) -> tuple[int, list[CheckResult]]:
    count, found = check.run()
    return count, list(found)


def _print_one(check: Check, count: int, found: list[CheckResult]) -> None:
    print(f"{'broken' if found else 'ok':6}  {check.title} ({count:,} checked)")
    for problem in found:
        print(f"        {problem.invariant}  {problem.what} {problem.cure}")
