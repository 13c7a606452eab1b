"""How often items are opened: a number a day, never a person."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from stoa.foundation.items.models import Item


class Reader(models.TextChoices):
    """The kind of reader, as coarse as it is useful."""

    PUBLIC = "public", _("the public")
    STAFF = "staff", _("staff")
    GOVERNMENT = "government", _("governments")
    EMPLOYERS = "employers", _("employers’ organizations")
    WORKERS = "workers", _("workers’ organizations")
    PARTNER = "partner", _("partners")
    DONOR = "donor", _("donors")


class What(models.TextChoices):
    PAGE = "page", _("page opened")
    FILE = "file", _("file downloaded")
    EXPORT = "export", _("taken as data")
    SEARCH = "search", _("opened from a search")
    CHECK = "check", _("useful in a knowledge check")


class DailyCount(models.Model):
    """How often one kind of reader did one thing with an item on one day.

    `country` is a code of two letters, empty where it is not known. No constraint ties the row to its item, so that an item
    deleted while a count waits in memory takes no other counts with it.
    """

    item = models.ForeignKey(Item, models.CASCADE, related_name="+", db_constraint=False)
    day = models.DateField()
    country = models.CharField(max_length=2, blank=True)
    reader = models.CharField(max_length=12, choices=Reader.choices)
    what = models.CharField(max_length=10, choices=What.choices)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "day", "country", "reader", "what"], name="one_count_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.day} {self.reader} {self.what}: {self.count}"
