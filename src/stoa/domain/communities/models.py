from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from stoa.foundation.items.models import Item


class Event(Item):
    starts_on = models.DateField(_("starts on"), null=True, blank=True, db_index=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    venue = models.CharField(_("venue"), max_length=200, blank=True)
