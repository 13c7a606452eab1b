"""A question from the command line, as anybody: the passages that answer it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from stoa.interfaces.cli import given
from stoa.interfaces.cli.commands.viewer import add_viewer_argument, viewer_from

if TYPE_CHECKING:
    import argparse

    from stoa.across.answers.queries import Answered, Quotation

NAME = "ask"
HELP = "Answer a question with quotations of what the public or a person may read, or say that nothing answers it."
EXAMPLE = 'stoa ask "How many domestic workers have no contract?" --as staff@demo.example'


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", nargs="+", help="a question in your own words")
    add_viewer_argument(parser)
    parser.add_argument("--limit", type=given.limit, default=5, help="how many quotations at most (default: 5)")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    from stoa.across.answers.queries import answer

    question = " ".join(options.question)
    answered = answer(viewer_from(options.viewer), question, "en", limit=options.limit)
    if options.json:
        print(json.dumps(_as_json(options, question, answered), ensure_ascii=False, indent=1))
    else:
        _print_lines(answered)
    return 0


def _as_json(options: argparse.Namespace, question: str, answered: Answered) -> dict[str, Any]:
    return {
        "question": question,
        "viewer": options.viewer or "public",
        "answered": bool(answered.quotations),
        "answers": [_quotation(one) for one in answered.quotations],
    }


def _quotation(one: Quotation) -> dict[str, Any]:
    from django.conf import settings

    item = one.passage.item
    return {
        "id": item.short_id,
        "title": item.title,
        "language": item.language,
        "date": _date(one),
        "text": one.text,
        "page": one.passage.page,
        "held": round(one.held, 2),
        "url": f"{settings.STOA_PUBLIC_URL}{one.passage.url}",
    }


def _date(one: Quotation) -> str:
    item = one.passage.item
    return (item.published_on or item.occurred_on or item.sort_on).isoformat()


def _print_lines(answered: Answered) -> None:
    for one in answered.quotations:
        where = f", page {one.passage.page}" if one.passage.page else ""
        print(f"“{' '.join(one.text.split())}”")
        print(f"    {one.passage.item.short_id}  {one.passage.item.title}{where}, {_date(one)}")
    if not answered.quotations:
        print("Nothing here answers this.")
