from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from stoa.foundation.items.models import Item


class Project(Item):
    code = models.CharField(_("code"), max_length=60, blank=True, db_index=True)
    donor = models.CharField(_("donor"), max_length=200, blank=True)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True, db_index=True)
    budget = models.DecimalField(_("budget"), max_digits=15, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
