"""What every bench says about itself: when, where, how busy the machine was; and how results are kept."""

from __future__ import annotations

import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results"


def set_up_django() -> None:
    """Use the checkout's source and the home that STOA_HOME names."""
    sys.path.insert(0, str(ROOT / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoa.config.settings")
    import django

    django.setup()


def circumstances() -> dict[str, Any]:
    """Date, machine and load: a figure without them says nothing."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "load_average": [round(load, 1) for load in os.getloadavg()],
    }


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """Median, 95th and 99th percentile and the largest, of values in any order; empty for none."""
    ordered = sorted(values)
    if not ordered:
        return {}
    picked = {f"p{share}": ordered[min(len(ordered) - 1, len(ordered) * share // 100)] for share in (50, 95, 99)}
    return {name: round(value, 1) for name, value in (picked | {"max": ordered[-1]}).items()}


def keep(name: str, figures: dict[str, Any]) -> None:
    """Write the figures to `bench/results/NAME.json` and print them."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    text = json.dumps(figures, indent=2, ensure_ascii=False) + "\n"
    (RESULTS / f"{name}.json").write_text(text)
    print(text, end="")
