"""What somebody searched for, for themselves alone; and what many searched for in vain, without anybody's name."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from stoa.foundation.directory.models import Person

LONGEST_WORDS = 120
LONGEST_NOTE = 1_000


class RecentSearch(models.Model):
    """Words that a person searched for: one row for each, the newest are kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    fold = models.CharField(max_length=LONGEST_WORDS)
    text = models.CharField(max_length=LONGEST_WORDS)
    times = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "fold"], name="searched_once")]
        indexes = [models.Index(fields=["person", "-last_at"], name="searched_newest_first")]

    def __str__(self) -> str:
        return f"{self.person_id} searched for {self.text}"


class SearchesForgotten(models.Model):
    """Somebody whose searches are not to be remembered."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="+")

    def __str__(self) -> str:
        return f"the searches of {self.person_id} are not remembered"


class Sought(models.Model):
    """How often the same words were searched for, found nothing, and led to something that was opened.

    `askers` holds one bit of 63 for each person (for strangers each day), chosen by a keyed digest of person and words:
    enough to count that several asked, too little to tell who. `people` is the number of bits, never more than asked.
    `askers_in_vain` and `people_in_vain` are those of them whose search found nothing. `last_on` is the day of the last
    search, of the last in vain once there was one: no day tells that others found something.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        EXPLAINED = "explained", _("explained")
        LABEL = "label", _("label to add")
        NEED = "need", _("something to write")

    words = models.CharField(max_length=LONGEST_WORDS)
    language = models.CharField(max_length=10)
    times = models.PositiveIntegerField()
    empty = models.PositiveIntegerField()
    opened = models.PositiveIntegerField(default=0)
    askers = models.BigIntegerField()
    people = models.PositiveSmallIntegerField(default=0)
    askers_in_vain = models.BigIntegerField(default=0)
    people_in_vain = models.PositiveSmallIntegerField(default=0)
    last_on = models.DateField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["words", "language"], name="sought_once")]
        indexes = [models.Index(fields=["status", "-people"], name="sought_by_most")]

    def __str__(self) -> str:
        return f"{self.words} ({self.language})"
