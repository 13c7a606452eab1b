"""Doing jobs in tests, without threads."""

from __future__ import annotations

from django.utils import timezone

from stoa.foundation.jobs.running import do_next


def do_jobs() -> int:
    """Do everything that is due, one after the other; returns how many."""
    done = 0
    while do_next(timezone.now()):
        done += 1
    return done
