"""Mail about accounts. Only the worker sends it: to ask for a link takes the same time whoever asks, and mail may be slow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext

from stoa.foundation.registries import organization_name

if TYPE_CHECKING:
    from stoa.foundation.accounts.models import User


def can_mail() -> bool:
    """Whether this installation sends mail (`STOA_MAIL_URL`)."""
    return bool(settings.STOA_MAIL)


def mail_link(user: User, path: str) -> None:
    """Send a link for a new password, in the person's language; raises OSError (SMTPException) when the server refuses."""
    with translation.override(user.language or settings.LANGUAGE_CODE):
        subject, text = gettext("Choose a new password"), _text(user.person.name, settings.STOA_PUBLIC_URL + path)
    EmailMessage(subject, text, to=[user.email], headers={"Auto-Submitted": "auto-generated"}).send()


def _text(name: str, link: str) -> str:
    """Plain text, which needs no escaping: a template would have to switch it off."""
    parts = (
        gettext("Hello %(name)s,") % {"name": name},
        gettext("Somebody, probably you, asked for a new password. Choose one within the hour; the link works once:"),
        link,
        gettext("If it was not you, nothing has changed and there is nothing to do."),
        organization_name() or "Stoa",
    )
    return "\n\n".join(parts) + "\n"
