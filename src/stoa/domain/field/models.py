from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from stoa.foundation.items.models import Item


class MissionReport(Item):
    started_on = models.DateField(_("began on"), null=True, blank=True, db_index=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    purpose = models.CharField(_("purpose"), max_length=500, blank=True)
