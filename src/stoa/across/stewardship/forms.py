"""What people type when they look after an item. What was typed is kept; errors say what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stoa.across.stewardship.choosing import Candidate, colleagues_fitting, items_fitting
from stoa.foundation.directory.models import Person
from stoa.foundation.items.short_ids import read_short_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Item
    from stoa.foundation.workflow.queries import Reviewer

LONGEST = 500
"""Characters of a reason or a note: what a person reads before they act."""


def _sentences(label: Any, *, required: bool, help_text: Any = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
    )


class _Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class _Moment(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class ReadForm(forms.Form):
    """A confirmation that says which version the person saw, so that nobody decides on a text they did not read."""

    head = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["head"] = item.head
        self.item = item

    def clean_head(self) -> int:
        read: int = self.cleaned_data["head"]
        if read != self.item.head:
            raise forms.ValidationError(_("This was changed since you opened the page. Look at it again, then decide."))
        return read


class SendForm(ReadForm):
    """A request for review. Without a reviewer the curators of the owning unit get it, if there are any.

    Who they are is for colleagues to know: others, with `names_them` off, can only ask whoever it is.
    """

    note = _sentences(_("Note to the reviewer"), required=False, help_text=_("What to look at, or what changed."))
    reviewer = forms.ChoiceField(label=_("Who should review it"), required=False)
    due = forms.DateField(label=_("By when"), required=False, widget=_Day())

    def __init__(self, *args: Any, reviewers: Sequence[Reviewer], names_them: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reviewers = {str(person.uuid): person for person in reviewers if names_them}
        anybody = any(person.curates_unit for person in reviewers)
        first = [("", gettext("any curator of the unit") if anybody else gettext("choose a curator"))]
        field = self.fields["reviewer"]
        field.required = not anybody
        field.choices = first + [(key, person.name) for key, person in self.reviewers.items()]  # type: ignore[attr-defined]

    def clean_due(self) -> date | None:
        return _not_past(self.cleaned_data["due"])

    @property
    def chosen(self) -> Person | None:
        """The person asked, None for whoever of the curators comes first."""
        asked = self.reviewers.get(self.cleaned_data["reviewer"])
        return Person.objects.get(pk=asked.pk) if asked else None


class PublishForm(ReadForm):
    """Publish now, or from a moment on."""

    publish_at = forms.DateTimeField(label=_("From when"), required=False, widget=_Moment())

    def __init__(self, *args: Any, is_timed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_timed = is_timed
        zone = timezone.get_current_timezone_name()
        self.fields["publish_at"].help_text = gettext("Time in the zone %(zone)s.") % {"zone": zone}

    def clean_publish_at(self) -> datetime | None:
        """The moment, None for now; one that has passed is refused: it may be a slip."""
        moment: datetime | None = self.cleaned_data["publish_at"]
        if not self.is_timed:
            return None
        if moment is None:
            raise forms.ValidationError(_("Say from when, or publish now."))
        if moment <= timezone.now():
            raise forms.ValidationError(_("This moment has passed. Choose a later one, or publish now."))
        return moment


class ReturnForm(ReadForm):
    reason = _sentences(
        _("What has to change"), required=True, help_text=_("The author reads this. One thing a line is easiest.")
    )


class _SuccessorForm(ReadForm):
    """A form with an item to choose: typed, then picked from a few if it was not clear."""

    successor = forms.CharField(
        label=_("Replaced by"),
        required=False,
        max_length=200,
        help_text=_("A short id such as ST-7K3F9QX, or words of the title. Leave it empty if nothing replaces this."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )

    def __init__(self, *args: Any, viewer: Viewer, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, item=item, **kwargs)
        fitting = items_fitting(viewer, self.data.get("successor", ""), but=item) if self.is_bound else []
        _offer(self, "successor", fitting)

    def clean_successor(self) -> str:
        """The short id in its written form if it is one, else the words."""
        typed: str = self.cleaned_data["successor"]
        return read_short_id(typed) or typed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "successor" in cleaned:
            cleaned["successor"] = _chosen(self, "successor")
        return cleaned


class WithdrawForm(_SuccessorForm):
    reason = _sentences(
        _("Why it is withdrawn"), required=True, help_text=_("Everybody who could read it is shown this sentence.")
    )
    field_order = ("head", "reason", "successor", "successor_choice")


class ObsoleteForm(_SuccessorForm):
    note = _sentences(_("Note"), required=False, help_text=_("Why it no longer holds."))
    field_order = ("head", "successor", "successor_choice", "note")


class VerifyForm(ReadForm):
    """Still valid: one click is enough, a note and a date are possible."""

    note = _sentences(_("Note"), required=False, rows=2, help_text=_("How you checked, if that helps others."))
    until = forms.DateField(label=_("Valid until"), required=False, widget=_Day())

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until is not None and until <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day to come: then you are asked again."))
        return until


class HandOverForm(ReadForm):
    """A colleague to hand the item to."""

    person = forms.CharField(
        label=_("Hand to"),
        max_length=200,
        help_text=_("The e-mail or name of a colleague."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "person", colleagues_fitting(self.data.get("person", "")) if self.is_bound else [])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "person" in cleaned:
            cleaned["person"] = _chosen(self, "person")
        return cleaned


class FlagForm(forms.Form):
    """What a reader tells the owner."""

    sentence = _sentences(
        _("What is outdated"), required=True, help_text=_("Say what is no longer right, and how you know.")
    )


def _offer(form: forms.Form, name: str, fitting: Sequence[Candidate]) -> None:
    """Add the choice among what fits; it stays empty, and is not shown, until it is needed."""
    form.fields[f"{name}_choice"] = forms.ChoiceField(
        label=_("Which of these?"), required=False, choices=fitting, widget=forms.RadioSelect
    )
    form.order_fields(form.field_order)


def _chosen(form: forms.Form, name: str) -> str:
    """The value of the one candidate meant, empty when nothing was typed; else an error asks which, or to type again."""
    typed = str(form.cleaned_data[name]).strip()
    fitting: Sequence[Candidate] = form.fields[f"{name}_choice"].choices  # type: ignore[attr-defined]  # a ChoiceField
    picked = form.cleaned_data.get(f"{name}_choice", "")
    exact = [value for value, words in fitting if typed.casefold() in _spellings(value, words)]
    if picked or len(exact) == 1 or not typed:
        return str(picked or (exact[0] if exact else ""))
    if fitting:
        form.add_error(f"{name}_choice", gettext("Choose the one you mean."))
    else:
        form.add_error(name, gettext("Nothing fits these words. Check the spelling, or use fewer words."))
    return ""


def _spellings(value: str, words: str) -> set[str]:
    """What may be typed for one candidate alone: its key, its whole words, a name or an e-mail in brackets."""
    name, _bracket, email = words.removesuffix(")").partition(" (")
    return {text.casefold() for text in (value, words, name, email) if text}


def _not_past(day: date | None) -> date | None:
    if day is not None and day < timezone.localdate():
        raise forms.ValidationError(_("This day has passed. Choose today or a later day."))
    return day
