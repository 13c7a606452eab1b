"""What a child process does in the crash tests: `steps.py save|index|rebuild|file|alternate`, on the home it is given.

Prints a line for everything that was acknowledged, at once: what was printed must be there after any crash.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


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
    from io import BytesIO

    from stoa.foundation.files.services import keep_file

    print(keep_file(BytesIO(b"Wages and canaries."), media_type="text/plain").digest, flush=True)  # noqa: T201


def alternate(times: int) -> None:
    """Save and index in turns beside another process that does the same; being told to wait is no failure."""
    for _ in range(times):
        save(1)
        while not _indexed():
            time.sleep(0.02)


def _indexed() -> bool:
    from stoa.engine.search.protocol import WriterBusyError
    from stoa.foundation.indexing.follower import catch_up

    try:
        catch_up()
    except WriterBusyError:
        return False
    return True


if __name__ == "__main__":
    import django

    django.setup()
    steps: dict[str, Callable[..., None]] = {
        "save": save,
        "index": index,
        "rebuild": rebuilt,
        "file": file,
        "alternate": alternate,
    }
    steps[sys.argv[1]](*map(int, sys.argv[2:]))
