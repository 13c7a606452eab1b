"""A process that does jobs and may die on the way: `python -m …working ask FILE WORD…|work LEFT|states|lapse`."""

from __future__ import annotations

import json
import sys
import time


def main() -> None:
    import django

    django.setup()
    from stoa.foundation.jobs.tests import trying

    trying.install()
    {"ask": ask, "work": work, "states": states, "lapse": lapse}[sys.argv[1]]()


def ask() -> None:
    from django.db import transaction

    from stoa.foundation.jobs.services import enqueue

    with transaction.atomic():
        for word in sys.argv[3:]:
            enqueue("trying", {"file": sys.argv[2], "word": word})


def work() -> None:
    """Look after jobs as the worker does, only more often, until no more than so many are open."""
    from django.utils import timezone

    from stoa.foundation.jobs import running
    from stoa.foundation.jobs.models import Job

    running.TURN_SECONDS = 0.05
    while Job.objects.filter(state__in=[Job.State.WAITING, Job.State.RUNNING]).count() > int(sys.argv[2]):
        running.look_after(timezone.now())
        time.sleep(0.05)


def lapse() -> None:
    """As if the time of every lease, and of every wait, had passed."""
    from datetime import timedelta

    from django.utils import timezone

    from stoa.foundation.jobs.models import Job
    from stoa.foundation.jobs.services import reap

    Job.objects.filter(state=Job.State.RUNNING).update(leased_until=timezone.now() - timedelta(seconds=1))
    reap(timezone.now())
    Job.objects.update(due=timezone.now())


def states() -> None:
    from stoa.foundation.jobs.models import Job

    rows = Job.objects.order_by("id")
    sys.stdout.write(json.dumps([[job.facts["word"], job.state, job.tries, job.reason] for job in rows]))


if __name__ == "__main__":
    main()
