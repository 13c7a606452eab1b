from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from stoa.foundation.items.models import Item


class Evaluation(Item):
    class Timing(models.TextChoices):
        BASELINE = "baseline", _("baseline")
        MID_TERM = "mid-term", _("mid-term")
        FINAL = "final", _("final")
        EX_POST = "ex-post", _("ex-post")

    timing = models.CharField(_("timing"), max_length=20, choices=Timing.choices, blank=True)
    evaluated_on = models.DateField(_("evaluated on"), null=True, blank=True)
