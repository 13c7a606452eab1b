"""What people type about items."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from stoa.across.notices.models import LONGEST_COMMENT, LONGEST_REASON


class CommentForm(forms.Form):
    """A comment or a correction, as Markdown. Its length is checked by the service too."""

    text = forms.CharField(
        label=_("Your comment"),
        max_length=LONGEST_COMMENT,
        error_messages={"required": _("Write something first.")},
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
    )


class CorrectionForm(CommentForm):
    """What is wrong and what would be right."""

    text = forms.CharField(
        label=_("What should be different?"),
        max_length=LONGEST_COMMENT,
        error_messages={"required": _("Write what should be different.")},
        help_text=_("Say where it stands, what is wrong and how you know. A source helps."),
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
    )


class HidingForm(forms.Form):
    """Why a comment is taken from sight."""

    reason = forms.CharField(
        label=_("Why is it hidden?"),
        max_length=LONGEST_REASON,
        error_messages={"required": _("Say why: whoever wrote it will read this.")},
        help_text=_("Whoever wrote it reads this."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
