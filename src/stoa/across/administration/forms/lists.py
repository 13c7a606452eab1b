"""Lists of people, groups and memberships."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class UploadForm(forms.Form):
    """One list as a file."""

    file = forms.FileField(
        label=gettext_lazy("The list"),
        help_text=gettext_lazy("CSV or JSON lines, at most 2 MB and 5,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.jsonl,.ndjson"}),
    )
