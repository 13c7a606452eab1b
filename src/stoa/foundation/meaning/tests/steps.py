"""What a child process does in the crash tests: `steps.py embed`, on the home and with the model it is given.

Prints the short id of everything that was acknowledged.
"""

from __future__ import annotations

import sys

import django

django.setup()

from stoa.foundation.history.services import Actor  # noqa: E402 (models need the set-up above)
from stoa.foundation.indexing.follower import catch_up as index  # noqa: E402
from stoa.foundation.items.content import Content  # noqa: E402
from stoa.foundation.items.services import Save, save_items  # noqa: E402
from stoa.foundation.meaning import following  # noqa: E402
from stoa.foundation.meaning.turns import catch_up  # noqa: E402


def embed() -> None:
    following.ITEMS_AT_ONCE = 2
    for number in range(5):
        content = Content(f"Wages {number}", "en", frozenset({"public"}), text="Kept whatever happens.")
        print(save_items([Save(content, "lesson", "published")], actor=Actor())[0].short_id, flush=True)  # noqa: T201
    index()
    catch_up()


if __name__ == "__main__":
    {"embed": embed}[sys.argv[1]]()
