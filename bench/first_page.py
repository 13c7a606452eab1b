"""Measures `./stoa demo` to its first page: first start with packages installed, and later starts.

    .venv/bin/python bench/first_page.py

Writes `bench/results/first-page.json`. The folder `.venv` must be there; making it is the package index's speed.
"""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from measuring import ROOT, circumstances, keep

PORT = 8791
LATER_STARTS = 5


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="stoa-bench-") as home:
        first = start(Path(home))
        later = [start(Path(home)) for _ in range(LATER_STARTS)]
    figures = {"first_start_seconds": round(first, 2), "later_starts_seconds": [round(each, 2) for each in later]}
    median = {"later_start_median_seconds": round(statistics.median(later), 2)}
    keep(
        "first-page",
        {"bench": "stoa demo to its first page, packages installed", **circumstances(), **figures, **median},
    )


def start(home: Path) -> float:
    """Seconds from the command to the line that says the first page answers."""
    environment = {**os.environ, "STOA_HOME": str(home)}
    command = [str(ROOT / "stoa"), "demo", "--port", str(PORT)]
    began = time.perf_counter()
    demo = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)  # noqa: S603 (our own program)
    assert demo.stdout is not None  # noqa: S101 (asked for on the line above)
    line = demo.stdout.readline()
    seconds = time.perf_counter() - began
    demo.send_signal(signal.SIGINT)
    demo.communicate(timeout=30)
    if not line.startswith("Stoa is at"):
        raise SystemExit(f"The demonstration did not start: {line!r}")
    return seconds


if __name__ == "__main__":
    main()
