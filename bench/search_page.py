"""Measures the search page over HTTP as staff with 20 groups: access, 5 facets, 20 snippets, 4 clients without pause.

    STOA_HOME=/tmp/bench .venv/bin/python bench/search_page.py [--requests 400]

Needs a home filled by `bench/import_rows.py` and indexed (`./stoa index rebuild`). Clients run on the same machine.
Writes `bench/results/search-page.json`.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import subprocess
import sys
import threading
import time
from urllib.parse import quote_plus

from measuring import ROOT, circumstances, keep, percentiles, set_up_django

PORT = 8790
CLIENTS = 4
GROUPS = 20
PAGES_A_VISIT = 10
"""Pages a client asks for on one connection: which process answers is settled when it is opened, by chance."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=400, help="requests a kind of query")
    options = parser.parse_args()
    set_up_django()
    cookie, items = staff_session(), item_count()
    queries = {"1 to 3 words": words(1, 3, 200), "10 words": words(10, 10, 200)}
    server = start_server()
    try:
        wait_for(server)
        run(cookie, words(1, 3, 40), 80)
        figures = {name: run(cookie, several, options.requests) for name, several in queries.items()}
    finally:
        server.terminate()
        server.wait(20)
    keep(
        "search-page",
        {"bench": "search page over HTTP", **circumstances(), "items": items, "clients": CLIENTS, **figures},
    )


def item_count() -> int:
    from stoa.foundation.items.models import Item

    return Item.objects.unscoped("counted for the bench").count()


def staff_session() -> str:
    """The session cookie of a member of staff who belongs to 20 groups."""
    from datetime import date
    from importlib import import_module

    from django.conf import settings

    from stoa.foundation.accounts.services import open_account
    from stoa.foundation.directory.services import save_group, save_membership, save_person
    from stoa.foundation.history.services import Actor

    actor = Actor()
    person, _ = save_person(email="bench@example.org", name="Bench", actor=actor, is_staff=True)
    for number in range(GROUPS):
        kind = "unit" if number % 2 else "community"
        group, _ = save_group(key=f"bench-{number}", actor=actor, kind=kind, names={"en": f"Bench {number}"})
        save_membership(person=person, group=group, role="member", since=date(2020, 1, 1), until=None, actor=actor)
    user = open_account(person=person, actor=actor)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def words(fewest: int, most: int, count: int) -> list[str]:
    """Queries of words that stand in the items: taken from random texts, the same every time."""
    from stoa.foundation.items.models import Item

    dice = random.Random(11)  # noqa: S311 (invented queries, no secrets)
    rows = Item.objects.unscoped("words for the bench").order_by("pk").values_list("text", flat=True)[:200]
    lexicon = sorted({word for text in rows for word in text.split()})
    return [" ".join(dice.choices(lexicon, k=dice.randint(fewest, most))) for _ in range(count)]


def start_server() -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "STOA_SERVER_TIMING": "1"}
    command = [sys.executable, "-m", "stoa.interfaces.cli.main", "serve", "--port", str(PORT)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 (our own program)


def wait_for(server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise SystemExit("The server ended by itself.")
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=10)
            connection.request("GET", "/health/live")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The server did not answer.")


def run(cookie: str, queries: list[str], requests: int) -> dict[str, object]:
    """Ask `requests` times from four clients at once; server time is what the page says of itself."""
    whole: list[float] = []
    server: list[float] = []
    weights: list[float] = []
    began = time.perf_counter()
    threads = [
        threading.Thread(target=client, args=(cookie, queries, requests // CLIENTS, number, whole, server, weights))
        for number in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    if len(whole) < requests // CLIENTS * CLIENTS:
        raise SystemExit("Some requests failed.")
    return {
        "requests": len(whole),
        "requests_per_second": round(len(whole) / seconds, 1),
        "server_ms": percentiles(server),
        "http_ms": percentiles(whole),
        "gzip_bytes": percentiles(weights),
    }


def client(
    cookie: str,
    queries: list[str],
    requests: int,
    number: int,
    whole: list[float],
    server: list[float],
    weights: list[float],
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)  # opened anew after each close
    headers = {"Cookie": cookie, "Host": f"localhost:{PORT}", "Accept-Encoding": "gzip"}
    for at in range(requests):
        query = queries[(number * 53 + at) % len(queries)]
        began = time.perf_counter()
        connection.request("GET", f"/search?q={quote_plus(query)}", headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        whole.append((time.perf_counter() - began) * 1000)
        if at % PAGES_A_VISIT == PAGES_A_VISIT - 1:
            connection.close()
        if answer.status != 200:
            raise SystemExit(f"The search page answered {answer.status}.")
        server.append(float(str(answer.headers["Server-Timing"]).partition("dur=")[2].partition(",")[0]))
        weights.append(float(len(body)))


if __name__ == "__main__":
    main()
