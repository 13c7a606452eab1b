"""Where sessions are kept: Django's own store, which also knows whose they are and when they end.

Listing or ending somebody's sessions needs no reading of them all, and a page costs no statement more than before.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from stoa.foundation.accounts.models import Session

if TYPE_CHECKING:
    from django.contrib.sessions.base_session import AbstractBaseSession

STARTED, DEVICE = "started_at", "device"
SEEN_EVERY = timedelta(minutes=5)
ON_THE_WAY_IN = timedelta(hours=1)
"""A session of somebody not signed in holds a challenge or the first of two steps: nothing worth keeping longer."""


class SessionStore(DatabaseStore):
    """Ends after `STOA_SESSION_IDLE_HOURS` without a page and `STOA_SESSION_DAYS` after the sign-in, whichever is first."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def load(self) -> dict[str, Any]:
        row: Session | None = self._get_session_from_db()  # type: ignore[attr-defined]  # the stubs lack it
        if row is None:
            return {}
        if row.user_id:
            _note_seen(row, timezone.now())
        loaded: dict[str, Any] = self.decode(row.session_data)
        return loaded

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        now = timezone.now()
        if SESSION_KEY in data:
            data.setdefault(STARTED, now.isoformat())
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]  # it makes what get_model_class says
        row.expire_date = now + ON_THE_WAY_IN
        if SESSION_KEY in data:
            row.user_id, row.device = int(data[SESSION_KEY]), data.get(DEVICE, "")
            row.started_at, row.seen_at = datetime.fromisoformat(data[STARTED]), now
            row.expire_date = _end(row.started_at, now)
        return row


def _note_seen(row: Session, now: datetime) -> None:
    """Put the end off, at most every few minutes: reading pages must not write each time."""
    if row.started_at is None or (row.seen_at is not None and now - row.seen_at < SEEN_EVERY):
        return
    Session.objects.filter(pk=row.pk).update(seen_at=now, expire_date=_end(row.started_at, now))


def _end(started_at: datetime, seen_at: datetime) -> datetime:
    idle = timedelta(seconds=settings.STOA_SESSION_IDLE_SECONDS)
    return min(seen_at + idle, started_at + timedelta(seconds=settings.SESSION_COOKIE_AGE))
