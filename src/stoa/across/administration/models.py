"""Lists that administrators sent and have not brought in yet."""

from __future__ import annotations

import uuid

from django.db import models

from stoa.foundation.directory.models import Person


class Upload(models.Model):
    """A list of people, groups or memberships, kept from its check until it is brought in: at most a day."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    sent_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
