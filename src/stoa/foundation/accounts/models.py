"""The account of a person, where they are signed in, and the links by which they come in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stoa.foundation.directory.models import Person

if TYPE_CHECKING:
    from datetime import datetime


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """One account of one person. `role` lets somebody act for the whole organization; it never lets them read more."""

    class Role(models.TextChoices):
        NONE = "", _("none")
        MANAGER = "manager", _("knowledge manager")
        ADMIN = "admin", _("administrator")

    email = models.EmailField(unique=True)
    person = models.OneToOneField(Person, models.PROTECT, related_name="account")
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.NONE, blank=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=10, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()

    def __str__(self) -> str:
        return self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    @property
    def name(self) -> str:
        """The person's name: a password may not be made of it."""
        return self.person.name


class Session(AbstractBaseSession):
    """Where somebody is signed in. Without a `user` it is of somebody on the way in.

    `device` is in words, never an address of the network. `seen_at` is a few minutes old at most.
    """

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    device = models.CharField(max_length=100, blank=True)
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)


class Tries(models.Model):
    """How often something was tried since `began_at`. `key` is a digest: it tells neither e-mail nor address."""

    key = models.CharField(max_length=80, unique=True)
    began_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "tries"

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"


class LinkQuerySet(models.QuerySet["Link"]):
    def open_at(self, now: datetime) -> LinkQuerySet:
        """Links that still let somebody in."""
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=now, user__is_active=True)


class Link(models.Model):
    """A link by which somebody chooses a password, once. Only its digest is kept: who reads the table cannot use it."""

    class Purpose(models.TextChoices):
        INVITATION = "invitation", _("invitation")
        RESET = "reset", _("new password")

    user = models.ForeignKey(User, models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.purpose} of {self.user}"

    def state(self, now: datetime) -> str:
        """`used`, `revoked`, `expired` or `open`."""
        if self.used_at:
            return "used"
        if self.revoked_at:
            return "revoked"
        return "open" if self.expires_at > now else "expired"


class ResetRequest(models.Model):
    """Somebody asked for a new password. `user` is empty when nobody has this e-mail: to ask costs the same either way."""

    email = models.EmailField()
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="reset_requests")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["email"], condition=Q(answered_at=None), name="one_open_request")
        ]

    def __str__(self) -> str:
        return f"{self.email} at {self.asked_at:%Y-%m-%d %H:%M}"
