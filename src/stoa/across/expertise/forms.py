"""What people decide about being found."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stoa.foundation.vocabulary.models import Concept
from stoa.foundation.vocabulary.queries import resolve


class ChoiceForm(forms.Form):
    is_found = forms.BooleanField(label=_("Let people find me by what I worked on"), required=False)
    stays_found = forms.BooleanField(label=_("Also after I leave"), required=False)


class ListingForm(forms.Form):
    """A topic by its name in any language."""

    topic = forms.CharField(
        label=_("Topic"),
        max_length=300,
        error_messages={"required": _("Name the topic.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_topic(self) -> Concept:
        typed: str = self.cleaned_data["topic"]
        found = resolve([typed], places=False)
        if typed in found.ambiguous:
            raise forms.ValidationError(_("“%(name)s” means several topics: be more precise."), params={"name": typed})
        if typed not in found.ids:
            raise forms.ValidationError(
                _("No topic is called “%(name)s”. Look through the topics for its name."), params={"name": typed}
            )
        return Concept.objects.get(pk=found.ids[typed])


class HidingForm(forms.Form):
    """A topic by its number, or a work by its short id: exactly one."""

    concept = forms.IntegerField(required=False, min_value=1)
    item = forms.CharField(required=False, max_length=10)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("concept")) == bool(cleaned.get("item")):
            raise forms.ValidationError(_("Say what to hide: a topic or a piece of work."))
        return cleaned
