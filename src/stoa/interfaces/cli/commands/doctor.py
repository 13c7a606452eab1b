"""Say what is wrong with this installation."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

NAME = "doctor"
HELP = "Say what is wrong with this installation and how to mend it."
EXAMPLE = "stoa doctor"
NEEDS_HOME = False
WORDS = {"ok": "ok", "warning": "look", "error": "wrong"}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(options: argparse.Namespace) -> int:
    from stoa.interfaces.cli.examination import examine

    findings = examine()
    broken = any(finding.state == "error" for finding in findings)
    if options.json:
        print(json.dumps({"ok": not broken, "findings": [asdict(finding) for finding in findings]}, ensure_ascii=False))
        return int(broken)
    for finding in findings:
        print(f"{WORDS[finding.state]:6}  {finding.what}")
        if finding.cure:
            print(f"        {finding.cure}")
    return int(broken)
