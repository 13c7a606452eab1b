"""Queries somebody judged: which items answer them, and how well; and examples that wait to be judged."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stoa.foundation.directory.models import Person
from stoa.foundation.items.models import Item

LONGEST_TEXT = 300
LONGEST_NOTE = 500


class Grade(models.IntegerChoices):
    WRONG = 0, _("does not answer it")
    USEFUL = 1, _("useful")
    SOUGHT = 2, _("what was looked for")


class JudgedQuery(models.Model):
    """What somebody types, and in which language. `across` says that only items in other languages were judged.

    `offered` says that words and grades came from somebody's knowledge check: such queries are measured apart.
    """

    text = models.CharField(max_length=LONGEST_TEXT)
    language = models.CharField(max_length=10)
    across = models.BooleanField(default=False)
    offered = models.BooleanField(default=False)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    judged_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    judged_on = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "language", "across", "offered"], name="one_judged_query")
        ]

    def __str__(self) -> str:
        return self.text


class Judgment(models.Model):
    """How well an item answers a query; items without a judgment count as wrong answers."""

    query = models.ForeignKey(JudgedQuery, models.CASCADE, related_name="judgments")
    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    grade = models.PositiveSmallIntegerField(choices=Grade.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["query", "item"], name="one_judgment_an_item"),
            models.CheckConstraint(condition=models.Q(grade__lte=2), name="grades_end_at_two"),
        ]

    def __str__(self) -> str:
        return f"{self.query_id} {self.item_id}: {self.grade}"


class OfferedQuery(models.Model):
    """Words that somebody offered out of their knowledge check as an example. Nothing says who, or out of which check."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    text = models.CharField(max_length=LONGEST_TEXT)
    language = models.CharField(max_length=10)
    offered_on = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "language"], name="one_offer_of_words")]

    def __str__(self) -> str:
        return self.text


class OfferedJudgment(models.Model):
    """An item that was useful for an offered query, or was not; what was said last counts."""

    query = models.ForeignKey(OfferedQuery, models.CASCADE, related_name="judgments")
    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    grade = models.PositiveSmallIntegerField(choices=Grade.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["query", "item"], name="one_offer_an_item")]

    def __str__(self) -> str:
        return f"{self.query_id} {self.item_id}: {self.grade}"


class Measurement(models.Model):
    """How good search was on a day, for the queries of one language, or of all; each figure from 0 to 1."""

    day = models.DateField()
    across = models.BooleanField()
    offered = models.BooleanField(default=False)
    language = models.CharField(max_length=10)
    queries = models.PositiveIntegerField()
    ndcg_at_10 = models.FloatField()
    mrr = models.FloatField()
    recall_at_10 = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "across", "offered", "language"], name="one_measurement_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.language}: {self.ndcg_at_10:.3f}"
