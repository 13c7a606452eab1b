"""What hangs on an item: concepts, units, contributions, files and relations. Visible exactly when the item is."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from stoa.foundation.directory.models import Group, Person
from stoa.foundation.files.models import Blob
from stoa.foundation.items.models.item import Item
from stoa.foundation.vocabulary.models import Concept


class Use(models.TextChoices):
    TOPIC = "topic", _("topic")
    PLACE = "place", _("place")


class ItemConcept(models.Model):
    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    concept = models.ForeignKey(Concept, models.PROTECT, related_name="+")
    use = models.CharField(max_length=10, choices=Use.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "concept"], name="a_concept_once_an_item")]
        indexes = [models.Index(fields=["concept", "item"], name="items_of_a_concept")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.use} {self.concept_id}"


class ItemUnit(models.Model):
    """The units an item comes from; position 0 owns it."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "group"], name="a_unit_once_an_item")]

    def __str__(self) -> str:
        return f"{self.item_id} from {self.group_id}"


class Contribution(models.Model):
    """Who did what: the name as written, and the person if an e-mail matched. A name never creates a person."""

    class Role(models.TextChoices):
        AUTHOR = "author", _("author")
        EDITOR = "editor", _("editor")
        CONTACT = "contact", _("contact")
        REVIEWER = "reviewer", _("reviewer")
        TRANSLATOR = "translator", _("translator")
        PUBLISHER = "publisher", _("publisher")

    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "position"], name="one_contribution_a_place")]

    def __str__(self) -> str:
        return f"{self.name} ({self.role})"


class Attachment(models.Model):
    """A file of an item, under the name people see."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "position"], name="one_attachment_a_place")]

    def __str__(self) -> str:
        return self.name


class Relation(models.Model):
    """A typed relation; belongs to `from_item` and its revisions, shown only where both ends are visible."""

    from_item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    type = models.CharField(max_length=40)
    to_item = models.ForeignKey(Item, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["from_item", "type", "to_item"], name="a_relation_once")]

    def __str__(self) -> str:
        return f"{self.from_item_id} {self.type} {self.to_item_id}"
