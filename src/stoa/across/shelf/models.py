"""What somebody keeps for themselves: nobody else is ever shown any of it, and the history does not know of it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from stoa.foundation.directory.models import Person
from stoa.foundation.items.models import Item

LONGEST_NOTE = 500
LONGEST_NAME = 120
LONGEST_QUERY = 2_000


class Kept(models.Model):
    """An item on somebody's reading list."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "item"], name="kept_once")]
        indexes = [models.Index(fields=["person", "-added_at"], name="kept_newest_first")]

    def __str__(self) -> str:
        return f"{self.person_id} keeps {self.item_id}"


class Opened(models.Model):
    """When somebody last opened an item: one row for each, the newest few are kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "item"], name="opened_once")]
        indexes = [models.Index(fields=["person", "-opened_at"], name="opened_newest_first")]

    def __str__(self) -> str:
        return f"{self.person_id} opened {self.item_id}"


class NotRemembered(models.Model):
    """Somebody who switched “recently viewed” off."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.person_id} is not remembered"


class SavedSearch(models.Model):
    """A search to ask again. `query` is the address's query, in the form the search page itself writes."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME)
    query = models.CharField(max_length=LONGEST_QUERY)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["person", "-saved_at"], name="searches_newest_first")]

    def __str__(self) -> str:
        return self.name
