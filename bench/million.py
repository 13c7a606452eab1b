"""Measures search at a size: building the indexes, pages, completion, changes becoming visible, a pasted near copy.

    STOA_HOME=/tmp/bench .venv/bin/python bench/million.py build|pages|shares|changes|copy … [--requests 400]

Needs a home filled by `bench/import_rows.py --rows 1000000 --no-writer`. `build` makes both indexes anew; `pages` asks over
HTTP from four clients as staff with 20 groups; `shares` says where a page's time goes; `changes` runs the worker beside.
Each part writes its figures into `bench/results/million.json` and leaves the others there.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

from index_whole import stoa
from measuring import RESULTS, ROOT, circumstances, keep, percentiles, set_up_django
from search_page import CLIENTS, PORT, item_count, run, staff_session, start_server, wait_for, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CHANGES_A_SECOND, CHANGED_SECONDS = 50, 30
SINGLE_CHANGES = 10
PROBES = 20
EDITED_SHARE = 0.05
PATIENCE_SECONDS = 120.0
FOLLOWERS = ("figures", "expertise", "sketches")


def main() -> None:
    parts: dict[str, Callable[[int], dict[str, Any]]] = {
        "build": lambda requests: build(),
        "pages": pages,
        "shares": shares,
        "changes": lambda requests: changes(),
        "copy": lambda requests: near_copies(),
    }
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="+", choices=parts)
    parser.add_argument("--requests", type=int, default=400, help="requests a kind of query")
    options = parser.parse_args()
    set_up_django()
    known = RESULTS / "million.json"
    figures: dict[str, Any] = json.loads(known.read_text()) if known.exists() else {"bench": "search at a size"}
    for part in options.parts:
        figures[part] = {**circumstances(), "items": item_count(), **parts[part](options.requests)}
        keep("million", figures)


def build() -> dict[str, Any]:
    """Both indexes from the database: time, size against the text, memory."""
    from stoa.foundation.items.models import Item

    began = time.perf_counter()
    stoa("index", "rebuild")
    seconds = time.perf_counter() - began
    rows = Item.objects.unscoped("its size, for the bench").values_list("title", "summary", "text").iterator(2000)
    text_bytes = sum(len(part.encode()) for row in rows for part in row)
    folder = Path(os.environ["STOA_HOME"]) / "index"
    newest = folder / json.loads((folder / "current.json").read_text())["generation"]
    size = sum(path.stat().st_size for path in newest.rglob("*") if path.is_file())
    return {
        "seconds": round(seconds, 1),
        "items_per_second": round(item_count() / seconds),
        "text_mb": round(text_bytes / 1e6),
        "index_mb": round(size / 1e6),
        "index_to_text": round(size / text_bytes, 2),
    }


def pages(requests: int) -> dict[str, Any]:
    """The search page and completion over HTTP, the worker beside having read all that was imported."""
    settle()
    cookie = staff_session()
    queries = {"1 to 3 words": words(1, 3, 200), "10 words": words(10, 10, 200)}
    server = start_server()
    try:
        wait_for(server)
        run(cookie, words(1, 3, 40), 80)
        figures: dict[str, Any] = {name: run(cookie, several, requests) for name, several in queries.items()}
        common = [f"/search/facets?q={quote_plus(text)}" for text in queries["10 words"]]
        figures["facets_that_follow_http_ms"] = percentiles(asked(cookie, common))
        figures["completion_http_ms"] = percentiles(
            completed(cookie, [word[:3] for word in words(1, 1, 200)], requests)
        )
        figures["home_http_ms"] = percentiles(asked(cookie, ["/"] * 40))
        figures["memory_mb"] = memory_of(server)
    finally:
        server.terminate()
        server.wait(60)
    return {"clients": CLIENTS, **figures}


def settle() -> None:
    """Take what follows the history as done: after an import of a million the worker reads for hours, a little at a time."""
    from stoa.foundation.history.models import ReaderPosition

    ReaderPosition.objects.filter(name__in=FOLLOWERS).update(position=newest_position())


def completed(cookie: str, beginnings: list[str], requests: int) -> list[float]:
    return asked(
        cookie, [f"/search/suggest?q={quote_plus(beginnings[at % len(beginnings)])}" for at in range(requests)]
    )


def asked(cookie: str, addresses: list[str]) -> list[float]:
    """Milliseconds that each address took, one after the other."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    taken = []
    for address in addresses:
        began = time.perf_counter()
        connection.request("GET", address, headers={"Cookie": cookie, "Host": f"localhost:{PORT}"})
        answer = connection.getresponse()
        answer.read()
        taken.append((time.perf_counter() - began) * 1000)
        if answer.status != 200:
            raise SystemExit(f"{address} answered {answer.status}.")
    return taken


