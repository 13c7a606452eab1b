"""Persons, groups and memberships."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import date


class Organization(models.Model):
    """The organization that runs this installation: one row. What it calls itself is data, not a setting."""

    names = models.JSONField(default=dict)
    short_name = models.CharField(max_length=40, blank=True)
    taglines = models.JSONField(default=dict)

    def __str__(self) -> str:
        return in_language(self.names, "en")


class Person(models.Model):
    """Somebody the organization knows. `uuid` never changes; `email` may, and is the only thing matched on.

    Somebody who left is not active: what they wrote keeps their name, and they see what strangers see.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200)
    name_fold = models.CharField(max_length=200, db_index=True)
    email = models.EmailField(unique=True, null=True)  # noqa: DJ001 (NULL, not empty: several may have none)
    unit = models.ForeignKey("directory.Group", models.SET_NULL, null=True, related_name="+")
    job_title = models.JSONField(default=dict)
    duty_station = models.CharField(max_length=120, blank=True)
    languages = models.JSONField(default=list)
    about = models.JSONField(default=dict)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name_fold", "id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reading:person", kwargs={"uuid": self.uuid})


class Group(models.Model):
    """A unit, an organization, a community or a team. `key` never changes: access tokens are made of it.

    `line` holds the keys of the group and of all above it, nearest first, so that a viewer's tokens need no walk upwards.
    """

    class Sort(models.TextChoices):
        UNIT = "unit", _("unit")
        ORGANIZATION = "organization", _("organization")
        COMMUNITY = "community", _("community")
        TEAM = "team", _("team")

    class Constituency(models.TextChoices):
        GOVERNMENT = "government", _("governments")
        EMPLOYERS = "employers", _("employers’ organizations")
        WORKERS = "workers", _("workers’ organizations")

    key = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=Sort.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    line = models.JSONField(default=list)
    names = models.JSONField(default=dict)
    description = models.JSONField(default=dict)
    constituency = models.CharField(max_length=20, choices=Constituency.choices, blank=True)
    is_partner = models.BooleanField(default=False)
    is_donor = models.BooleanField(default=False)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.name("en")

    def get_absolute_url(self) -> str:
        return reverse("reading:group", kwargs={"key": self.key})

    def name(self, language: str) -> str:
        """The group's name in `language`, else English, else any, else its key."""
        names: dict[str, str] = self.names
        return names.get(language) or names.get("en") or next(iter(names.values()), self.key)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def in_force(self, on: date) -> MembershipQuerySet:
        """Memberships that hold on a day: `since` counts, `until` is the last day that counts."""
        return self.filter(Q(since__lte=on), Q(until__isnull=True) | Q(until__gte=on))


class Membership(models.Model):
    """A person in a group, from a day until a day. Changing it never touches items: only the person's tokens change."""

    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        CONTRIBUTOR = "contributor", _("contributor")
        CURATOR = "curator", _("curator")
        MODERATOR = "moderator", _("moderator")
        HEAD = "head", _("head")

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    group = models.ForeignKey(Group, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.MEMBER)
    since = models.DateField()
    until = models.DateField(null=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "group", "role"], name="one_membership_a_role")]

    def __str__(self) -> str:
        return f"{self.person} in {self.group} as {self.role}"


def in_language(texts: Any, language: str) -> str:
    """One text of a {language: text} mapping: the reader's, else English, else any, else empty."""
    if not isinstance(texts, dict) or not texts:
        return ""
    return str(texts.get(language) or texts.get("en") or next(iter(texts.values())))
