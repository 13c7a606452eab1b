"""What was read from stored files."""

from __future__ import annotations

from django.db import models

from stoa.foundation.files.models import Blob
from stoa.foundation.items.models import Item


class FileReading(models.Model):
    """The outcome of reading one blob, whatever items it hangs on: the same bytes are read once.

    `state` is *read*, *partly read* or *unreadable*; `reason` a sentence when it is not *read*.
    """

    class State(models.TextChoices):
        READ = "read"
        PARTLY = "partly read"
        UNREADABLE = "unreadable"

    blob = models.OneToOneField(Blob, models.CASCADE, primary_key=True, related_name="+")
    state = models.CharField(max_length=12, choices=State.choices)
    reason = models.CharField(max_length=500, blank=True)
    pages = models.PositiveIntegerField(default=0)
    pages_read = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=500, blank=True)
    authors = models.JSONField(default=list)
    dated = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=10, blank=True)
    read_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.blob_id[:12]} {self.state}"


class FilePassage(models.Model):
    """One passage of a file's text, in order. `page` is 1-based and NULL for formats without pages."""

    blob = models.ForeignKey(Blob, models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()
    page = models.PositiveIntegerField(null=True)
    heading = models.CharField(max_length=500, blank=True)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["blob", "position"], name="one_passage_a_position")]

    def __str__(self) -> str:
        return f"{self.blob_id[:12]} passage {self.position}"


class ImportedVersion(models.Model):
    """What the last import said of an item where that is not what the item says: edits made in Stoa were kept.

    The next import compares with this, so that an edit once kept stays kept. No row: the last revision of the channel
    *import* is what was said.
    """

    item_id = models.BigIntegerField(primary_key=True)
    content = models.TextField()
    status = models.CharField(max_length=12)

    def __str__(self) -> str:
        return f"item {self.item_id} as last imported"


class TextSketch(models.Model):
    """How a text reads, in so few bytes that all texts can be compared: of a file, or of an item's own text.

    `words` and `numbers` are sketches of `near_copies`, empty where there is too little of either. A row stands for every
    text that was looked at, so that none is looked at twice; `method` says how, and another method means once more.
    """

    blob = models.OneToOneField(Blob, models.CASCADE, null=True, related_name="+")
    item = models.OneToOneField(Item, models.CASCADE, null=True, related_name="+")
    method = models.CharField(max_length=40)
    language = models.CharField(max_length=10, blank=True)
    words = models.BinaryField()
    word_runs = models.PositiveIntegerField()
    numbers = models.BinaryField()
    number_runs = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"sketch of {self.blob_id[:12] if self.blob_id else self.item_id}"


class TextSketchBand(models.Model):
    """One key of a sketch: texts with a key in common are worth comparing."""

    sketch = models.ForeignKey(TextSketch, models.CASCADE, related_name="+")
    key = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["key", "sketch"], name="texts_by_band")]

    def __str__(self) -> str:
        return f"{self.sketch_id} in {self.key}"
