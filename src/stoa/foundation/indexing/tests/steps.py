"""What a child process does in the crash tests: `steps.py save|index|rebuild|file|alternate`, on the home it is given.

Prints a line for everything that was acknowledged, at once: what was printed must be there after any crash.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory


def save(count: int = 3) -> None:
    from stoa.foundation.history.services import Actor
    from stoa.foundation.items.content import Content
    from stoa.foundation.items.services import Save, save_items

    for number in range(count):
        content = Content(f"Wages {number}", "en", frozenset({"public"}), text="Kept whatever happens.")
        print(save_items([Save(content, "lesson", "published")], actor=Actor())[0].short_id, flush=True)  # noqa: T201


def index() -> None:
    from stoa.foundation.indexing.follower import catch_up

    save()
    catch_up()


def rebuilt() -> None:
    from stoa.foundation.indexing.rebuilding import rebuild

    index()
    rebuild()


def file() -> None:
    from stoa.engine.formats.reader import Reader
    from stoa.foundation.ingest.reading import keep_path

    with TemporaryDirectory() as folder, Reader() as reader:
        path = Path(folder) / "notes.txt"
        path.write_text("Wages and canaries.")
        print(keep_path(path, reader=reader)[0].digest, flush=True)  # noqa: T201


def alternate(times: int) -> None:
    """Save and index in turns beside another process that does the same; being told to wait is no failure."""
    import time

    from stoa.engine.search.protocol import WriterBusyError
    from stoa.foundation.indexing.follower import catch_up

    done = 0
    while done < times:
        save(1)
        try:
            catch_up()
            done += 1
        except WriterBusyError:
            time.sleep(0.01)


if __name__ == "__main__":
    import django

    django.setup()
    what, *arguments = sys.argv[1:]
    {"save": save, "index": index, "rebuild": rebuilt, "file": file, "alternate": alternate}[what](*map(int, arguments))
