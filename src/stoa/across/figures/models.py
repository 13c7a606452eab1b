"""Figures and claims that published items state, and pairs of them that may contradict each other."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from stoa.foundation.directory.models import Person
from stoa.foundation.items.models import Item


class Stated(models.Model):
    """A sentence of an item and what was read in it, for `StatedFigure` and `StatedClaim`.

    `file` is 0 for the item's own title, summary and text, else the number of its file; `position` counts passages.
    `words` are the stems of what is spoken of and `concepts` those the vocabulary knows among them. `place` is an ISO
    or M49 code: the one the sentence names or, where `is_place_said` is false, the only one the item is about.
    """

    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    file = models.PositiveSmallIntegerField(default=0)
    page = models.PositiveIntegerField(null=True)
    position = models.PositiveIntegerField(default=0)
    language = models.CharField(max_length=10)
    sentence = models.TextField()
    words = models.CharField(max_length=300)
    concepts = models.JSONField(default=list)
    place = models.CharField(max_length=10, blank=True)
    is_place_said = models.BooleanField(default=False)

    class Meta:
        abstract = True


class StatedFigure(Stated):
    """A figure as `engine.figures` read it; see `Figure` there for what the fields hold."""

    value = models.FloatField()
    unit = models.CharField(max_length=40, blank=True)
    span = models.CharField(max_length=200)
    counted = models.CharField(max_length=300, blank=True)
    period = models.CharField(max_length=20, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    age = models.CharField(max_length=10, blank=True)
    approximate = models.BooleanField(default=False)
    bound = models.CharField(max_length=20, blank=True)
    per = models.CharField(max_length=10, blank=True)
    change = models.CharField(max_length=10, blank=True)
    step = models.FloatField(default=1.0)

    class Meta:
        indexes = [models.Index(fields=["unit", "place", "period", "item"], name="figures_by_unit_and_place")]

    def __str__(self) -> str:
        return f"{self.item_id} states {self.span}"


class StatedClaim(Stated):
    """A sentence that recommends or claims a direction; `sign` is 1 for more, for and yes, -1 for less, against and no.

    `object_words` are the stems right behind the word that told; `sexes` whom it names: F, M, FM or nobody.
    """

    family = models.CharField(max_length=20)
    sign = models.SmallIntegerField()
    cue = models.CharField(max_length=60)
    object_words = models.CharField(max_length=200, blank=True)
    sexes = models.CharField(max_length=2, blank=True)

    class Meta:
        indexes = [models.Index(fields=["family", "place", "sign", "item"], name="claims_by_family_and_place")]

    def __str__(self) -> str:
        return f"{self.item_id} claims {self.family} {self.sign}"


class FiguresRead(models.Model):
    """That an item was read at `stamp` by the rules `method`: published items have one, no other has.

    `is_paired` holds once pairs were looked for since.
    """

    item = models.OneToOneField(Item, models.CASCADE, primary_key=True, related_name="+")
    stamp = models.BigIntegerField()
    method = models.CharField(max_length=20)
    is_paired = models.BooleanField(default=False, db_index=True)

    def __str__(self) -> str:
        return f"{self.item_id} read at {self.stamp}"


class ProposedPair(models.Model):
    """Two sentences of two items that may contradict each other; `one` has the lower id.

    `digest` names the pair of sentences, so that a decision about it is remembered however often it is proposed again.
    `facts` say why: for figures value, unit and period of both; for claims the words that point apart.
    """

    class Sort(models.TextChoices):
        FIGURE = "figure", _("different figures")
        CLAIM = "claim", _("opposite claims")

    class State(models.TextChoices):
        OPEN = "open", _("to be looked at")
        LATER = "later", _("put off")
        RELATED = "related", _("marked as contradicting")
        DISMISSED = "dismissed", _("no contradiction")

    one = models.ForeignKey(Item, models.CASCADE, related_name="+")
    other = models.ForeignKey(Item, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    sort = models.CharField(max_length=10, choices=Sort.choices)
    one_sentence = models.TextField()
    other_sentence = models.TextField()
    one_at = models.JSONField(default=list)
    other_at = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    score = models.FloatField(default=0.0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    until = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other", "digest"], name="a_pair_of_sentences_once")]
        indexes = [models.Index(fields=["state", "-score", "id"], name="pairs_by_state")]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}: {self.sort}"
