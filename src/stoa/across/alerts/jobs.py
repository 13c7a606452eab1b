"""What the worker does for alerts when asked."""

from __future__ import annotations

from stoa.across.alerts.letters import MAIL_JOB
from stoa.across.alerts.mailing import give_up, send_letter
from stoa.across.alerts.telling import FIND_JOB, find_new_now
from stoa.foundation.registries import JobKind

JOBS = [JobKind(FIND_JOB, find_new_now), JobKind(MAIL_JOB, send_letter, give_up)]
