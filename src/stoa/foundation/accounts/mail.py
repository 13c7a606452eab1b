"""Mail about accounts. Only the worker sends it: to ask for a link takes the same time whoever asks, and mail may be slow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from stoa.foundation.registries import organization_name

if TYPE_CHECKING:
    from stoa.foundation.accounts.models import User


def can_mail() -> bool:
    """Whether this installation sends mail (`STOA_MAIL_URL`)."""
    return bool(settings.STOA_MAIL)


def mail_link(user: User, path: str) -> None:
    """Send a link for a new password, in the person's language; raises OSError (SMTPException) when the server refuses."""
    context = {"name": user.person.name, "link": settings.STOA_PUBLIC_URL + path, "organization": organization_name()}
    with translation.override(user.language or settings.LANGUAGE_CODE):
        subject = translation.gettext("Choose a new password")
        text = render_to_string("accounts/mail/new_password.txt", context)
    EmailMessage(subject, text, to=[user.email], headers={"Auto-Submitted": "auto-generated"}).send()
