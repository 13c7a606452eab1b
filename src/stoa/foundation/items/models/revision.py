"""Versions of an item's content."""

from __future__ import annotations

from django.db import models

from stoa.foundation.directory.models import Person
from stoa.foundation.items.models.item import Item


class Revision(models.Model):
    """The whole item as it was saved, as JSON. Made by Save, never changed afterwards; for stewards only."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    number = models.IntegerField()
    content = models.TextField()
    status = models.CharField(max_length=12)
    author = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    channel = models.CharField(max_length=20)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="one_revision_a_number")]

    def __str__(self) -> str:
        return f"{self.item_id} version {self.number}"


class Draft(models.Model):
    """What one person is writing and has not saved: overwritten by autosave, private, gone when they save."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    read_head = models.IntegerField()
    content = models.TextField()
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="one_draft_a_person")]

    def __str__(self) -> str:
        return f"draft of {self.item_id} by {self.person_id}"
