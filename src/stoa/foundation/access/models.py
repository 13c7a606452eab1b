"""Sets of tokens, interned; items whose access was tightened a moment ago; emergency access; who read restricted items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from stoa.foundation.directory.models import Person

if TYPE_CHECKING:
    from datetime import datetime


class AccessSet(models.Model):
    """A set of tokens, stored once. Immutable: an item that changes its audience points to another set.

    `key` is the SHA-256 of the sorted tokens; `tokens` repeats them for reading.
    """

    key = models.CharField(max_length=64, unique=True)
    tokens = models.JSONField()

    def __str__(self) -> str:
        return ", ".join(self.tokens)


class AccessToken(models.Model):
    """One token of one set: the row that the access rule looks up."""

    access_set = models.ForeignKey(AccessSet, models.CASCADE, related_name="members")
    token = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "access_set"], name="a_token_once_a_set")]

    def __str__(self) -> str:
        return self.token


class Denial(models.Model):
    """An item whose access was tightened: search leaves it out until the index holds at least this stamp."""

    item_id = models.BigIntegerField(primary_key=True)
    stamp = models.BigIntegerField()

    def __str__(self) -> str:
        return f"item {self.item_id} until stamp {self.stamp}"


class EmergencyQuerySet(models.QuerySet["EmergencyAccess"]):
    def in_force(self, now: datetime) -> EmergencyQuerySet:
        return self.filter(since__lte=now, until__gt=now, ended_at__isnull=True)


class EmergencyAccess(models.Model):
    """Tokens that an administrator holds for some hours, with the written reason. Rows are never removed.

    `object_id` is whom it concerns, `group:KEY` or `person:UUID`. It ends by itself at `until`; `ended_at` is NULL until it
    was ended by hand or the clock noticed. The access rule knows nothing of it: the viewer simply holds more tokens.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    object_id = models.CharField(max_length=80)
    scope = models.CharField(max_length=10)
    tokens = models.JSONField()
    reason = models.CharField(max_length=500)
    since = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = EmergencyQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        indexes = [models.Index(fields=["person", "until"])]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.object_id} until {self.until}"


class AccessRead(models.Model):
    """That a person read an item narrower than all staff, once or more on a day. One row a person, item, day and part.

    `what` is the part that was read: page, file or export. `is_emergency` says that only an emergency access let them.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    short_id = models.CharField(max_length=10)
    day = models.DateField(db_index=True)
    what = models.CharField(max_length=10)
    is_emergency = models.BooleanField(default=False)
    count = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["short_id", "person", "day", "what", "is_emergency"], name="one_read_a_person_day_and_part"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} read {self.short_id} on {self.day}"
