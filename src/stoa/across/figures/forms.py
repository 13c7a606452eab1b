"""What is decided about a pair."""

from __future__ import annotations

from django import forms

from stoa.across.figures.models import ProposedPair


class DecisionForm(forms.Form):
    """One of the buttons under a pair."""

    state = forms.ChoiceField(choices=ProposedPair.State.choices)
