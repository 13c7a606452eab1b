"""What people type to report a problem."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from stoa.across.operations.models import LONGEST_PAGE, LONGEST_REPORT


class ReportForm(forms.Form):
    """What happened, where, and for strangers how to reach them."""

    text = forms.CharField(
        label=_("What happened?"),
        max_length=LONGEST_REPORT,
        error_messages={"required": _("Write what happened, in a sentence or two.")},
        help_text=_("Say what you wanted to do and what came instead. Leave out passwords and what is confidential."),
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
    )
    page = forms.CharField(
        label=_("On which page?"),
        required=False,
        max_length=LONGEST_PAGE,
        help_text=_("The address of the page, if it was on one."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        help_text=_("Only if you want an answer."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def without_email(self) -> ReportForm:
        """The form for somebody signed in, whose address is known."""
        del self.fields["email"]
        return self
