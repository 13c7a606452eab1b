"""What people type to sign in and to look after their account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from stoa.foundation.accounts.proving import is_code_right, user_with_password

if TYPE_CHECKING:
    from django.http import HttpRequest

    from stoa.foundation.accounts.models import User

LONGEST_PASSWORD = 1024
WRONG_CODE = _("This code does not fit. Codes of the app change every half minute: type the newest.")


def _password(label: Any, kind: str, **more: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": kind})
    return forms.CharField(label=label, max_length=LONGEST_PASSWORD, strip=False, widget=widget, **more)


def _email(autocomplete: str) -> forms.EmailField:
    widget = forms.EmailInput(attrs={"autocomplete": autocomplete, "autofocus": True})
    return forms.EmailField(label=_("E-mail"), max_length=254, widget=widget)


class SignInForm(forms.Form):
    """E-mail and password. Says the same for an unknown e-mail and a wrong password. What was typed is kept."""

    email = _email("username webauthn")
    password = _password(_("Password"), "current-password")
    next = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("email") and cleaned.get("password"):
            self.user = user_with_password(self.request, cleaned["email"], cleaned["password"])
            if self.user is None:
                raise forms.ValidationError(_("This e-mail and password do not go together. Check both and try again."))
        return cleaned


class PasswordForm(forms.Form):
    """A new password, typed once: the field can be pasted into and shown by the browser."""

    password = _password(
        _("New password"), "new-password", help_text=_("At least 10 characters; any words or signs you like.")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, self.user)
        return password


class ProofForm(forms.Form):
    """The password once more, of somebody already signed in."""

    old = _password(_("Your password"), "current-password")

    def __init__(self, *args: Any, user: User, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.request = user, request

    def clean_old(self) -> str:
        return _own_password(self.request, self.user, self.cleaned_data["old"])


class ChangePasswordForm(PasswordForm):
    """The password so far and the new one."""

    old = _password(_("Password so far"), "current-password")
    field_order = ["old", "password"]

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old(self) -> str:
        return _own_password(self.request, self.user, self.cleaned_data["old"])


def _own_password(request: HttpRequest, user: User, password: str) -> str:
    if user_with_password(request, user.email, password) != user:
        raise forms.ValidationError(_("This is not your password. Try again."))
    return password


class ForgottenForm(forms.Form):
    email = _email("username")


class CodeForm(forms.Form):
    """A code of an app, or a recovery code; blanks and dashes do not matter."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false", "autofocus": True}
        ),
    )


class SecondStepForm(CodeForm):
    """Checks the code of somebody half way in."""

    def __init__(self, *args: Any, user: User, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.request = user, request

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not is_code_right(self.request, self.user, code):
            raise forms.ValidationError(WRONG_CODE)
        return code


class PasskeyNameForm(forms.Form):
    """What the person calls the device, and the passkey that the browser made."""

    name = forms.CharField(
        label=_("Name of the device"), max_length=60, help_text=_("As in “Phone”, so that you know it again.")
    )
    credential = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)


class ProfileForm(forms.Form):
    """How somebody is called and addressed here."""

    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = forms.ChoiceField(label=_("Language of the pages"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = [("", _("As the browser asks")), *settings.LANGUAGES]
        self.fields["language"].choices = languages  # type: ignore[attr-defined]  # a ChoiceField has them
