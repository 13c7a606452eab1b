"""What several forms are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stoa.foundation.directory.models import Group, Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class SureForm(forms.Form):
    """Asks first: nothing happens unless the page that asks was seen."""

    sure = forms.CharField(widget=forms.HiddenInput, initial="yes")


class InLanguagesForm(forms.Form):
    """A form with texts that are written once for each language of the interface."""

    texts: Mapping[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, limit, rows) in self.texts.items():
            for code, language in settings.LANGUAGES:
                widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
                self.fields[f"{name}_{code}"] = forms.CharField(
                    label=f"{label} ({language})", max_length=limit, required=False, widget=widget
                )

    def in_languages(self, name: str) -> dict[str, str]:
        """What was typed for `name`, by language, without the empty ones."""
        given = {code: self.cleaned_data.get(f"{name}_{code}", "").strip() for code, _language in settings.LANGUAGES}
        return {code: text for code, text in given.items() if text}

    @classmethod
    def spread(cls, name: str, texts: Mapping[str, str]) -> dict[str, str]:
        """The initial values of the fields that `in_languages` reads."""
        return {f"{name}_{code}": texts.get(code, "") for code, _language in settings.LANGUAGES}


def person_with(email: str) -> Person:
    """The person of this e-mail; raises a ValidationError that says what to do."""
    person = Person.objects.filter(email=email.lower()).first()
    if person is None:
        raise forms.ValidationError(_("Nobody here has this e-mail address. Add the person first."))
    return person


def group_choices(groups: Iterable[Group]) -> list[tuple[str, str]]:
    """Keys and names of groups, by name."""
    language = get_language() or "en"
    return sorted(((group.key, group.name(language)) for group in groups), key=lambda choice: choice[1].casefold())


def groups_by_kind() -> list[Any]:
    """Every group as choices under the name of its kind."""
    sorts = [
        (str(label).capitalize(), group_choices(Group.objects.filter(kind=kind))) for kind, label in Group.Sort.choices
    ]
    return [(label, choices) for label, choices in sorts if choices]
