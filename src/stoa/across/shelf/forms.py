"""What people type to keep something for themselves."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from stoa.across.shelf.models import LONGEST_NAME, LONGEST_NOTE


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("Your note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class SearchForm(forms.Form):
    """A name for a search."""

    name = forms.CharField(
        label=_("Name of the search"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Give the search a name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
