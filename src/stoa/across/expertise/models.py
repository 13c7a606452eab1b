"""Evidence of what people know, its sums by who may read them, and what people decided about themselves."""

from __future__ import annotations

from django.db import models

from stoa.foundation.access.models import AccessSet
from stoa.foundation.directory.models import Person
from stoa.foundation.vocabulary.models import Concept

READER = "expertise"
"""Under this name the history knows how far the evidence has come."""

FOREVER = 2**53 - 1
"""The end of an open interval, in epoch seconds."""


class Evidence(models.Model):
    """That a person did something about a topic. Derived: always what the items, the directory and the choices say.

    `short_id` is no key, so that the row outlives an item until the follower has heard of it; empty where the
    person said it themselves. `concept` is NULL where the item has no topic. `strength` is the weight in millionths as of
    `weights.RECKONED_FROM`, and doubles towards the present every `half_life` years (0: it does not age): sums of it need no
    clock. `access`, `open_from` and `open_until` repeat who may read the item, and when (epoch seconds, half open).
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    concept = models.ForeignKey(Concept, models.CASCADE, null=True, related_name="+", db_index=False)
    short_id = models.CharField(max_length=10, blank=True)
    sort = models.CharField(max_length=12)
    happened_on = models.DateField()
    half_life = models.PositiveSmallIntegerField()
    strength = models.BigIntegerField()
    access = models.ForeignKey(AccessSet, models.PROTECT, related_name="+", db_index=False)
    open_from = models.BigIntegerField(default=0)
    open_until = models.BigIntegerField(default=FOREVER)

    class Meta:
        indexes = [
            models.Index(fields=["short_id"], name="evidence_of_an_item"),
            models.Index(fields=["person", "concept"], name="evidence_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.sort} {self.short_id} on {self.concept_id}"


class Standing(models.Model):
    """The sum of a person's evidence on a topic that one and the same set of readers may see.

    A viewer's picture of a person is the sum over the sets the viewer meets: there is no sum over everybody's. Both indexes
    hold all columns: one serves the strongest on a topic, the other all of a person. None begins with the set, on which no
    planner should ever start.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    concept = models.ForeignKey(Concept, models.CASCADE, related_name="+", db_index=False)
    access = models.ForeignKey(AccessSet, models.PROTECT, related_name="+", db_index=False)
    open_from = models.BigIntegerField(default=0)
    open_until = models.BigIntegerField(default=FOREVER)
    half_life = models.PositiveSmallIntegerField()
    strength = models.BigIntegerField()
    count = models.PositiveIntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["concept", "half_life", "-strength", "access", "open_from", "open_until", "person"],
                name="standings_on_a_concept",
            ),
            models.Index(
                fields=["person", "concept", "half_life", "access", "open_from", "open_until", "strength"],
                name="standings_of_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.concept_id}: {self.strength}"


class Choice(models.Model):
    """What a person decided about being found. Without a row: found while active, and not after leaving."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="+")
    is_found = models.BooleanField(default=True)
    stays_found = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.person_id} found: {self.is_found}, after leaving: {self.stays_found}"


class Hidden(models.Model):
    """A piece of work (`short_id`) or a topic for which a person does not want to be found: exactly one of the two."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    short_id = models.CharField(max_length=10, blank=True)
    concept = models.ForeignKey(Concept, models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "short_id"], condition=~models.Q(short_id=""), name="hidden_item_once"
            ),
            models.UniqueConstraint(
                fields=["person", "concept"], condition=models.Q(concept__isnull=False), name="hidden_topic_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} hides {self.short_id or self.concept_id}"


class Listing(models.Model):
    """A person wants to be listed for a topic, whatever the reader may see of their work. Colleagues find it."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    concept = models.ForeignKey(Concept, models.CASCADE, related_name="+")
    since = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "concept"], name="listed_once_a_topic")]

    def __str__(self) -> str:
        return f"{self.person_id} listed for {self.concept_id}"
