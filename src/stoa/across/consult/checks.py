"""Whatever was asked for is done, refused with a reason, or has a job that will do it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.across.consult.models import KnowledgeCheck
from stoa.across.consult.services import RUN
from stoa.foundation.jobs.models import Job
from stoa.foundation.registries import Check, CheckResult

if TYPE_CHECKING:
    from collections.abc import Iterator


def check_problems() -> Iterator[CheckResult]:
    """Checks that wait with nothing to do them, and records that say done without a draft."""
    awaited = {
        job.facts.get("check") for job in Job.objects.filter(kind=RUN, state__in=(Job.State.WAITING, Job.State.RUNNING))
    }
    for key, state, sections in KnowledgeCheck.objects.values_list("key", "state", "sections").iterator(
        chunk_size=2000
    ):
        is_waiting = state in {KnowledgeCheck.State.WAITING, KnowledgeCheck.State.RUNNING}
        if is_waiting and str(key) not in awaited:
            yield CheckResult(
                "I1", f"Check {key} waits, but nothing will do it.", "Delete it and check the draft again."
            )
        if state == KnowledgeCheck.State.DONE and not sections:
            yield CheckResult("I1", f"Check {key} is done, but holds no draft.", "Delete it and check the draft again.")


CHECKS = [
    Check("consult", "Knowledge checks are done or will be", lambda: (KnowledgeCheck.objects.count(), check_problems()))
]
