"""The chain's head, written down each day beside the database: a chain whose end was cut off is whole, but too short.

Whoever can change the database can rebuild the whole chain; the file is worth most as a copy on another machine.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from stoa.foundation.history.models import Event
from stoa.foundation.registries import CheckResult

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime


def heads_file() -> Path:
    """One JSON line a day: `at`, `position`, `digest` (hexadecimal)."""
    return Path(settings.STOA_HOME) / "log" / "history-heads.jsonl"


def export_head(now: datetime) -> bool:
    """Write today's head down, durable, unless that was done or nothing has happened yet; returns whether it was."""
    written = _written()
    if written and written[-1]["at"][:10] == now.date().isoformat():
        return False
    head = Event.objects.order_by("-position").values_list("position", "digest").first()
    if head is None:
        return False
    line = json.dumps({"at": now.isoformat(timespec="seconds"), "position": head[0], "digest": bytes(head[1]).hex()})
    heads_file().parent.mkdir(parents=True, exist_ok=True)
    with heads_file().open("ab") as out:
        out.truncate(_whole_bytes())
        out.write(line.encode() + b"\n")
        out.flush()
        os.fsync(out.fileno())
    return True


def _whole_bytes() -> int:
    """Length of the file without a last line that a crash cut off."""
    return heads_file().read_bytes().rfind(b"\n") + 1


def count_heads() -> int:
    return len(_written())


def head_problems() -> Iterator[CheckResult]:
    """Every head that was written down must still stand in the chain, with the same digest (I6)."""
    written = _written()
    digests = dict(
        Event.objects.filter(position__in=[head["position"] for head in written]).values_list("position", "digest")
    )
    for head in written:
        found = digests.get(head["position"])
        if found is None:
            what = f"The history ends before event {head['position']}, which stood there on {head['at'][:10]}."
            yield CheckResult("I6", what, "Events were removed from its end: compare with a backup of that day.")
        elif bytes(found).hex() != head["digest"]:
            what = f"Event {head['position']} is another than the one written down on {head['at'][:10]}."
            yield CheckResult("I6", what, "The history was rewritten: compare with a backup of that day.")


def _written() -> list[dict[str, Any]]:
    """The lines of the file; a last line cut off by a crash is left out, since the next head says it again."""
    if not heads_file().exists():
        return []
    lines = heads_file().read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines[:-1] if line]
