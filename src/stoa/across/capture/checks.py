"""I1, I3 and I5 for what is on its way in."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.utils import timezone

from stoa.across.capture.models import Arrival
from stoa.across.capture.room import home
from stoa.across.capture.services.arriving import READ
from stoa.across.capture.services.tidying import KEPT, old_parts
from stoa.across.capture.services.watching import claimed_files
from stoa.foundation.files.store import blob_path
from stoa.foundation.jobs.models import Job
from stoa.foundation.registries import Check, CheckResult

if TYPE_CHECKING:
    from collections.abc import Iterator

CLAIMED_SECONDS = 3600


def arrival_problems() -> Iterator[CheckResult]:
    """Files that were acknowledged are there, whole, and somebody will read them."""
    awaited = {
        job.facts.get("arrival")
        for job in Job.objects.filter(kind=READ, state__in=(Job.State.WAITING, Job.State.RUNNING))
    }
    rows = Arrival.objects.exclude(state=Arrival.State.DROPPED).filter(blob__isnull=False)
    for arrival in rows.select_related("blob").iterator(chunk_size=2000):
        path = blob_path(str(arrival.blob_id))
        if not path.exists() or (arrival.blob and path.stat().st_size != arrival.blob.size):
            yield CheckResult("I1", f"{arrival.name} was taken in, but is not whole.", "Restore it from a backup.")
        if arrival.is_waiting and str(arrival.pk) not in awaited:
            what = f"{arrival.name} waits to be read, but nothing will read it."
            yield CheckResult("I1", what, "Drop the file and bring it in again.")


def part_problems() -> Iterator[CheckResult]:
    for path in old_parts(timezone.now() - KEPT):
        what = f"{path.name} never finished arriving."
        yield CheckResult("I3", what, f"Start the worker, or delete {path.relative_to(home())}.")


def claim_problems() -> Iterator[CheckResult]:
    for path in claimed_files():
        if time.time() - path.stat().st_ctime > CLAIMED_SECONDS:
            what = f"{path.name} was taken out of the watched folder and is not put down yet."
            yield CheckResult("I5", what, "Start the worker; its log says what stands in the way.")


CHECKS = [
    Check("arrivals", "Files that were taken in are whole", lambda: (Arrival.objects.count(), arrival_problems())),
    Check(
        "parts", "Nothing half-arrived lies about", lambda: (sum(1 for _ in old_parts(timezone.now())), part_problems())
    ),
    Check("claims", "Watched files are put down", lambda: (sum(1 for _ in claimed_files()), claim_problems())),
]
