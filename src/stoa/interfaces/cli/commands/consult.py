"""The knowledge check from the command line: a draft held against what somebody may read. Nothing is kept."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stoa.interfaces.cli.commands.viewer import add_viewer_argument, viewer_from

if TYPE_CHECKING:
    import argparse

    from stoa.across.consult.checking import Findings
    from stoa.across.consult.cutting import Draft

NAME = "consult"
HELP = "Check a draft against what a person may read: what we have, who knows, what is missing."
EXAMPLE = "stoa consult concept-note.docx --as staff@demo.example"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "draft", metavar="FILE|-", help="the draft: PDF, Word or text; - reads text from standard input"
    )
    add_viewer_argument(parser)
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    from stoa.across.consult.checking import check_draft

    viewer = viewer_from(options.viewer)
    findings = check_draft(viewer, _draft(options.draft), told=_tell)
    if options.json:
        print(json.dumps(_as_json(options, findings), ensure_ascii=False, indent=1))
    else:
        _print_lines(findings)
    return 0


def _tell(stage: str, percent: int) -> None:
    """Progress, on a terminal alone: one line that is written over."""
    if sys.stderr.isatty():
        end = "\r" if percent < 95 else "\r\033[K"
        print(f"stoa: checking, {percent} %", end=end, file=sys.stderr, flush=True)


def _draft(given: str) -> Draft:
    from stoa.across.consult.cutting import draft_of_text
    from stoa.across.consult.reading import read_draft

    if given == "-":
        return draft_of_text(sys.stdin.buffer.read().decode("utf-8", "replace"))
    return read_draft(Path(given), Path(given).name)


def _as_json(options: argparse.Namespace, findings: Findings) -> dict[str, Any]:
    """The form that docs/reference/interchange.md tells."""
    from stoa.across.consult.telling import as_json

    return as_json(findings, draft=options.draft, viewer=options.viewer or "public")


def _print_lines(findings: Findings) -> None:
    from stoa.across.consult.telling import as_json

    told = as_json(findings, draft=findings.draft.title, viewer="")
    count = len(findings.draft.sections)
    print(f"{findings.draft.title}  [{findings.draft.language}, {count} {'section' if count == 1 else 'sections'}]")
    for section in told["sections"]:
        print(f"\n{section['heading'] or '…'}")
        for match in section["matches"]:
            print(f"  {match['id']}  {match['title']}{_where(match)}  ({match['why']})")
    for name, title in _PARTS:
        if told[name]:
            print(f"\n{title}")
        for part in told[name]:
            print(f"  {_said(part)}")
    print(f"\nChecked in {findings.took_ms / 1000:.1f} s")


_PARTS = (
    ("copies", "Nearly the same text"),
    ("lessons", "Lessons and evaluations that apply"),
    ("people", "Who knows"),
    ("active", "Under way"),
    ("instruments", "Instruments and data"),
    ("figures", "Figures"),
    ("missing", "What seems missing"),
    ("consult", "Whom to consult"),
)


def _said(part: dict[str, Any]) -> str:
    if "sentence" in part:
        return str(part["sentence"])
    if "verdict" in part:
        return f"{part['text']}: {part['verdict']}"
    named = "  ".join(str(part[key]) for key in ("id", "title", "name", "unit") if part.get(key))
    return f"{named}{_where(part)}{'  (' + str(part['why']) + ')' if part.get('why') else ''}"


def _where(match: dict[str, Any]) -> str:
    page = f", page {match['page']}" if match.get("page") else ""
    return f"{page}, {match['overlap']:.0%} the same words" if match.get("overlap") else page
