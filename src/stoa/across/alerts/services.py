"""Setting alerts, making and ending their feeds, ending their mail. One person's own affair: no event is written."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stoa.across.alerts.models import Alert
from stoa.across.alerts.queries import alert_to_end
from stoa.across.shelf.queries import own_search
from stoa.foundation.accounts.mail import can_mail
from stoa.foundation.errors import BadInputError, Problem
from stoa.foundation.history.queries import last_position

if TYPE_CHECKING:
    from datetime import datetime

    from stoa.across.shelf.models import SavedSearch
    from stoa.foundation.access.reach import Viewer

How = Alert.How


def set_alert(*, search: int, how: str, viewer: Viewer) -> None:
    """Say how the viewer is told of what is new in one of their saved searches. Safe to repeat.

    Raises NotFoundError for somebody else's search, BadInputError for mail where none is set up.
    """
    saved = own_search(viewer, search)
    with transaction.atomic():
        alert = Alert.objects.select_for_update().filter(pk=saved.pk).first()
        if alert is not None and alert.how == how:
            return
        _demand_possible(how)
        if how == How.OFF:
            _switch_off(alert)
        elif alert is None:
            _begin(saved, how)
        else:
            _change(alert, how)


def _demand_possible(how: str) -> None:
    if how not in How.values:
        raise BadInputError([Problem("how", _("Choose one of the ways to be told."))])
    if how not in {How.OFF, How.INBOX} and not can_mail():
        raise BadInputError([Problem("how", _("Mail is not set up here. Choose your inbox."))])


def _begin(search: SavedSearch, how: str) -> Alert:
    return Alert.objects.create(
        pk=search.pk,
        person_id=search.person_id,
        how=how,
        began_position=last_position(),
        last_mail_at=_counted_from(how),
    )


def _counted_from(how: str) -> datetime | None:
    """A mail at once goes with the first hit; a collected one at the next hour of collecting."""
    return None if how == How.AT_ONCE else timezone.now()


def _change(alert: Alert, how: str) -> None:
    alert.how, alert.last_mail_at = how, _counted_from(how)
    alert.save(update_fields=["how", "last_mail_at"])
    if not alert.mails:
        alert.told.filter(waits=True).update(waits=False)


def _switch_off(alert: Alert | None) -> None:
    """An alert with a feed goes on for the feed; any other is forgotten, with what it told."""
    if alert is not None and alert.feed_key:
        _change(alert, How.OFF)
    elif alert is not None:
        alert.delete()


def open_feed(*, search: int, viewer: Viewer) -> Alert:
    """Make a private address for a saved search; an earlier one ends at once."""
    saved = own_search(viewer, search)
    with transaction.atomic():
        alert = Alert.objects.select_for_update().filter(pk=saved.pk).first() or _begin(saved, How.OFF)
        alert.feed_key = secrets.token_urlsafe(24)
        alert.save(update_fields=["feed_key"])
    return alert


def close_feed(*, search: int, viewer: Viewer) -> None:
    """End the private address at once. Safe to repeat."""
    pk = own_search(viewer, search).pk
    with transaction.atomic():
        alert = Alert.objects.select_for_update().filter(pk=pk).first()
        if alert is None:
            return
        alert.feed_key = ""
        alert.save(update_fields=["feed_key"])
        if alert.how == How.OFF:
            alert.delete()


def forget_alert(search: int) -> None:
    """Forget an alert with all it told, when its search is deleted."""
    Alert.objects.filter(pk=search).delete()


def end_mail(*, token: str) -> Alert:
    """End the mail of the alert that the token in a letter names; its inbox lines go on. Safe to repeat."""
    with transaction.atomic():
        alert = Alert.objects.select_for_update().get(pk=alert_to_end(token).pk)
        if alert.mails:
            _change(alert, How.INBOX)
    return alert
