"""Search quality on a judged collection."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from stoa.engine.search.protocol import Document

NAME = "eval"
HELP = "Measure search on a test collection in BEIR layout (corpus.jsonl, queries.jsonl, qrels.tsv)."
EXAMPLE = "stoa eval collections/scifact --json"
NEEDS_HOME = False


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("directory", type=Path, metavar="DIR", help="folder of the collection")
    parser.add_argument(
        "--engine", choices=("tantivy",), default="tantivy", help="engine to measure (default: tantivy)"
    )
    parser.add_argument("--beside", action="store_true", help="put this home's own items into the same index")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    from stoa.engine.search.evaluation import CollectionError, evaluate
    from stoa.engine.search.tantivy_engine import open_engine
    from stoa.foundation.errors import BadInputError, Problem

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
