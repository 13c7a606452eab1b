"""Emergency access and legal holds, as administrators type them."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from stoa.foundation.access.emergency import Scope


class EmergencyForm(forms.Form):
    """What is to be opened for 24 hours, and why."""

    scope = forms.ChoiceField(label=gettext_lazy("Open"), choices=Scope.choices, widget=forms.RadioSelect)
    key = forms.CharField(
        label=gettext_lazy("Of whom"),
        max_length=254,
        help_text=gettext_lazy("The key of the group, as in “Groups”, or the e-mail of the person."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Those concerned will read it, and it stays on record."),
    )


class HoldForm(forms.Form):
    """Which item is held, and why."""

    short_id = forms.CharField(
        label=gettext_lazy("Short id of the item"),
        max_length=20,
        help_text=gettext_lazy("It stands on the item’s page: ST- and seven signs."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The case and who asked for it. Those who look after the item will read it."),
    )
