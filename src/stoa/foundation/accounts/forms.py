"""What people type to sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import authenticate, password_validation
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from stoa.foundation.accounts.models import User


class SignInForm(forms.Form):
    """E-mail and password. Says the same for an unknown e-mail and a wrong password. What was typed is kept."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=1024,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    next = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("email") and cleaned.get("password"):
            self.user = authenticate(email=cleaned["email"], password=cleaned["password"])
            if self.user is None:
                raise forms.ValidationError(_("This e-mail and password do not go together. Check both and try again."))
        return cleaned


class PasswordForm(forms.Form):
    """A new password, typed once: the field can be pasted into and shown by the browser."""

    password = forms.CharField(
        label=_("New password"),
        max_length=1024,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters; any words or signs you like."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, self.user)
        return password
