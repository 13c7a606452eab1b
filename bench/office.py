"""Measures a working day in ten minutes: 16 readers and 4 writers without pause, on the web, over HTTP.

    STOA_HOME=/tmp/bench .venv/bin/python bench/office.py [--minutes 10] [--backup]

Needs a home filled by `bench/index_whole.py`. Readers look at the home page, search, open items and lists, half of them
signed in. Writers open the form of an item, change its text and save; two of the four share their items, so that some
saves meet. Every save that was accepted must be a revision afterwards, and nothing else: that is what “no lost update”
means here. With `--backup`, one backup is made in the middle, and the pages of that time are counted apart.
Writes `bench/results/office.json`.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from importlib import import_module
from pathlib import Path
from urllib.parse import quote_plus, urlencode

from lxml import html
from measuring import ROOT, circumstances, keep, percentiles, set_up_django
from search_page import PORT, start_server, wait_for, words

READERS, WRITERS = 16, 4
ITEMS_OF_A_WRITER = 40
PAGES_A_VISIT = 10
"""Pages on one connection: which process answers is settled when it is opened, by chance."""
SAVE = "the text of this item was changed by the bench, at"


class Office:
    """What all clients share: what they may open, and what they measured as (moment, page, milliseconds)."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.began = time.monotonic()
        self.measured: list[tuple[float, str, float]] = []
        self.failed: Counter[str] = Counter()
        self.accepted: Counter[str] = Counter()
        self.met = 0
        self.queries = words(1, 3, 200)
        self.cookies: list[str] = []
        self.items: list[str] = []

    @property
    def is_open(self) -> bool:
        return time.monotonic() - self.began < self.seconds


class Client:
    """One user with one connection."""

    def __init__(self, office: Office, cookie: str, number: int) -> None:
        self.office, self.cookie = office, cookie
        self.dice = random.Random(number)  # noqa: S311 (invented work, no secrets)
        self.connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        self.cookies: dict[str, str] = {}
        self.asked = 0

    def ask(self, name: str, path: str, form: list[tuple[str, str]] | None = None) -> tuple[int, bytes]:
        """Ask for a page and note how long it took; a form is sent as the browser would."""
        jar = "; ".join([self.cookie, *(f"{key}={value}" for key, value in self.cookies.items())]).strip("; ")
        headers = {"Host": f"localhost:{PORT}", "Cookie": jar, "Origin": f"http://localhost:{PORT}"}
        body = None
        if form is not None:
            headers["Content-Type"], body = "application/x-www-form-urlencoded", urlencode(form)
        began = time.perf_counter()
        self.connection.request("GET" if form is None else "POST", path, body=body, headers=headers)
        answer = self.connection.getresponse()
        content = answer.read()
        took = (time.perf_counter() - began) * 1000
        self.asked += 1
        if self.asked % PAGES_A_VISIT == 0:
            self.connection.close()  # opened anew at the next request
        self.office.measured.append((time.monotonic() - self.office.began, name, took))
        for line in answer.headers.get_all("Set-Cookie") or ():
            key, _, value = line.partition(";")[0].partition("=")
            if key == "stoa-csrf":
                self.cookies[key] = value
        if answer.status >= 400 and answer.status not in {409, 422}:
            self.office.failed[f"{name} {answer.status}"] += 1
        return answer.status, content


def read(client: Client) -> None:
    office = client.office
    while office.is_open:
        what = client.dice.random()
        if what < 0.1:
            client.ask("home", "/")
        elif what < 0.45:
            client.ask("search", f"/search?q={quote_plus(client.dice.choice(office.queries))}")
        elif what < 0.9:
            client.ask("item", f"/i/{client.dice.choice(office.items)}")
        else:
            client.ask("list", "/library")


def write(client: Client, items: list[str]) -> None:
    office = client.office
    while office.is_open:
        short_id = client.dice.choice(items)
        status, page = client.ask("form", f"/i/{short_id}/edit")
        if status != 200:
            continue
        tree = html.fromstring(page)
        for template in tree.xpath("//template"):
            template.drop_tree()  # a browser sends nothing of it
        form = next(form for form in tree.forms if "text" in form.fields)
        form.fields["text"] = f"{SAVE} {time.time():.3f}"
        button = next(b for b in form.xpath(".//button[@type='submit']") if b.get("value") in {"save", "draft"})
        fields = [*form.form_values(), (button.get("name"), button.get("value"))]
        status, _ = client.ask("save", form.action or f"/i/{short_id}/edit", fields)
        if status in {302, 303}:
            office.accepted[short_id] += 1
        elif status == 409:
            office.met += 1


