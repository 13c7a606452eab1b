"""Saving a search and how to be told of what is new in it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stoa.across.alerts.models import Alert
from stoa.across.shelf.forms import SearchForm
from stoa.across.shelf.models import LONGEST_QUERY
from stoa.foundation.accounts.mail import can_mail

How = Alert.How


def ways(chosen: str = How.OFF) -> list[tuple[str, Any]]:
    """The ways to be told that there are here; one that was chosen while there was mail stays."""
    return [(value, label) for value, label in How.choices if can_mail() or value in {How.OFF, How.INBOX, chosen}]


class SaveForm(SearchForm):
    """A search kept under a name, with or without an alert; the search itself travels hidden."""

    how = forms.ChoiceField(label=_("Tell me of what is new"), required=False, choices=ways)
    query = forms.CharField(required=False, max_length=LONGEST_QUERY, widget=forms.HiddenInput)
