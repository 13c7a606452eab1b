"""Versions of an item's content."""

from __future__ import annotations

import uuid

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
    """What one person is typing and has not saved: overwritten by autosave, private, gone when they save.

    `form` is what stands in the form: {field: [values]}. `item` and `read_head` are NULL while the item is still to be
    made; `key` names the draft in addresses.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(Item, models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=40)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    read_head = models.IntegerField(null=True)
    form = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="one_draft_a_person")]

    def __str__(self) -> str:
        return f"draft of {self.item_id or self.kind} by {self.person_id}"
