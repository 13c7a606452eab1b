"""The demonstration organization."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from stoa.foundation.errors import StoaError
from stoa.interfaces.cli.given import port

if TYPE_CHECKING:
    import argparse

NAME = "demo"
HELP = "Set up, load and serve the demonstration organization until Ctrl-C."
EXAMPLE = "stoa demo --port 8000"
NEEDS_DJANGO = False


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=port, default=8000, help="port to listen on (default: 8000)")


def run(options: argparse.Namespace) -> int:
    from stoa.interfaces.cli import demo_home
    from stoa.interfaces.cli.processes import Site, demand_free_port

    address = f"http://localhost:{options.port}"
    os.environ.setdefault("STOA_PUBLIC_URL", address)
    demo_home.refuse_foreign_home()
    demand_free_port("127.0.0.1", options.port)
    if not demo_home.is_loaded():
        load()
    with Site(host="127.0.0.1", port=options.port, with_worker=True, environment={"STOA_DEMO": "1"}) as site:
        site.wait_for_first_page()
        if not site.stopping:
            print(f"Stoa is at {address}", flush=True)
        site.stay()
    return 0


def load() -> None:
    """Tables, vocabulary, content, in this one process. Loading twice changes nothing, so an interrupted one is repeated."""
    from stoa.interfaces.cli import demo_home, migrating
    from stoa.interfaces.cli.main import set_up_django

    _tell("Loading the demonstration (first start only).")
    set_up_django()
    migrating.migrate()
    _refuse_foreign_database(is_ours=demo_home.note() is not None)
    demo_home.write_note(loaded=False)
    _load_content()
    demo_home.write_note(loaded=True)


def _refuse_foreign_database(*, is_ours: bool) -> None:
    """A database elsewhere (PostgreSQL) may hold an installation although the home folder is empty."""
    from stoa.foundation.accounts.models import User

    if not is_ours and User.objects.exists():
        raise StoaError(
            "The database holds an installation that is not the demonstration: set STOA_DATABASE_URL to an empty one."
        )


def _load_content() -> None:
    from django.db import connection

    from stoa.across.expertise import follower as evidence
    from stoa.foundation.indexing import follower as index
    from stoa.foundation.indexing.upkeep import mend
    from stoa.interfaces.cli.demonstration.loading import load_demonstration

    load_demonstration(report=_Problems())
    mend()  # an older version's index has other fields
    index.catch_up()
    evidence.catch_up()  # the demonstration's own checks, made by the worker, name who knows
    connection.close()


class _Problems:
    """Passes on what went wrong, which a report names from its heading on; what came in is of no use on a first start."""

    def __init__(self) -> None:
        self._began = False

    def __call__(self, line: str) -> None:
        self._began = self._began or line == "Not taken:"
        if self._began:
            _tell(line)


def _tell(sentence: str) -> None:
    print(f"stoa: {sentence}", file=sys.stderr, flush=True)
