"""Builders for alerts, and the worker's turns without a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from stoa.across.alerts.letters import make_letters
from stoa.across.alerts.models import Alert
from stoa.across.alerts.services import set_alert
from stoa.across.alerts.telling import find_new
from stoa.across.shelf.services import save_search
from stoa.foundation.access.queries import viewer_of
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.jobs.testing import do_jobs

if TYPE_CHECKING:
    from stoa.foundation.accounts.models import User


def make_alert(user: User, query: str = "q=wages", *, how: str = Alert.How.INBOX, name: str = "Wages") -> Alert:
    """A saved search of somebody with an alert that knows what there is already."""
    viewer = viewer_of(user)
    saved = save_search(name=name, query=query, viewer=viewer)
    set_alert(search=saved.pk, how=how, viewer=viewer)
    look()
    return Alert.objects.get(pk=saved.pk)


def look() -> None:
    """Index what happened and tell everybody of it, as the worker does."""
    catch_up()
    find_new(timezone.now())


def send_mail() -> int:
    """Make the letters whose time has come and do the jobs that are due; returns how many."""
    make_letters(timezone.now())
    return do_jobs()
