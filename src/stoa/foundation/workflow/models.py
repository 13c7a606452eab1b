"""Reviews, publications at a time, verifications and readers' warnings. They hang on items and are seen with them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from stoa.foundation.directory.models import Person
from stoa.foundation.items.models import Item


class Review(models.Model):
    """A version submitted to a second pair of eyes: those of `reviewer`, or of any curator of the unit while NULL.

    `number` is the version submitted; at most one review of an item waits at a time.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for review")
        RETURNED = "returned", _("returned")
        APPROVED = "approved", _("approved")

    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    number = models.IntegerField()
    submitter = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    reviewer = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    note = models.TextField(blank=True)
    due = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.TextField(blank=True)
    submitted_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["item", "state"], name="reviews_of_an_item"),
            models.Index(fields=["state", "reviewer"], name="reviews_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} version {self.number} {self.state}"


class Publication(models.Model):
    """A version that is to be published at a time, on behalf of `person`, who must still be allowed to at that time."""

    item = models.OneToOneField(Item, models.CASCADE, primary_key=True, related_name="+")
    number = models.IntegerField()
    publish_at = models.DateTimeField(db_index=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.item_id} version {self.number} at {self.publish_at:%Y-%m-%d %H:%M}"


class Verification(models.Model):
    """Somebody said on a day that the item still holds, until another."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    on = models.DateField()
    until = models.DateField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["item", "-on"], name="verifications_of_an_item")]

    def __str__(self) -> str:
        return f"{self.item_id} verified on {self.on}"


class Flag(models.Model):
    """A reader's sentence why the item is outdated. A resolved one leaves the page and stays in the history."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    sentence = models.TextField()
    raised_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["item", "resolved_at"], name="flags_of_an_item")]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.sentence}"
