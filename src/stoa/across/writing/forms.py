"""The fields that hold one value each: the common core's, then the kind's own, made from its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stoa.across.writing.filled import TYPED
from stoa.foundation.items.checking import NAME_LIMIT, SUMMARY_LIMIT, TITLE_LIMIT
from stoa.foundation.items.typed import typed_fields
from stoa.foundation.ui.templatetags.ui import language_name

if TYPE_CHECKING:
    from stoa.across.writing.filled import Filled

LANGUAGES = (
    *("en", "fr", "es", "ar", "zh", "ru", "pt"),
    *("am", "bn", "de", "fa", "ha", "hi", "id", "it", "ja", "ko", "mg", "ms", "my", "ne", "nl", "pl", "ro"),
    *("si", "sq", "sr", "sw", "ta", "th", "tr", "uk", "ur", "uz", "vi", "wo"),
)
"""Offered to choose from, the working languages of most organizations first; another code on an item stays."""

LEAD, SUBJECT, OPENING, RIGHTS = (
    ("title", "summary", "text"),
    ("language",),
    ("available_from", "available_until"),
    ("occurred_on", "published_on", "licence"),
)


def _day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _minute_input() -> forms.DateTimeInput:
    return forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})


class ItemForm(forms.Form):
    """What is typed into single fields. Lists (people, topics, files) are read beside it; saving is a service."""

    title = forms.CharField(
        label=_("Title"),
        max_length=TITLE_LIMIT,
        error_messages={"required": _("Give it a title: it is what people see first.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    summary = forms.CharField(
        label=_("In one sentence"),
        required=False,
        max_length=SUMMARY_LIMIT,
        help_text=_("What somebody learns who reads nothing else."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    text = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        help_text=_("Markdown: **strong**, *emphasis*, ## heading, - list, [words](address)."),
        widget=forms.Textarea(attrs={"rows": 18, "dir": "auto", "spellcheck": "true"}),
    )
    language = forms.ChoiceField(label=_("Language"))
    occurred_on = forms.DateField(label=_("When it happened"), required=False, widget=_day_input())
    published_on = forms.DateField(label=_("Date of publication"), required=False, widget=_day_input())
    licence = forms.CharField(
        label=_("Licence"), required=False, max_length=NAME_LIMIT, help_text=_("For example CC BY 4.0.")
    )
    available_from = forms.DateTimeField(
        label=_("Open from"),
        required=False,
        help_text=_("Leave it empty to open at once. The time is the office’s."),
        widget=_minute_input(),
    )
    available_until = forms.DateTimeField(
        label=_("Open until"), required=False, help_text=_("Leave it empty for ever."), widget=_minute_input()
    )
    review_by = forms.DateField(
        label=_("Look at it again by"),
        required=False,
        help_text=_("Its owner is asked then whether it still holds."),
        widget=_day_input(),
    )

    def __init__(self, kind_key: str, filled: Filled, *, is_checked: bool) -> None:
        single = {name: values[0] for name, values in filled.values.items() if values}
        super().__init__(data=single if is_checked else None, initial=single, auto_id="f-%s")
        self.use_required_attribute = False  # a draft may be kept without a title
        self.typed = {f"{TYPED}{column.name}": _typed_field(column) for column in typed_fields(kind_key)}
        self.fields.update(self.typed)
        language = self.fields["language"]
        if isinstance(language, forms.ChoiceField):
            language.choices = _languages(filled.one("language"))

    def group(self, names: tuple[str, ...]) -> list[forms.BoundField]:
        return [self[name] for name in names]

    @property
    def lead(self) -> list[forms.BoundField]:
        return self.group(LEAD)

    @property
    def subject(self) -> list[forms.BoundField]:
        return self.group((*SUBJECT, *self.typed))

    @property
    def opening(self) -> list[forms.BoundField]:
        return self.group(OPENING)

    @property
    def rights(self) -> list[forms.BoundField]:
        return self.group(RIGHTS)


def _languages(current: str) -> list[tuple[str, str]]:
    codes = LANGUAGES if not current or current in LANGUAGES else (*LANGUAGES, current)
    return [(code, capfirst(language_name(code))) for code in codes]


def _typed_field(column: models.Field[Any, Any]) -> forms.Field:
    """The field of a column as a person fills it in; an empty one is always possible, as in an import."""
    field = column.formfield(required=False)
    if field is None:
        raise LookupError(f"The column {column.name} has no form field.")
    field.label = capfirst(str(column.verbose_name))
    field.validators += [check for check in column.validators if check not in field.validators]
    if isinstance(column, models.DateField) and not isinstance(column, models.DateTimeField):
        field.widget = _day_input()
    elif isinstance(column, models.DateTimeField):
        field.widget = _minute_input()
    return field


def speaks() -> str:
    """The language a new item begins in: that of the interface."""
    return get_language() or "en"
