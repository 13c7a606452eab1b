"""Concept schemes, concepts, their labels and the closure of “broader”."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

NO_LANGUAGE = "zxx"
"""ISO 639's code for “no linguistic content”: the language of codes kept as hidden labels (686, SN), found by look-up only."""


class ConceptScheme(models.Model):
    """A vocabulary. `purpose` says what items use it for; an item has topics and places, whatever scheme they come from."""

    class Purpose(models.TextChoices):
        TOPICS = "topics", _("topics")
        PLACES = "places", _("places")
        MARKERS = "markers", _("markers")
        SDG = "sdg", _("Sustainable Development Goals")

    key = models.SlugField(max_length=60, unique=True)
    uri = models.CharField(max_length=300, unique=True)
    titles = models.JSONField(default=dict)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)

    def __str__(self) -> str:
        return self.key


class Concept(models.Model):
    """One idea. Labels live in `Label`; `pref` repeats the preferred ones so that a page of labels is one quick read.

    SKOS is poly-hierarchical: a concept may have several broader ones, so there is a closure table and no tree.
    """

    scheme = models.ForeignKey(ConceptScheme, models.PROTECT, related_name="concepts")
    uri = models.CharField(max_length=300, unique=True)
    notation = models.CharField(max_length=80, db_index=True)
    pref = models.JSONField(default=dict)
    notes = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    is_deprecated = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "notation"], name="a_notation_once_a_scheme")]

    def __str__(self) -> str:
        return self.label("en")

    def get_absolute_url(self) -> str:
        return reverse("reading:concept", kwargs={"pk": self.pk})

    def label(self, language: str) -> str:
        """The preferred label in `language`, else English, else any, else the notation."""
        return self.label_and_language(language)[0]

    def label_and_language(self, language: str) -> tuple[str, str]:
        """The label as in `label`, and the language it is in (empty for a notation)."""
        pref: dict[str, str] = self.pref
        for code in (language, "en", *pref):
            if pref.get(code):
                return pref[code], code
        return self.notation, ""


class Label(models.Model):
    """One label of a concept, also in the folded form that look-ups use."""

    class Sort(models.TextChoices):
        PREFERRED = "pref"
        ALTERNATIVE = "alt"
        HIDDEN = "hidden"

    concept = models.ForeignKey(Concept, models.CASCADE, related_name="labels")
    language = models.CharField(max_length=10)
    kind = models.CharField(max_length=10, choices=Sort.choices)
    text = models.CharField(max_length=300)
    fold = models.CharField(max_length=300, db_index=True)

    def __str__(self) -> str:
        return f"{self.text} ({self.language})"


class Broader(models.Model):
    """`concept` lies directly under `broader`."""

    concept = models.ForeignKey(Concept, models.CASCADE, related_name="broader_links")
    broader = models.ForeignKey(Concept, models.CASCADE, related_name="narrower_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["concept", "broader"], name="one_broader_link")]

    def __str__(self) -> str:
        return f"{self.concept_id} under {self.broader_id}"


class Ancestry(models.Model):
    """Closure of `Broader`: `ancestor` is `concept` itself or lies anywhere above it."""

    concept = models.ForeignKey(Concept, models.CASCADE, related_name="+")
    ancestor = models.ForeignKey(Concept, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["concept", "ancestor"], name="one_ancestry_row")]
        indexes = [models.Index(fields=["ancestor", "concept"])]

    def __str__(self) -> str:
        return f"{self.concept_id} within {self.ancestor_id}"


class Related(models.Model):
    """Two concepts worth knowing of each other, stored once with the lower id first."""

    one = models.ForeignKey(Concept, models.CASCADE, related_name="+")
    other = models.ForeignKey(Concept, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="one_related_link")]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}"
