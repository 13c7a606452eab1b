"""Search from the command line, as anybody."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from stoa.interfaces.cli.commands.viewer import add_viewer_argument, viewer_from

if TYPE_CHECKING:
    import argparse

    from stoa.across.discovery.asking import Asked
    from stoa.across.discovery.queries import Found, FoundItem
    from stoa.foundation.access.reach import Viewer

NAME = "search"
HELP = "Search as the public or as a person; prints what they may see."
EXAMPLE = 'stoa search "minimum wage domestic workers" --as staff@demo.example --limit 5'
LARGEST_LIMIT = 1000


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", help="what to look for; quotes, -not and field:value work as on the page")
    add_viewer_argument(parser)
    parser.add_argument("--kind", action="append", default=[], help="only this kind (its key); may be repeated")
    parser.add_argument("--topic", help="only this topic: label, notation or uri")
    parser.add_argument("--place", help="only this place: label, ISO code, M49 code or uri")
    parser.add_argument("--limit", type=int, default=20, help="how many hits (default: 20)")
    parser.add_argument("--explain", action="store_true", help="say why each hit ranks where it does")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    from stoa.across.discovery.queries import find

    viewer = viewer_from(options.viewer)
    asked = _asked(options)
    limit = min(max(options.limit, 1), LARGEST_LIMIT)
    found = find(viewer, asked, "en", limit=limit)
    if options.json:
        print(json.dumps(_as_json(options, found), ensure_ascii=False, indent=1))
    else:
        _print_lines(found)
    if options.explain:
        _explain(viewer, asked, found)
    return 0


def _asked(options: argparse.Namespace) -> Asked:
    from stoa.across.discovery.asking import Asked

    filters = {"kind": tuple(options.kind)} if options.kind else {}
    for name in ("topic", "place"):
        given = getattr(options, name)
        if given:
            filters[name] = (_concept(given, is_place=name == "place", option=name),)
    return Asked(text=options.words, filters=filters)


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


def _as_json(options: argparse.Namespace, found: Found) -> dict[str, Any]:
    """The form of DESIGN section 5."""
    from stoa.foundation.registries import kinds
    from stoa.foundation.vocabulary.queries import labels_of

    ids = {int(value) for name in ("place", "topic") for value in found.facets.get(name, {})}
    labels = {str(pk): label.text for pk, label in labels_of(ids, "en").items()}
    labels |= {key: str(entry.plural) for key, entry in kinds().items()}
    return {
        "query": options.words,
        "viewer": options.viewer or "public",
        "total": found.total,
        "took_ms": round(found.took_ms, 1),
        "hits": [_hit(hit) for hit in found.hits],
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


def _print_lines(found: Found) -> None:
    for hit in found.hits:
        where = f", page {hit.passage.page}" if hit.passage.page else ""
        print(f"{hit.item.short_id}  {hit.item.title}  [{hit.item.kind}, {hit.item.language}{where}]")
        print(f"    {_snippet(hit)}")
    print(f"{found.total} found in {found.took_ms:.0f} ms")
    if found.suggestion:
        print(f"Did you mean: {found.suggestion}")


def _explain(viewer: Viewer, asked: Asked, found: Found) -> None:
    from stoa.across.discovery.queries import explain

    for hit in found.hits:
        print(f"--- {hit.item.short_id}")
        print(explain(viewer, asked, hit.item.pk, "en"))
