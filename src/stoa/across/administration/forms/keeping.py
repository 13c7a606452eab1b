"""Emergency access and legal holds, as administrators type them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stoa.across.administration.forms.pieces import groups_by_kind
from stoa.foundation.access.emergency import Scope


class EmergencyForm(forms.Form):
    """What is to be opened for 24 hours, and why."""

    scope = forms.ChoiceField(label=gettext_lazy("Open"), choices=Scope.choices, widget=forms.RadioSelect)
    email = forms.EmailField(label=gettext_lazy("E-mail of the person"), max_length=254, required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Those concerned will read it, and it stays on record."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("no group")), *groups_by_kind()]
        self.fields["group"] = forms.ChoiceField(label=_("Which group"), choices=choices, required=False)
        self.order_fields(["scope", "group", "email", "reason"])

    def clean(self) -> dict[str, Any]:
        """Whom it is about goes into `key`: the e-mail for a person, else the group."""
        cleaned = super().clean() or {}
        name = "email" if cleaned.get("scope") == Scope.PERSON else "group"
        cleaned["key"] = cleaned.get(name, "")
        if cleaned.get("scope") and not cleaned["key"] and name not in self.errors:
            is_person = name == "email"
            self.add_error(name, _("Give the e-mail of the person.") if is_person else _("Choose the group."))
        return cleaned


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
