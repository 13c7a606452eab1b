"""Measures `stoa import` of JSON lines: the database alone, and how long another writer waits meanwhile.

    STOA_HOME=/tmp/bench .venv/bin/python bench/import_rows.py [--rows 100000] [--words 240]

Makes rows of invented words, three languages, topics, places, people and four audiences; imports them into an empty home;
writes `bench/results/import-database.json`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import select
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KINDS = (
    "news",
    "lesson",
    "working-document",
    "policy-brief",
    "publication",
    "mission-report",
    "good-practice",
    "event",
)
AUDIENCES = (["public"], ["staff"], ["public"], ["constituents", "staff"], ["government", "staff"])
LANGUAGES = ("en", "en", "en", "fr", "es")
SYLLABLES = "ba,co,di,fe,gu,la,me,ni,po,ra,se,ti,vo,wa,zu,tra,ble,chi,dre,fla,gri,plo,sto,nar,ven,lis,tem,por,kal,rin"
WRITE_EVERY_SECONDS = 0.02


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--words", type=int, default=240)
    parser.add_argument("--no-writer", action="store_true", help="without the other writer")
    parser.add_argument("--be-the-writer", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--result", type=Path, default=ROOT / "bench/results/import-database.json")
    options = parser.parse_args()
    if "STOA_HOME" not in os.environ:
        os.environ["STOA_HOME"] = tempfile.mkdtemp(prefix="stoa-bench-")
    sys.path.insert(0, str(ROOT / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoa.config.settings")
    import django

    django.setup()
    if options.be_the_writer:
        be_the_writer()
        return
    figures = measure(options.rows, options.words, with_writer=not options.no_writer)
    options.result.parent.mkdir(parents=True, exist_ok=True)
    options.result.write_text(json.dumps(figures, indent=2) + "\n")
    print(json.dumps(figures, indent=2))


def measure(rows: int, words: int, *, with_writer: bool) -> dict[str, object]:
    from django.conf import settings
    from django.core.management import call_command

    from stoa.engine.formats.reader import Reader
    from stoa.foundation.history.services import Actor
    from stoa.foundation.ingest.bringing import Bringer
    from stoa.foundation.ingest.importing import ItemImport
    from stoa.foundation.ingest.report import Report
    from stoa.foundation.vocabulary.loading import load_starter

    call_command("migrate", verbosity=0, skip_checks=True)
    load_starter(Actor())
    home = Path(settings.STOA_HOME)
    path = home / "rows.jsonl"
    write_rows(path, rows, words)
    writer = Writer() if with_writer else None
    report, begin, computing = Report(), time.perf_counter(), time.process_time()
    if writer:
        writer.start()
    with Reader() as reader:
        items = ItemImport(Actor(), None, report, Bringer(reader))
        items.take(path)
        items.finish()
    seconds = time.perf_counter() - begin
    computing = time.process_time() - computing
    waits = writer.finish() if writer else []
    if report.new != rows:
        raise SystemExit(f"Only {report.new} of {rows} rows came in; begin with an empty STOA_HOME.")
    return {
        "bench": "import of JSON lines, database alone (no index)",
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "load_average": [round(load, 1) for load in os.getloadavg()],
        "database": str(settings.DATABASES["default"]["ENGINE"]).rpartition(".")[2],
        "rows": rows,
        "words_a_row": words,
        "file_mb": round(path.stat().st_size / 1e6, 1),
        "database_mb": round(sum(p.stat().st_size for p in home.glob("db.sqlite3*")) / 1e6, 1),
        "seconds": round(seconds, 1),
        "items_per_second": round(rows / seconds),
        "cpu_seconds": round(computing, 1),
        "items_per_cpu_second": round(rows / computing),
        "other_writer_ms": percentiles(waits),
    }


def write_rows(path: Path, rows: int, words: int) -> None:
    """Write rows of invented words; the same rows every time."""
    dice = random.Random(57)  # noqa: S311 (invented words, no secrets)
    lexicon = ["".join(dice.choices(SYLLABLES.split(","), k=dice.randint(1, 4))) for _ in range(20_000)]
    topics, places = _concepts("topics"), _concepts("places")
    with path.open("w", encoding="utf-8") as out:
        for number in range(rows):
            text = " ".join(dice.choices(lexicon, k=words))
            row = {
                "kind": KINDS[number % len(KINDS)],
                "title": " ".join(dice.choices(lexicon, k=8)).capitalize(),
                "summary": text[:160],
                "language": LANGUAGES[number % len(LANGUAGES)],
                "text": text,
                "topics": dice.sample(topics, 3),
                "places": dice.sample(places, 2),
                "people": [{"name": f"{dice.choice(lexicon)} {dice.choice(lexicon)}".title(), "role": "author"}],
                "audience": AUDIENCES[number % len(AUDIENCES)],
                "published_on": f"{2005 + number % 20}-{1 + number % 12:02}-{1 + number % 28:02}",
                "source_key": f"row-{number}",
            }
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def _concepts(scheme: str) -> list[str]:
    from stoa.foundation.vocabulary.models import Concept

    return list(Concept.objects.filter(scheme__key=scheme).order_by("pk").values_list("notation", flat=True))


class Writer:
    """Somebody else, in a process of their own, who writes a small row every 20 ms and measures how long each takes."""

    def start(self) -> None:
        command = [sys.executable, __file__, "--be-the-writer"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603
        assert self._process.stdout is not None  # noqa: S101 (asked for above)
        self._process.stdout.readline()

    def finish(self) -> list[float]:
        out, _ = self._process.communicate("stop")
        waits: list[float] = json.loads(out)
        return waits


def be_the_writer() -> None:
    """Write until the parent speaks; then print every wait in seconds."""
    from stoa.foundation.history.services import move_reader

    waits: list[float] = []
    move_reader("bench", 0)
    print("ready", flush=True)
    while not select.select([sys.stdin], [], [], WRITE_EVERY_SECONDS)[0]:
        begin = time.perf_counter()
        move_reader("bench", len(waits) + 1)
        waits.append(time.perf_counter() - begin)
    print(json.dumps(waits))


def percentiles(waits: list[float]) -> dict[str, float] | None:
    if not waits:
        return None
    ordered = sorted(waits)
    at = {
        name: ordered[min(int(len(ordered) * share), len(ordered) - 1)] for name, share in (("p50", 0.5), ("p95", 0.95))
    }
    return {name: round(value * 1000, 1) for name, value in (at | {"max": ordered[-1]}).items()} | {
        "writes": len(ordered)
    }


if __name__ == "__main__":
    main()
