"""Measures ranking on judged collections in BEIR layout.

    .venv/bin/python bench/search_quality.py [--collections FOLDER]

Looks for collections in STOA_TEST_DATA/ir or ../shared/data/ir; writes `bench/results/search-quality.json`.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

from index_whole import stoa
from measuring import ROOT, circumstances, keep

COLLECTIONS = ("scifact", "piaf-fr", "xquad-es")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    data = Path(os.environ.get("STOA_TEST_DATA") or ROOT.parent / "shared" / "data")
    parser.add_argument("--collections", type=Path, default=data / "ir")
    options = parser.parse_args()
    figures = [json.loads(stoa("eval", str(options.collections / name), "--json")) for name in COLLECTIONS]
    keep("search-quality", {"bench": "stoa eval", **circumstances(), "collections": figures})


if __name__ == "__main__":
    main()
