"""What readers report of the installation itself."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from stoa.foundation.directory.models import Person

LONGEST_REPORT = 4_000
LONGEST_PAGE = 300


class ProblemReport(models.Model):
    """Something that did not work for somebody, for those who look after the installation. Knows no network address.

    `person` is who was signed in; strangers may leave an e-mail address for the answer, and need not.
    """

    text = models.CharField(max_length=LONGEST_REPORT)
    page = models.CharField(max_length=LONGEST_PAGE, blank=True)
    email = models.EmailField(blank=True)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    version = models.CharField(max_length=40)
    made_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["settled_at", "-made_at"], name="problems_open_first")]

    def __str__(self) -> str:
        return self.text[:60]
