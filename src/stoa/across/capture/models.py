"""What is on its way in: lots of files, uploads that may go on later, and files that arrived and wait to be confirmed."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stoa.foundation.directory.models import Group, Person
from stoa.foundation.files.models import Blob

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer

KEEPERS = frozenset({"manager", "admin"})
"""Roles that look after files of a watched folder which name nobody."""


class LotQuerySet(models.QuerySet["Lot"]):
    def of(self, viewer: Viewer) -> LotQuerySet:
        """Lots the viewer brought; those that name nobody are for whoever manages the place. Nobody else knows of them."""
        if viewer.person_id is None:
            return self.none()
        mine = models.Q(person_id=viewer.person_id)
        return self.filter(mine | models.Q(person__isnull=True) if viewer.role in KEEPERS else mine)


class Lot(models.Model):
    """Files brought in together: what is said once holds for all of them.

    `person` is NULL where a watched folder named nobody. `audience` holds the words of an import, `topics` concept ids.
    """

    class Door(models.TextChoices):
        WEB = "web"
        WATCHED = "watched"

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    door = models.CharField(max_length=10, choices=Door.choices, default=Door.WEB)
    kind = models.CharField(max_length=40)
    audience = models.JSONField(default=list)
    unit = models.ForeignKey(Group, models.SET_NULL, null=True, related_name="+")
    topics = models.JSONField(default=list)
    made_at = models.DateTimeField(db_index=True)

    objects = LotQuerySet.as_manager()

    def __str__(self) -> str:
        return f"lot of {self.made_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("capture:lot", kwargs={"key": self.key})


class Arrival(models.Model):
    """A file that arrived: durable, read by a job, then confirmed by a person and so an item, or dropped.

    `blob` is NULL only for a file of a watched folder that could not be taken; `reason` says why. `proposal` is what the
    file suggests of itself. `short_id` is the item it became. `watched_key` keeps the same content of a watched folder from
    arriving twice; it is NULL for files of the web.
    """

    class State(models.TextChoices):
        RECEIVED = "received", _("waiting to be read")
        READING = "reading", _("being read")
        READY = "ready", _("ready to confirm")
        FILED = "filed", _("brought in")
        FAILED = "failed", _("not readable")
        DROPPED = "dropped", _("dropped")

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    lot = models.ForeignKey(Lot, models.CASCADE, related_name="arrivals")
    blob = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)
    folder = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    proposal = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True)
    short_id = models.CharField(max_length=10, blank=True)
    watched_key = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 (NULL, not empty: most have none)
    arrived_at = models.DateTimeField()

    class Meta:
        ordering = ["folder", "name", "key"]
        constraints = [models.UniqueConstraint(fields=["lot", "blob"], name="a_content_once_a_lot")]
        indexes = [models.Index(fields=["state", "lot"], name="arrivals_by_state")]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"

    def get_absolute_url(self) -> str:
        return reverse("capture:arrival", kwargs={"key": self.key})

    @property
    def is_waiting(self) -> bool:
        """Whether its state changes by itself."""
        return self.state in {self.State.RECEIVED, self.State.READING}

    @property
    def is_open(self) -> bool:
        """Whether it can still become an item."""
        return self.blob_id is not None and self.state in {self.State.READY, self.State.FAILED}


class Upload(models.Model):
    """A file that comes in pieces. How much is here is the size of its part on disk, nowhere else.

    The same file is known again by name, size and digest: whoever closed the page goes on where the part ends.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    lot = models.ForeignKey(Lot, models.CASCADE, related_name="uploads")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    folder = models.CharField(max_length=500, blank=True)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    arrival = models.ForeignKey(Arrival, models.CASCADE, null=True, related_name="+")
    began_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["person", "size"], name="uploads_known_again")]

    def __str__(self) -> str:
        return f"{self.name} ({self.size} bytes)"
