"""What somebody gives to be checked, and what they say of a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stoa.across.consult.cutting import CHARS_A_PAGE, MOST_CHARS, MOST_PAGES
from stoa.across.relevance.models import LONGEST_TEXT
from stoa.engine.text.fold import clean
from stoa.foundation.access.words import own_group_choices
from stoa.foundation.vocabulary.queries import resolve

if TYPE_CHECKING:
    from stoa.across.consult.queries import Example
    from stoa.foundation.access.reach import Viewer

MOST_CONCEPTS = 20


class CheckForm(forms.Form):
    """A draft: its text, or a file."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Left empty, its first heading is taken."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Paste the text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or choose a file"),
        required=False,
        help_text=gettext_lazy("PDF, Word or text, up to 200 pages. It is read once; the file itself is not kept."),
        error_messages={"empty": gettext_lazy("This file is empty. Choose another.")},
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.doc,.odt,.rtf,.txt,.md,.html"}),
    )
    topics = forms.CharField(
        label=gettext_lazy("Topics"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Only if the text does not name them. One a line, in any language."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    places = forms.CharField(
        label=gettext_lazy("Countries and regions"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("One a line."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        if len(text) > MOST_CHARS:
            raise forms.ValidationError(
                _("This is about %(pages)s pages long; up to %(most)s are checked at once. Check it in parts.")
                % {"pages": len(text) // CHARS_A_PAGE, "most": MOST_PAGES}
            )
        return text

    def clean_topics(self) -> list[int]:
        return _concepts(self.cleaned_data["topics"], places=False)

    def clean_places(self) -> list[int]:
        return _concepts(self.cleaned_data["places"], places=True)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        text, file = str(given.get("text", "")).strip(), given.get("file")
        if not text and not file and not {"text", "file"} & self.errors.keys():
            self.add_error("text", _("Paste a text, or choose a file."))
        if text and file:
            self.add_error("file", _("Either the text or a file: take one of them out."))
        return given


def _concepts(text: str, *, places: bool) -> list[int]:
    """The concepts that lines of a field mean; raises ValidationError for one that is unknown or means several."""
    names = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if len(names) > MOST_CONCEPTS:
        raise forms.ValidationError(_("At most %(most)s lines.") % {"most": MOST_CONCEPTS})
    found = resolve(names, places=places)
    wrong = [
        _("Nothing is called “%(name)s” here; try another word for it.") % {"name": name}
        for name in names
        if name not in found.ids
    ]
    if wrong:
        raise forms.ValidationError(wrong)
    return [found.ids[name] for name in names]


class ShareForm(forms.Form):
    """Who may read a record beside its maker."""

    audience = forms.MultipleChoiceField(
        label=gettext_lazy("Who may read it beside you"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = audience_choices(viewer)  # type: ignore[attr-defined]  # it is a choice field


def audience_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """All staff for staff, and the viewer's own units and communities."""
    staff = [("staff", _("All staff"))] if "staff" in viewer.own_tokens else []
    return staff + own_group_choices(viewer)


class OfferForm(forms.Form):
    """Words for each example, and a tick: nothing is offered that was not ticked."""

    def __init__(self, *args: Any, examples: list[Example], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._examples = examples
        for example in examples:
            self.fields[example.name] = forms.BooleanField(label=_("Offer this example"), required=False)
            self.fields[f"{example.name}_words"] = forms.CharField(
                label=_("Words somebody would look for it by"),
                required=False,
                max_length=LONGEST_TEXT,
                initial=example.words,
                help_text=_("Those who judge search read them. Leave out what only your draft may say."),
            )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = [one for one in self._examples if given.get(one.name)]
        for one in chosen:
            if not given.get(f"{one.name}_words") and f"{one.name}_words" not in self.errors:
                self.add_error(f"{one.name}_words", _("Write the words, or take the tick off."))
        if not chosen:
            self.add_error(None, _("Tick what you want to offer."))
        return given

    def parts(self) -> list[tuple[Example, forms.BoundField, forms.BoundField]]:
        """Each example with its tick and its words."""
        return [(one, self[one.name], self[f"{one.name}_words"]) for one in self._examples]

    def chosen(self) -> list[tuple[str, Example]]:
        """What was ticked, with its words."""
        return [
            (" ".join(clean(self.cleaned_data[f"{one.name}_words"]).split()), one)
            for one in self._examples
            if self.cleaned_data[one.name]
        ]
