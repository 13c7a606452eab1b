"""Run as a process of its own and killed: writes batches of items and prints each batch once it is committed."""

from __future__ import annotations

import sys
from pathlib import Path

from stoa.engine.search.tantivy_engine import open_engine
from stoa.engine.search.tests.documents import make_document

BATCH = 20


def write_for_ever(path: Path, first: int) -> None:
    """Commit one batch after another; every third item of the batch before is written again."""
    with open_engine(path).writer() as writer:
        batch = first
        while True:
            for item in range(batch * BATCH, (batch + 1) * BATCH):
                passage = make_document(item, position=1, body=f"passage batch{batch}")
                writer.replace(item, [make_document(item, body=f"wages batch{batch}", stamp=batch), passage])
            for item in range(max(batch - 1, 0) * BATCH, batch * BATCH, 3):
                writer.replace(item, [make_document(item, body="again", stamp=batch)])
            writer.commit()
            sys.stdout.write(f"{batch}\n")
            sys.stdout.flush()
            batch += 1


if __name__ == "__main__":
    write_for_ever(Path(sys.argv[1]), int(sys.argv[2]))