def memory_of(server: subprocess.Popen[bytes]) -> int:
    """Megabytes that the server's processes hold of their own, mapped index pages not counted."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    grown = {child for one in children for child in Path(f"/proc/{one}/task/{one}/children").read_text().split()}
    kilobytes = 0
    for pid in {str(server.pid), *children, *grown}:
        status = Path(f"/proc/{pid}/status").read_text().splitlines()
        kilobytes += sum(int(line.split()[1]) for line in status if line.startswith("RssAnon"))
    return kilobytes // 1024


def shares(requests: int) -> dict[str, Any]:
    """Milliseconds of a page by what they go to: SQL, engine, templates, the rest; one client, inside this process."""
    from django.test import Client

    client = Client()
    name, _, key = staff_session().partition("=")
    client.cookies[name] = key
    found: dict[str, Any] = {}
    for kind, several in {"1 to 3 words": words(1, 3, 200), "10 words": words(10, 10, 200)}.items():
        spent: Counter[str] = Counter()
        addresses = [f"/search?q={quote_plus(several[at % len(several)])}" for at in range(requests // 4)]
        for address in addresses[:10]:
            client.get(address, headers={"host": "localhost"})
        with counted(spent):
            began, computing = time.perf_counter(), time.process_time()
            for address in addresses:
                client.get(address, headers={"host": "localhost"})
            whole, computing = time.perf_counter() - began, time.process_time() - computing
        each = {part: seconds / len(addresses) * 1000 for part, seconds in spent.items()}
        each["rest"] = whole / len(addresses) * 1000 - sum(each.values())
        found[kind] = {
            "page_ms": round(whole / len(addresses) * 1000, 1),
            "cpu_ms": round(computing / len(addresses) * 1000, 1),
            "share_ms": {part: round(value, 1) for part, value in each.items()},
        }
    return found


@contextmanager
def counted(spent: Counter[str]) -> Iterator[None]:
    """Add up the seconds in the database, in the engine and in templates, none of them inside another."""
    from django.db import connection
    from django.template import Template

    from stoa.engine.search.tantivy_engine import TantivyEngine

    inside: list[str] = []

    def timed(part: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def measured(*args: Any, **kwargs: Any) -> Any:
            if inside:
                return call(*args, **kwargs)
            inside.append(part)
            began = time.perf_counter()
            try:
                return call(*args, **kwargs)
            finally:
                inside.pop()
                spent[part] += time.perf_counter() - began

        return measured

    places: list[tuple[Any, str, str]] = [
        (TantivyEngine, "search", "engine"),
        (TantivyEngine, "passages", "engine"),
        (Template, "render", "templates"),
    ]
    before = [(owner, name, getattr(owner, name)) for owner, name, _ in places]
    for owner, name, part in places:
        setattr(owner, name, timed(part, getattr(owner, name)))
    try:
        with connection.execute_wrapper(lambda execute, *given: timed("sql", execute)(*given)):
            yield
    finally:
        for owner, name, call in before:
            setattr(owner, name, call)


def changes() -> dict[str, Any]:
    """How soon a change is found while the worker runs: single ones, and how far it falls behind at 50 a second."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "stoa.interfaces.cli.main", "worker"]
    worker = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 (our own program)
    try:
        until_caught_up()
        single = []
        for number in range(SINGLE_CHANGES):
            change(number)
            single.append(until_caught_up() * 1000)
        lags = watch_while_changing()
    finally:
        worker.terminate()
        worker.wait(60)
    return {
        "one_change_visible_ms": percentiles(single),
        "changes_per_second": CHANGES_A_SECOND,
        "lag_seconds": percentiles(lags),
    }


def change(number: int) -> None:
    from stoa.foundation.history.services import Actor
    from stoa.foundation.items.content import Content
    from stoa.foundation.items.services import Save, save_items

    content = Content(title=f"A change that is looked for, {number}", language="en", access=frozenset({"public"}))
    save_items([Save(content, "lesson", "published")], actor=Actor())


def until_caught_up() -> float:
    """Seconds until the indexes hold all that is in the history now."""
    began = time.perf_counter()
    wanted = newest_position()
    while indexed_position() < wanted:
        if time.perf_counter() - began > PATIENCE_SECONDS:
            raise SystemExit("The worker did not catch up.")
        time.sleep(0.02)
    return time.perf_counter() - began


def newest_position() -> int:
    from stoa.foundation.history.models import Event

    return Event.objects.order_by("-position").values_list("position", flat=True).first() or 0


def indexed_position() -> int:
    from stoa.foundation.history.queries import reader_position
    from stoa.foundation.indexing.places import READER

    return reader_position(READER)


def watch_while_changing() -> list[float]:
    """Seconds by which the indexes are behind, looked at ten times a second while changes come at their pace."""
    written: list[tuple[float, int]] = []
    stopped = threading.Event()

    def write() -> None:
        began = time.perf_counter()
        for number in range(CHANGES_A_SECOND * CHANGED_SECONDS):
            time.sleep(max(0.0, began + number / CHANGES_A_SECOND - time.perf_counter()))
            change(1_000 + number)
            written.append((time.perf_counter(), newest_position()))
        stopped.set()

    writer = threading.Thread(target=write)
    writer.start()
    lags = []
    while not stopped.is_set():
        time.sleep(0.1)
        seen = indexed_position()
        waiting = [at for at, position in written if position > seen]
        lags.append(time.perf_counter() - waiting[0] if waiting else 0.0)
    writer.join()
    return lags


def near_copies() -> dict[str, Any]:
    """Two pages of an item with every twentieth word changed, looked for among everything by the engine's `similar`."""
    from stoa.across.discovery.queries import scope_of
    from stoa.foundation.access.reach import STAFF, Viewer
    from stoa.foundation.indexing.places import pair_in_use
    from stoa.foundation.items.models import Item

    viewer = Viewer(frozenset({"public", STAFF}))
    scope, is_public = scope_of(viewer)
    engine, dice = pair_in_use().of(is_public=is_public), random.Random(5)  # noqa: S311 (invented edits, no secrets)
    chosen = Item.objects.visible_to(viewer).listed().order_by("pk").filter(kind="publication")[: PROBES * 3 : 3]
    first, taken = 0, []
    for item in chosen:
        text = " ".join(word[::-1] if dice.random() < EDITED_SHARE else word for word in item.text.split())
        began = time.perf_counter()
        hits = engine.similar(text, scope, limit=10)
        taken.append((time.perf_counter() - began) * 1000)
        first += bool(hits) and hits[0].item == item.pk
    return {"probes": len(taken), "found_first": first, "words": 240, "ms": percentiles(taken)}


if __name__ == "__main__":
    main()