def prepare(office: Office) -> list[list[str]]:
    """Accounts and the items of each writer; writers three and four share theirs."""
    from stoa.foundation.accounts.services import open_account
    from stoa.foundation.directory.services import save_person
    from stoa.foundation.history.services import Actor
    from stoa.foundation.items.content import Content
    from stoa.foundation.items.models import Item
    from stoa.foundation.items.services import Save, save_items

    actor = Actor()
    public = Item.objects.unscoped("addresses for the bench").filter(access__tokens=["public"], status="published")
    office.items = list(public.order_by("?").values_list("short_id", flat=True)[:500])
    desks = []
    for number in range(WRITERS):
        person, _ = save_person(email=f"w{number}@bench.example", name=f"Writer {number}", actor=actor, is_staff=True)
        office.cookies.append(session_of(open_account(person=person, actor=actor)))
        text = "A text of some length. " * 40
        own = [
            Save(Content(f"Desk {number} {at}", "en", frozenset({"staff"}), text=text, owner=person.pk), "lesson")
            for at in range(ITEMS_OF_A_WRITER)
        ]
        desks.append([saved.short_id for saved in save_items(own, actor=actor)])
    share(desks[2])
    return [desks[0], desks[1], desks[2], desks[2]]


def share(items: list[str]) -> None:
    """Let the last writer look after these items too."""
    from dataclasses import replace

    from stoa.foundation.directory.models import Person
    from stoa.foundation.history.services import Actor
    from stoa.foundation.items.content import from_json
    from stoa.foundation.items.models import Item, Revision
    from stoa.foundation.items.services import Save, save_items

    other = Person.objects.get(email=f"w{WRITERS - 1}@bench.example")
    for item in Item.objects.unscoped("the bench shares them").filter(short_id__in=items):
        content = from_json(Revision.objects.get(item_id=item.pk, number=item.head).content)
        shared = replace(content, backup_owner=other.pk)
        save_items([Save(shared, item.kind, item.status, item=item.pk, read_head=item.head)], actor=Actor())


def session_of(user: object) -> str:
    """The session cookie of an account."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)  # type: ignore[attr-defined]  # an account of ours
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()  # type: ignore[attr-defined]  # as above
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def back_up(office: Office, spans: list[tuple[float, float]]) -> None:
    """Make one backup in the middle, by the command, and note from when to when."""
    time.sleep(office.seconds / 2)
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic() - office.began
        command = [sys.executable, "-m", "stoa.interfaces.cli.main", "backup", str(Path(folder) / "backup.tar")]
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 (our own program)
        spans.append((began, time.monotonic() - office.began))


def revisions(items: set[str]) -> Counter[str]:
    """Saves of the bench that are revisions now, by item."""
    from stoa.foundation.items.models import Revision

    rows = Revision.objects.filter(item__short_id__in=items, content__contains=SAVE)
    return Counter(rows.values_list("item__short_id", flat=True))


def by_page(measured: list[tuple[float, str, float]]) -> dict[str, dict[str, float]]:
    names = sorted({name for _, name, _ in measured})
    return {name: percentiles([took for _, n, took in measured if n == name]) for name in names}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--backup", action="store_true", help="make a backup in the middle")
    options = parser.parse_args()
    set_up_django()
    from stoa.foundation.items.models import Item

    office = Office(options.minutes * 60)
    desks = prepare(office)
    server = start_server()
    spans: list[tuple[float, float]] = []
    try:
        wait_for(server)
        readers = [Client(office, office.cookies[n % WRITERS] if n % 2 else "", n) for n in range(READERS)]
        writers = [Client(office, office.cookies[n], 100 + n) for n in range(WRITERS)]
        work = [threading.Thread(target=read, args=(client,)) for client in readers]
        work += [threading.Thread(target=write, args=(c, desk)) for c, desk in zip(writers, desks, strict=True)]
        if options.backup:
            work.append(threading.Thread(target=back_up, args=(office, spans)))
        office.began = time.monotonic()
        for thread in work:
            thread.start()
        for thread in work:
            thread.join()
    finally:
        server.terminate()
        server.wait(20)
    kept = revisions({short_id for desk in desks for short_id in desk})
    lost = {name: (count, kept[name]) for name, count in office.accepted.items() if kept[name] != count}
    figures = {
        "bench": "16 readers and 4 writers over HTTP, no pauses",
        **circumstances(),
        "items": Item.objects.unscoped("counted for the bench").count(),
        "minutes": options.minutes,
        "pages": len(office.measured),
        "pages_per_second": round(len(office.measured) / office.seconds, 1),
        "errors": dict(office.failed),
        "saves_accepted": sum(office.accepted.values()),
        "saves_that_met": office.met,
        "lost_updates": lost,
        "all_ms": percentiles([took for *_, took in office.measured]),
        "by_page_ms": by_page(office.measured),
    }
    if spans:
        inside = [row for row in office.measured if spans[0][0] <= row[0] <= spans[0][1]]
        before = [row for row in office.measured if row[0] < spans[0][0]]
        figures |= {
            "backup_seconds": round(spans[0][1] - spans[0][0], 1),
            "before_backup_ms": percentiles([took for *_, took in before]),
            "during_backup_ms": percentiles([took for *_, took in inside]),
        }
    keep("office-with-backup" if options.backup else "office", figures)


if __name__ == "__main__":
    main()
