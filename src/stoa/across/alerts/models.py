"""Who is told of what is new in which search, what they were told already, and the mail about it."""

from __future__ import annotations

import uuid
import zlib
from array import array
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from stoa.across.shelf.models import SavedSearch
from stoa.foundation.directory.models import Person
from stoa.foundation.items.models import Item

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_REASON = 300


class Alert(models.Model):
    """A saved search that tells of what is new, under the search's own id. It ends with the search.

    Nothing up to event `began_position` is new. `known` holds the ids of what the search found when it began, packed; None
    where that was too much to keep, and before `settled_at`. `feed_key` is empty where there is no feed. `last_mail_at` is
    what the next mail is counted from.
    """

    class How(models.TextChoices):
        OFF = "", _("Do not tell me")
        INBOX = "inbox", _("In my inbox")
        AT_ONCE = "at_once", _("Inbox, and mail at once")
        DAILY = "daily", _("Inbox, and mail once a day")
        WEEKLY = "weekly", _("Inbox, and mail once a week")

    id = models.BigIntegerField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    how = models.CharField(max_length=10, choices=How.choices, blank=True)
    feed_key = models.CharField(max_length=43, blank=True)
    began_at = models.DateTimeField(default=timezone.now)
    began_position = models.BigIntegerField()
    settled_at = models.DateTimeField(null=True)
    known = models.BinaryField(null=True)
    last_mail_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"alert of search {self.pk}"

    @cached_property
    def search(self) -> SavedSearch:
        """The search itself; `queries.with_searches` looks those of several alerts up at once."""
        return SavedSearch.objects.get(pk=self.pk)

    @property
    def mails(self) -> bool:
        return self.how in MAILING

    def known_ids(self) -> frozenset[int] | None:
        """What the search found when the alert began; None where it was too much to keep."""
        if self.known is None:
            return None
        ids = array("q")
        ids.frombytes(zlib.decompress(bytes(self.known)))
        return frozenset(ids)


MAILING = (Alert.How.AT_ONCE, Alert.How.DAILY, Alert.How.WEEKLY)


def packed(ids: Iterable[int]) -> bytes:
    """Ids as `Alert.known` keeps them."""
    return zlib.compress(array("q", sorted(ids)).tobytes())


class Letter(models.Model):
    """One mail about one alert. It is marked as being sent before it is: what may have been sent is never sent again.

    `key` makes its Message-ID, the same however often it is tried. `reason` says what went wrong last.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        NOTHING = "nothing"
        FAILED = "failed"
        UNSURE = "unsure"

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="letters")
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    def __str__(self) -> str:
        return f"letter {self.pk} of alert {self.alert_id}: {self.state}"


class Told(models.Model):
    """A hit somebody was told of: once for each alert. `waits` until a letter takes it along."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="told")
    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    told_at = models.DateTimeField()
    waits = models.BooleanField(default=False)
    letter = models.ForeignKey(Letter, models.SET_NULL, null=True, related_name="told")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "item"], name="hit_told_once")]
        indexes = [
            models.Index(fields=["alert", "-told_at"], name="hits_newest_first"),
            models.Index(fields=["alert"], condition=models.Q(waits=True), name="hits_waiting"),
        ]

    def __str__(self) -> str:
        return f"item {self.item_id} by alert {self.alert_id}"
