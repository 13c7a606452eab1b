"""Search from the command line, as anybody."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from stoa.interfaces.cli import given
from stoa.interfaces.cli.commands.viewer import add_viewer_argument, viewer_from

if TYPE_CHECKING:
    import argparse

    from stoa.across.discovery.asking import Asked
    from stoa.across.discovery.queries import Found, FoundItem
    from stoa.foundation.access.reach import Viewer

    Accounts = dict[int, dict[str, Any]]

NAME = "search"
HELP = "Search as the public or as a person; prints what they may see."
EXAMPLE = 'stoa search "minimum wage domestic workers" --as staff@demo.example --limit 5'


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs="+", help="what to look for; quotes, -not and field:value work as on the page")
    add_viewer_argument(parser)
    parser.add_argument("--kind", action="append", default=[], help="only this kind (its key); may be repeated")
    parser.add_argument("--topic", help="only this topic: label, notation or uri")
    parser.add_argument("--place", help="only this place: label, ISO code, M49 code or uri")
    parser.add_argument("--limit", type=given.limit, default=20, help="how many hits, 1 to 1000 (default: 20)")
    parser.add_argument(
        "--explain", action="store_true", help="say what each word and concept adds to each hit's score"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    from stoa.across.discovery.queries import find

    viewer = viewer_from(options.viewer)
    asked = _asked(options)
    found = find(viewer, asked, "en", limit=options.limit)
    accounts = _accounts(viewer, asked, found) if options.explain else {}
    if options.json:
        print(json.dumps(_as_json(options, found, accounts), ensure_ascii=False, indent=1))
    else:
        _print_lines(found, accounts)
    return 0


def _asked(options: argparse.Namespace) -> Asked:
    from stoa.across.discovery.asking import Asked
    from stoa.foundation.ingest.taking import refuse_unknown_kind

    for kind in options.kind:
        refuse_unknown_kind(kind)
    filters = {"kind": tuple(options.kind)} if options.kind else {}
    for name in ("topic", "place"):
        given = getattr(options, name)
        if given:
            filters[name] = (_concept(given, is_place=name == "place", option=name),)
    return Asked(text=" ".join(options.words), filters=filters)


def _concept(given: str, *, is_place: bool, option: str) -> str:
    from stoa.foundation.errors import BadInputError, Problem
    from stoa.foundation.vocabulary.queries import resolve

    found = resolve([given], places=is_place)
    if given in found.ambiguous:
        raise BadInputError(
            [Problem(f"--{option}", f"{given!r} may be {' or '.join(found.ambiguous[given])}: use one.")]
        )
    if given not in found.ids:
        raise BadInputError([Problem(f"--{option}", f"Nothing in the vocabulary is called {given!r}.")])
    return str(found.ids[given])


def _as_json(options: argparse.Namespace, found: Found, accounts: Accounts) -> dict[str, Any]:
    """The form that docs/reference/interchange.md tells; with `--explain` each hit has the engine's whole account too."""
    from stoa.foundation.registries import kinds
    from stoa.foundation.vocabulary.queries import labels_of

    ids = {int(value) for name in ("place", "topic") for value in found.facets.get(name, {})}
    labels = {str(pk): label.text for pk, label in labels_of(ids, "en").items()}
    labels |= {key: str(entry.plural) for key, entry in kinds().items()}
    return {
        "query": " ".join(options.words),
        "viewer": options.viewer or "public",
        "total": found.total,
        "took_ms": round(found.took_ms, 1),
        "hits": [_hit(hit) | _explained(accounts.get(hit.item.pk)) for hit in found.hits],
        "facets": {
            name: [
                {"value": value, "label": labels.get(value, value), "count": count} for value, count in counts.items()
            ]
            for name, counts in found.facets.items()
        },
        "suggestion": found.suggestion or None,
        "people": _people(found),
        "topics": [
            {"id": term.concept, "label": term.label, "is_place": term.is_place}
            for term in found.understood.query.concepts
        ],
    }


def _hit(hit: FoundItem) -> dict[str, Any]:
    from django.conf import settings

    return {
        "id": hit.item.short_id,
        "kind": hit.item.kind,
        "title": hit.item.title,
        "language": hit.item.language,
        "snippet": _snippet(hit),
        "page": hit.passage.page,
        "score": round(hit.score, 3),
        "url": f"{settings.STOA_PUBLIC_URL}{hit.item.get_absolute_url()}",
    }


def _snippet(hit: FoundItem) -> str:
    return "".join(fragment.text for fragment in hit.passage.fragments)


def _people(found: Found) -> list[dict[str, Any]]:
    from collections import Counter

    names = Counter(name for hit in found.hits for name, _role, pk in hit.item.card["people"] if pk is not None)
    return [{"name": name, "items": count} for name, count in names.most_common(5)]


def _explained(account: dict[str, Any] | None) -> dict[str, Any]:
    return {"explanation": account} if account else {}


def _print_lines(found: Found, accounts: Accounts) -> None:
    for hit in found.hits:
        where = f", page {hit.passage.page}" if hit.passage.page else ""
        print(f"{hit.item.short_id}  {hit.item.title}  [{hit.item.kind}, {hit.item.language}{where}]")
        print(f"    {_snippet(hit)}")
        for part in accounts.get(hit.item.pk, {}).get("adds", ()):
            print(f"      {_said(part)}: {part['score']:.2f}")
    print(f"{found.total} found in {found.took_ms:.0f} ms")
    if found.suggestion:
        print(f"Did you mean: {found.suggestion}")


def _accounts(viewer: Viewer, asked: Asked, found: Found) -> Accounts:
    from stoa.across.discovery.queries import explain

    return {hit.item.pk: json.loads(explain(viewer, asked, hit.item.pk, "en")) for hit in found.hits}


def _said(part: dict[str, Any]) -> str:
    """What adds to a score: a concept by its label, a word with the part of the item it stands in."""
    return str(part["label"]) if "label" in part else f"{part['word']} ({part['field']})"
