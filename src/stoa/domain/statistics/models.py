from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from stoa.foundation.items.models import Item

_YEAR = [MinValueValidator(1000), MaxValueValidator(2200)]


class Dataset(Item):
    coverage_from = models.PositiveSmallIntegerField(_("covers from"), null=True, blank=True, validators=_YEAR)
    coverage_until = models.PositiveSmallIntegerField(_("covers until"), null=True, blank=True, validators=_YEAR)
    frequency = models.CharField(_("frequency"), max_length=60, blank=True)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
