"""Search quality: on a test collection, or on the judged queries of this home."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from stoa.interfaces.cli.commands.judging import measure_judged

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from stoa.engine.search.protocol import Document

NAME = "eval"
HELP = "Measure search: on a collection in BEIR layout (corpus.jsonl, queries.jsonl, qrels.tsv), or on judged queries."
EXAMPLE = "stoa eval --judged --kept figures.json"
NEEDS_HOME = False


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("directory", type=Path, nargs="?", metavar="DIR", help="folder of the collection")
    parser.add_argument(
        "--engine", choices=("tantivy",), default="tantivy", help="engine to measure (default: tantivy)"
    )
    parser.add_argument("--beside", action="store_true", help="put this home's own items into the same index")
    parser.add_argument(
        "--judged",
        type=Path,
        nargs="*",
        metavar="FILE",
        help="ask the judged queries of this home, or of these files, and compare with the figures kept",
    )
    parser.add_argument(
        "--across",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="files of queries for which only items in other languages are judged",
    )
    parser.add_argument(
        "--as",
        dest="viewer",
        metavar="EMAIL|public",
        help="with --judged: ask as this person (default: somebody of the staff and nobody in particular)",
    )
    parser.add_argument(
        "--kept", type=Path, metavar="FILE", help="where the figures are kept (default: relevance.json in the home)"
    )
    parser.add_argument("--keep", action="store_true", help="keep these figures for the next comparison")
    parser.add_argument("--own-words", action="store_true", help="with --judged: leave the vocabulary out")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    if options.judged is not None or options.across:
        return measure_judged(options)
    return _measure_collection(options)


def _measure_collection(options: argparse.Namespace) -> int:
    from stoa.engine.search.evaluation import CollectionError, evaluate
    from stoa.engine.search.tantivy_engine import open_engine
    from stoa.foundation.errors import BadInputError, Problem

    if options.directory is None:
        raise BadInputError([Problem("DIR", "Name the folder of a collection, or ask for --judged.")])
    try:
        result = evaluate(options.directory, open_engine, beside=_own_items() if options.beside else ())
    except CollectionError as error:
        raise BadInputError([Problem(str(options.directory), str(error))]) from error
    figures = result.as_json()
    if options.json:
        print(json.dumps(figures, ensure_ascii=False))
    else:
        for name, value in figures.items():
            print(f"{name}: {value}")
    return 0


def _own_items() -> Iterator[Document]:
    """This home's items as documents, to see how other content bends the statistics."""
    from stoa.foundation.indexing.documents import documents_of
    from stoa.foundation.items.models import Item

    ids = Item.objects.unscoped("only statistics of the scratch index are made of them").values_list("pk", flat=True)
    for _item, documents in documents_of(ids):
        yield from documents
