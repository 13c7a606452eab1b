"""Who knows about something, from the command line, as anybody."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from stoa.interfaces.cli import given
from stoa.interfaces.cli.commands.viewer import add_viewer_argument, viewer_from

if TYPE_CHECKING:
    import argparse

    from stoa.across.expertise.queries import Knower, Known

NAME = "who"
HELP = "Find people who know about something, as the public or as a person, with what shows it."
EXAMPLE = 'stoa who "labour inspection in agriculture" --as staff@demo.example'


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs="+", help="what they should know about")
    add_viewer_argument(parser)
    parser.add_argument("--place", help="only people at this duty station")
    parser.add_argument("--language", help="only people who speak this language (code, such as fr)")
    parser.add_argument("--unit", help="only people of this unit (key) or one below it")
    parser.add_argument("--limit", type=given.limit, default=10, help="how many people, 1 to 1000 (default: 10)")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    from stoa.across.expertise.follower import catch_up
    from stoa.across.expertise.queries import who_knows

    text = " ".join(options.words)
    catch_up()
    known = who_knows(
        viewer_from(options.viewer),
        text,
        "en",
        limit=options.limit,
        place=options.place,
        language_spoken=options.language,
        unit=options.unit,
    )
    if options.json:
        print(json.dumps(_as_json(text, known), ensure_ascii=False, indent=1))
    else:
        _print_lines(known)
    return 0


def _as_json(text: str, known: Known) -> dict[str, Any]:
    """The form that docs/reference/interchange.md tells; `nearest` has topics with people where nobody was found."""
    return {"query": text, "people": [_person(knower) for knower in known.people], "nearest": _labels(known.nearest)}


def _person(knower: Knower) -> dict[str, Any]:
    return {
        "id": str(knower.person.uuid),
        "name": knower.person.name,
        "unit": knower.unit_name,
        "score": round(knower.score, 5),
        "evidence": [
            {"id": one.short_id, "title": one.title, "type": one.type, "date": one.date.isoformat()}
            for one in knower.evidence
        ],
    }


def _labels(concepts: tuple[int, ...]) -> list[str]:
    from stoa.foundation.vocabulary.queries import labels_of

    labels = labels_of(concepts, "en")
    return [labels[concept].text for concept in concepts if concept in labels]


def _print_lines(known: Known) -> None:
    for knower in known.people:
        print(f"{knower.person.name}{f', {knower.unit_name}' if knower.unit_name else ''}")
        for one in knower.evidence:
            print(f"    {one.type}: {one.title} ({one.date}, {one.short_id})")
        for said in knower.says:
            print(f"    {said}")
    if not known.people:
        print(_nobody_found(", ".join(_labels(known.nearest))))


def _nobody_found(near: str) -> str:
    from stoa.across.expertise.deriving import names_anybody

    if near:
        return f"Nobody found. People are known for: {near}."
    if not names_anybody():
        return "Nobody found: no item names a person of the directory yet."
    return "Nobody found."
