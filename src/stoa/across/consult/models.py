"""Records of knowledge checks: what a draft was held against, what was found, what the reader made of it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stoa.foundation.access.models import AccessSet
from stoa.foundation.directory.models import Person
from stoa.foundation.items.models import Item

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer

LONGEST_TITLE = 300


class KnowledgeCheckQuerySet(models.QuerySet["KnowledgeCheck"]):
    def readable_by(self, viewer: Viewer) -> KnowledgeCheckQuerySet:
        """Records the viewer may read: their own and those shared with them. Emergency access opens none."""
        held = sorted(viewer.own_tokens)
        if not viewer.is_signed_in:
            return self.none()
        return self.filter(access__in=AccessSet.objects.filter(members__token__in=held).values("pk"))

    def made_by(self, viewer: Viewer) -> KnowledgeCheckQuerySet:
        return self.filter(person_id=viewer.person_id or 0) if viewer.is_signed_in else self.none()


class KnowledgeCheck(models.Model):
    """One check of one draft, by one person, at one moment. What was found never changes; a repeated check is a new one.

    `text` is the draft as it was read, `digest` the SHA-256 of what was given; the file itself is not kept. `sections` are
    places in the text: heading, page, start and end. `access` says who may read the record: its maker alone at first.
    `about` is the item the draft belongs to, if it was started there. `topics` and `places` are concept ids: `given` by the
    maker, or found in the text. `is_behind` says that the index did not hold what was written last.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("being checked")
        DONE = "done", _("done")
        FAILED = "failed", _("not done")

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    access = models.ForeignKey(AccessSet, models.PROTECT, related_name="+")
    title = models.CharField(max_length=LONGEST_TITLE, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    pages = models.PositiveIntegerField(default=0)
    reading_note = models.CharField(max_length=500, blank=True)
    sections = models.JSONField(default=list)
    given_topics = models.JSONField(default=list)
    given_places = models.JSONField(default=list)
    topics = models.JSONField(default=list)
    places = models.JSONField(default=list)
    gaps = models.JSONField(default=list)
    figures = models.JSONField(default=list)
    is_behind = models.BooleanField(default=False)
    about = models.ForeignKey(Item, models.SET_NULL, null=True, related_name="+")
    previous = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    stage = models.CharField(max_length=12, blank=True)
    progress = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=500, blank=True)
    took_ms = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = KnowledgeCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-key"]
        indexes = [models.Index(fields=["person", "-asked_at"], name="checks_newest_first")]

    def __str__(self) -> str:
        return f"check of {self.digest[:12]} ({self.state})"

    def get_absolute_url(self) -> str:
        return reverse("consult:record", kwargs={"key": self.key})

    @property
    def shown_title(self) -> str:
        """Its title; until the draft is read and where it has none, its file's name or that it was pasted."""
        return self.title or self.file_name or gettext("Pasted text")

    @property
    def is_waiting(self) -> bool:
        """Whether it changes by itself."""
        return self.state in {self.State.WAITING, self.State.RUNNING}

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE


class Line(models.Model):
    """One thing found: a passage of an item, or a person with items as evidence. Shown to those who may see these items now.

    No text of an item is kept: `file` and `passage` say where it stood, `passage_digest` what it was, so that a passage that
    changed since is not shown from memory. `section` counts from 0; NULL where the line belongs to the whole draft.
    `overlap` is the share of the same wording, `closeness` how much of the section's own words the passage speaks of, both 0
    to 1. `quote_start` and `quote_end` are the sentence of the draft that it answers. `shared` are words that both use,
    `topics` concepts that both have. A copy was told by the whole of its item, as that was at `stamp`. Keys are random:
    from those of the lines one sees nobody can tell how many there are.
    """

    class Sort(models.TextChoices):
        PASSAGE = "passage", _("what we have")
        COPY = "copy", _("nearly the same text")
        LESSON = "lesson", _("lessons and evaluations")
        ACTIVE = "active", _("under way")
        INSTRUMENT = "instrument", _("instruments and data")
        PERSON = "person", _("people")

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    check_record = models.ForeignKey(KnowledgeCheck, models.CASCADE, related_name="lines")
    sort = models.CharField(max_length=10, choices=Sort.choices)
    position = models.PositiveIntegerField()
    section = models.PositiveIntegerField(null=True)
    item = models.ForeignKey(Item, models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    file = models.PositiveSmallIntegerField(default=0)
    passage = models.PositiveIntegerField(default=0)
    page = models.PositiveIntegerField(null=True)
    passage_digest = models.CharField(max_length=16, blank=True)
    stamp = models.BigIntegerField(default=0)
    overlap = models.FloatField(default=0)
    closeness = models.FloatField(default=0)
    quote_start = models.PositiveIntegerField(default=0)
    quote_end = models.PositiveIntegerField(default=0)
    shared = models.JSONField(default=list)
    topics = models.JSONField(default=list)
    evidence = models.JSONField(default=list)
    is_warning = models.BooleanField(default=False)
    is_new = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["check_record", "position"], name="one_line_a_place")]

    def __str__(self) -> str:
        return f"{self.sort} {self.position}"


class Marking(models.Model):
    """What one reader of a record said of one line. It changes nothing of what anybody is shown or finds."""

    class Word(models.TextChoices):
        USEFUL = "useful", _("useful")
        NOT_RELEVANT = "irrelevant", _("not relevant")
        USED = "used", _("used")

    line = models.ForeignKey(Line, models.CASCADE, related_name="markings")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    word = models.CharField(max_length=10, choices=Word.choices)
    place = models.CharField(max_length=120, blank=True)
    marked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "person"], name="one_word_a_reader_and_line")]

    def __str__(self) -> str:
        return f"{self.word} ({self.line_id})"


class CountedUse(models.Model):
    """That one reader of one record found an item useful, as `across/uptake` counted it: once, whatever they say how often."""

    check_record = models.ForeignKey(KnowledgeCheck, models.CASCADE, related_name="counted")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    day = models.DateField()
    reader = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["check_record", "person", "item"], name="one_use_a_check_and_reader")
        ]

    def __str__(self) -> str:
        return f"{self.item_id} used ({self.check_record_id})"


class AttachedCheck(models.Model):
    """A record attached to an item as proof that knowledge was consulted; shown there to those who may read the record."""

    check_record = models.ForeignKey(KnowledgeCheck, models.CASCADE, related_name="attached")
    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    attached_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["check_record", "item"], name="a_check_once_an_item")]

    def __str__(self) -> str:
        return f"{self.check_record_id} on {self.item_id}"
