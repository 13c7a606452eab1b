"""Measures a ten-page PDF from `stoa import` to being found by what is inside, on an idle machine.

    .venv/bin/python bench/file_to_findable.py

Makes the PDF itself; writes `bench/results/file-to-findable.json`.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from index_whole import stoa
from measuring import circumstances, keep
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

PAGES = 10
LINES = 45
NEEDLE = "tintinnabulation"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="stoa-bench-") as folder:
        os.environ["STOA_HOME"] = str(Path(folder) / "home")
        stoa("init", "--name", "Bench", "--admin", "admin@example.org", "--yes")
        paper = Path(folder) / "paper.pdf"
        draw(paper)
        keep("file-to-findable", {"bench": "ten-page PDF to findable", **circumstances(), **measure(paper)})


def draw(paper: Path) -> None:
    canvas = Canvas(str(paper), pagesize=A4)
    canvas.setTitle("Ten pages of wage statistics")
    for page in range(PAGES):
        for line in range(LINES):
            words = f"Line {line} of page {page + 1} says what labour inspectors found in small workshops."
            canvas.drawString(60, 800 - 16 * line, NEEDLE if (page, line) == (8, 20) else words)
        canvas.showPage()
    canvas.save()


def measure(paper: Path) -> dict[str, Any]:
    began = time.perf_counter()
    stoa("import", str(paper), "--audience", "public", "--json")
    imported = time.perf_counter() - began
    found = json.loads(stoa("search", NEEDLE, "--json"))
    seconds = time.perf_counter() - began
    if found["total"] != 1 or found["hits"][0]["page"] != 9:
        raise SystemExit(f"It was not found on page 9: {found}")
    return {"pages": PAGES, "import_command_seconds": round(imported, 2), "findable_seconds": round(seconds, 2)}


if __name__ == "__main__":
    main()
