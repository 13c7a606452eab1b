"""What curators answer to a gap."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from stoa.across.discovery.models import LONGEST_NOTE, Sought


class GapForm(forms.Form):
    """What comes of it, and the words for it: an explanation, a label with its concept, or what is to be written."""

    status = forms.ChoiceField(
        label=_("What comes of it?"),
        choices=[
            (Sought.Status.EXPLAINED, _("Nothing is missing: I say why")),
            (Sought.Status.LABEL, _("A topic should carry these words too")),
            (Sought.Status.NEED, _("Somebody should write or bring this")),
            (Sought.Status.OPEN, _("Still open")),
        ],
        error_messages={"required": _("Choose what comes of it.")},
    )
    note = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=LONGEST_NOTE,
        help_text=_("Why nothing is missing, which topic should carry the words, or what is needed and by whom."),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )
