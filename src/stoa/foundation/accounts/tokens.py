"""Links that let somebody choose a password: signed, valid for three days, spent by signing in."""

from __future__ import annotations

from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse

from stoa.foundation.accounts.models import User


def one_time_link(user: User) -> str:
    """The path of a link for this account. It stops working once the password or the last sign-in changes."""
    return reverse("accounts:first-time", kwargs={"token": f"{user.pk}-{default_token_generator.make_token(user)}"})


def user_of_link(token: str) -> User | None:
    """The account a link belongs to, or None when it is spent, too old or made up."""
    pk, _, rest = token.partition("-")
    if not pk.isdecimal() or len(pk) > 15:
        return None
    user = User.objects.filter(pk=int(pk), is_active=True).select_related("person").first()
    return user if user and default_token_generator.check_token(user, rest) else None
