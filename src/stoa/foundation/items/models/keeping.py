"""What keeps an item or takes it away: the bin, ids that are used up, and legal holds."""

from __future__ import annotations

from django.db import models

from stoa.foundation.access.models import AccessSet
from stoa.foundation.directory.models import Person
from stoa.foundation.items.models.item import Item


class Binned(models.Model):
    """An item in the bin. It has no stewards meanwhile, so that nobody finds it; `stewards` are those who may take it out."""

    item = models.OneToOneField(Item, models.CASCADE, primary_key=True, related_name="+")
    stewards = models.ForeignKey(AccessSet, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    binned_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.item_id} in the bin since {self.binned_at:%Y-%m-%d}"


class UsedShortId(models.Model):
    """The short id of an item that was deleted for good: it is never given to another."""

    short_id = models.CharField(max_length=10, primary_key=True)

    def __str__(self) -> str:
        return self.short_id


class LegalHold(models.Model):
    """While it stands, the item can be neither withdrawn nor deleted. What was held and why stays in the history."""

    item = models.OneToOneField(Item, models.PROTECT, primary_key=True, related_name="+")
    reason = models.CharField(max_length=500)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.item_id} held: {self.reason}"
