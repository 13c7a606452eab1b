"""What the index is told beside the items: how much signals weigh."""

from __future__ import annotations

from django.db import models


class SignalWeight(models.Model):
    """A weight that somebody set in place of the one its signal begins with. `signal` is `name:value`."""

    signal = models.CharField(max_length=80, unique=True)
    weight = models.FloatField()

    def __str__(self) -> str:
        return f"{self.signal} {self.weight:+.2f}"
