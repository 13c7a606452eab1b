"""All that a new kind takes: its facts and its entry."""

from __future__ import annotations

from django.db import models

from stoa.foundation.items.models import Item
from stoa.foundation.registries import Kind


class Interview(Item):
    """What somebody said, where and for how long."""

    spoken_in = models.CharField("spoken in", max_length=40, blank=True)
    minutes = models.PositiveIntegerField("minutes", null=True, blank=True)

    class Meta:
        app_label = "newkind"


KINDS = [Kind("interview", "Interview", "Interviews", "event", model=Interview, searched=("spoken_in",), position=55)]
