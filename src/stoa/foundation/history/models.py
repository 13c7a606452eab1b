"""Events and the positions of those who read them."""

from __future__ import annotations

import json
from typing import Any

from django.db import models


class Event(models.Model):
    """Something that happened. Never changed, except that a payload may be blanked; `digest` chains all before it.

    Positions are gapless and in commit order. The chain covers a salted hash of the payload, so that blanking a payload
    with personal data leaves the chain whole.
    """

    position = models.BigIntegerField(primary_key=True)
    verb = models.CharField(max_length=40)
    object_id = models.CharField(max_length=60, db_index=True)
    actor = models.CharField(max_length=60)
    channel = models.CharField(max_length=20)
    occurred_at = models.DateTimeField()
    payload = models.TextField()
    salt = models.BinaryField(max_length=16)
    payload_digest = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.position} {self.verb} {self.object_id}"

    @property
    def data(self) -> dict[str, Any]:
        """The payload as it was written, or {} once blanked."""
        loaded: dict[str, Any] = json.loads(self.payload) if self.payload else {}
        return loaded


class ReaderPosition(models.Model):
    """How far a reader of the history has come. Raised only after the reader's own effects are durable."""

    name = models.CharField(max_length=40, primary_key=True)
    position = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.name} at {self.position}"
