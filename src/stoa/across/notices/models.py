"""Who follows what, what they are told, and what people say about items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stoa.foundation.directory.models import Person
from stoa.foundation.items.models import Item

if TYPE_CHECKING:
    from datetime import datetime

LONGEST_COMMENT = 4_000
LONGEST_REASON = 300
NOBODY = 0
"""The id that no person has: what somebody not signed in follows is nothing."""


class Follow(models.Model):
    """Somebody wants to hear of something. Private to that person: the history does not know of it.

    `target` is what never changes about the thing: a short id, a concept's id, a group's key, a person's uuid, a kind's key.
    """

    class What(models.TextChoices):
        ITEM = "item", _("item")
        CONCEPT = "concept", _("topic or place")
        GROUP = "group", _("unit or group")
        PERSON = "person", _("person")
        KIND = "kind", _("kind")

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    what = models.CharField(max_length=10, choices=What.choices)
    target = models.CharField(max_length=60)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "what", "target"], name="followed_once")]
        indexes = [models.Index(fields=["what", "target"], name="followers_of")]

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.what} {self.target}"


class Notice(models.Model):
    """An event somebody is told of, once (I7). Whether the line is shown is asked each time, with the rights of that moment.

    `reason` says why they are told and `target` what that is about, for those who follow something or saved a search.
    `happened_at` repeats the event's time.
    """

    class Reason(models.TextChoices):
        REVIEWER = "reviewer"
        OWNER = "owner"
        BACKUP = "backup"
        AUTHOR = "author"
        WRITER = "writer"
        NAMED = "named"
        ITEM = "item"
        PERSON = "person"
        CONCEPT = "concept"
        GROUP = "group"
        KIND = "kind"
        SEARCH = "search"

    position = models.BigIntegerField()
    recipient = models.ForeignKey(Person, models.CASCADE, related_name="+")
    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    verb = models.CharField(max_length=40)
    actor = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=10, choices=Reason.choices)
    target = models.CharField(max_length=60, blank=True)
    is_new = models.BooleanField(default=False)
    happened_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["position", "recipient"], name="told_once")]
        indexes = [
            models.Index(fields=["recipient", "-position"], name="notices_newest_first"),
            models.Index(fields=["recipient"], condition=models.Q(read_at=None), name="notices_unread"),
        ]

    def __str__(self) -> str:
        return f"event {self.position} for {self.recipient_id}"


class Comment(models.Model):
    """What somebody says about an item, as Markdown; seen by whoever sees the item and is signed in.

    A correction is for those who look after the item, and for its author. What is hidden keeps its text for them.
    """

    class Sort(models.TextChoices):
        COMMENT = "comment", _("comment")
        CORRECTION = "correction", _("suggested correction")

    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    author = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    sort = models.CharField(max_length=10, choices=Sort.choices, default=Sort.COMMENT)
    text = models.TextField(max_length=LONGEST_COMMENT)
    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    hidden_reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["item", "written_at"], name="comments_of_an_item"),
            models.Index(fields=["author", "-written_at"], name="comments_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.sort} {self.pk} on {self.item_id}"

    @property
    def is_correction(self) -> bool:
        return self.sort == self.Sort.CORRECTION

    def may_be_edited(self, person_id: int | None, now: datetime) -> bool:
        """Its author may change it for a quarter of an hour, unless it was hidden."""
        is_own = self.author_id is not None and self.author_id == person_id
        return is_own and self.hidden_at is None and (now - self.written_at).total_seconds() < EDIT_SECONDS


EDIT_SECONDS = 15 * 60
