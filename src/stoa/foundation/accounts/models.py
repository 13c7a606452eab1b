"""The account of a person."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from stoa.foundation.directory.models import Person


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
