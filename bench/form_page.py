"""Measures the form pages over HTTP at the size of the home: an empty form, and one over an item of one's own.

    STOA_HOME=/tmp/bench .venv/bin/python bench/form_page.py [--requests 300]

Needs a home filled by `bench/index_whole.py`. One client asks without pause; server time is what the page says of itself.
Writes `bench/results/form-page.json`.
"""

from __future__ import annotations

import argparse
import http.client
import time

from measuring import circumstances, keep, percentiles, set_up_django
from office import Office, prepare
from search_page import PORT, start_server, wait_for


def ask(path: str, cookie: str, requests: int) -> dict[str, dict[str, float]]:
    """Percentiles of server and whole time in milliseconds, after ten requests that warm up."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    server, whole = [], []
    for number in range(requests + 10):
        began = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookie, "Host": f"localhost:{PORT}"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}.")
        if number >= 10:
            whole.append((time.perf_counter() - began) * 1000)
            server.append(float(str(answer.headers["Server-Timing"]).partition("dur=")[2].partition(",")[0]))
    return {"server_ms": percentiles(server), "http_ms": percentiles(whole)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=300)
    options = parser.parse_args()
    set_up_django()
    from stoa.foundation.items.models import Item

    office = Office(0)
    desks = prepare(office)
    server = start_server()
    try:
        wait_for(server)
        figures = {
            "new": ask("/new/lesson", office.cookies[0], options.requests),
            "edit": ask(f"/i/{desks[0][0]}/edit", office.cookies[0], options.requests),
        }
    finally:
        server.terminate()
        server.wait(20)
    items = Item.objects.unscoped("counted for the bench").count()
    keep("form-page", {"bench": "form pages over HTTP, one client", **circumstances(), "items": items, **figures})


if __name__ == "__main__":
    main()
