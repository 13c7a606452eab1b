"""Serve the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.foundation.errors import StoaError
from stoa.interfaces.cli.given import port

if TYPE_CHECKING:
    import argparse

NAME = "serve"
HELP = "Serve the site, with its worker, until Ctrl-C."
EXAMPLE = "stoa serve --port 8000"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=port, default=8000, help="port to listen on (default: 8000)")
    parser.add_argument("--no-worker", action="store_true", help="serve pages only; run `stoa worker` elsewhere")


def run(options: argparse.Namespace) -> int:
    from stoa.interfaces.cli.processes import Site

    _demand_tables()
    with Site(host=options.host, port=options.port, with_worker=not options.no_worker) as site:
        site.wait_for_first_page()
        if not site.stopping:
            print(
                f"Stoa is at http://{'localhost' if options.host == '127.0.0.1' else options.host}:{options.port}",
                flush=True,
            )
        site.stay()
    return 0


def _demand_tables() -> None:
    """Raise StoaError where pages could only fail: the home was never set up, or Stoa is newer than its tables."""
    from django.db import connection

    from stoa.interfaces.cli import migrating

    missing = migrating.what_is_missing() if migrating.pending() else ""
    connection.close()
    if missing:
        raise StoaError(missing)
