"""Measures import with both indexes, and rebuilding them: 100,000 rows of 240 words through the command line.

    .venv/bin/python bench/index_whole.py [--rows 100000] [--home FOLDER]

Imports into an empty home by `stoa import` (which indexes what it brought), then `stoa index rebuild` and `verify`.
Writes `bench/results/import-whole.json` and `index-rebuild.json`; keeps the home for `bench/search_page.py`.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from import_rows import write_rows
from measuring import ROOT, circumstances, keep, set_up_django

WORDS = 240


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--home", type=Path, help="an empty folder (default: a new one)")
    options = parser.parse_args()
    home = options.home or Path(tempfile.mkdtemp(prefix="stoa-bench-"))
    os.environ["STOA_HOME"] = str(home)
    stoa("init", "--name", "Bench", "--admin", "admin@example.org", "--yes")
    set_up_django()
    rows = home / "rows.jsonl"
    write_rows(rows, options.rows, WORDS)
    keep(
        "import-whole", {"bench": "stoa import with both indexes", **circumstances(), **import_all(rows, options.rows)}
    )
    keep("index-rebuild", {"bench": "stoa index rebuild", **circumstances(), **rebuild(rows)})
    print(f"The home is kept: STOA_HOME={home}")


def stoa(*words: str) -> str:
    command = [sys.executable, "-m", "stoa.interfaces.cli.main", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 (our own)
    if done.returncode:
        raise SystemExit(f"stoa {' '.join(words)} failed: {done.stderr[-2000:]}")
    return done.stdout


def import_all(rows: Path, count: int) -> dict[str, Any]:
    began = time.perf_counter()
    stoa("import", str(rows), "--json")
    seconds = time.perf_counter() - began
    status = json.loads(stoa("index", "status", "--json"))
    if status["items"] != count or status["events_behind"]:
        raise SystemExit(f"The index holds {status['items']} of {count} items: {status}")
    return {
        "rows": count,
        "words_a_row": WORDS,
        "seconds": round(seconds, 1),
        "items_per_second": round(count / seconds),
        "cpu_seconds": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime, 1),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
    }


def rebuild(rows: Path) -> dict[str, Any]:
    built = json.loads(stoa("index", "rebuild", "--json"))
    verified = json.loads(stoa("index", "verify", "--json"))
    text = text_bytes(rows)
    return {
        **{name: built[name] for name in ("items", "seconds", "items_per_second", "bytes")},
        "text_bytes": text,
        "bytes_by_text": round(built["bytes"] / text, 2),
        "verified": verified["ok"],
    }


def text_bytes(rows: Path) -> int:
    """Bytes of titles, summaries and texts, which is what the index is compared with."""
    total = 0
    with rows.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            total += sum(len(row[name].encode()) for name in ("title", "summary", "text"))
    return total


if __name__ == "__main__":
    main()
