"""What is said of a lot of files, and of one file before it becomes an item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from stoa.across.reading.groups import visible_groups
from stoa.foundation.access.audience import compile_audience, look_up
from stoa.foundation.access.words import own_group_choices
from stoa.foundation.directory.models import Group
from stoa.foundation.ingest.duplicates import Treatment
from stoa.foundation.ingest.filing import KIND
from stoa.foundation.items.checking import NAME_LIMIT, TITLE_LIMIT
from stoa.foundation.registries import kinds
from stoa.foundation.vocabulary.queries import resolve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stoa.foundation.access.reach import Viewer

PLAIN_WORDS = ("staff", "government", "employers", "workers", "public")
MOST_TOPICS = 50
MOST_AUTHORS = 50


def audience_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """Audience words as an import knows them, in plain language: everybody's, then the viewer's own groups."""
    labels = {
        "staff": _("All staff"),
        "government": _("Governments"),
        "employers": _("Employers’ organizations"),
        "workers": _("Workers’ organizations"),
        "public": _("Everybody, also without signing in"),
    }
    return [(word, labels[word]) for word in PLAIN_WORDS] + own_group_choices(viewer)


def unit_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """Every unit by name; the empty choice is no unit."""
    language = get_language() or "en"
    units = visible_groups(viewer).filter(kind=Group.Sort.UNIT)
    return [("", _("No unit")), *sorted(((unit.key, unit.name(language)) for unit in units), key=lambda one: one[1])]


def kind_choices() -> list[tuple[str, str]]:
    return [(entry.key, str(entry.label)) for entry in kinds().values()]


class Described(forms.Form):
    """Kind, audience and unit: what a lot and a single file have in common."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), initial=KIND)
    audience = forms.MultipleChoiceField(
        label=gettext_lazy("Who may see it once it is published"),
        initial=["staff"],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one.")},
    )
    unit = forms.ChoiceField(label=gettext_lazy("Unit it comes from"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("kind", kind_choices()),
            ("audience", audience_choices(viewer)),
            ("unit", unit_choices(viewer)),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # these are choice fields

    def clean_audience(self) -> list[str]:
        words: list[str] = self.cleaned_data["audience"]
        problems = compile_audience(words, look_up([words]))[1]
        if problems:
            raise forms.ValidationError([problem.sentence for problem in problems])
        return words

    @property
    def unit_group(self) -> Group | None:
        key = self.cleaned_data["unit"]
        return Group.objects.filter(key=key).first() if key else None


class LotForm(Described):
    """What holds for all files of a lot."""

    topics = forms.CharField(
        label=gettext_lazy("Topics of all of them"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One a line, in any language. More are proposed for each file."),
    )

    def clean_topics(self) -> list[int]:
        return named_topics(lines_of(self.cleaned_data["topics"]))


class ArrivalForm(Described):
    """One file before it becomes an item."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=TITLE_LIMIT)
    language = forms.RegexField(
        label=gettext_lazy("Language"),
        regex=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        max_length=10,
        help_text=gettext_lazy("Its code: en, fr, es …"),
        error_messages={"invalid": gettext_lazy("Write the code of a language: en, fr, es …")},
    )
    authors = forms.CharField(
        label=gettext_lazy("Authors"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One a line, as written in the file."),
    )
    published_on = forms.DateField(
        label=gettext_lazy("Date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Write the date as year-month-day: 2026-11-12.")},
    )
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("Topics"), required=False, widget=forms.CheckboxSelectMultiple
    )
    more_topics = forms.CharField(
        label=gettext_lazy("More topics"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One a line, in any language."),
    )
    places = forms.MultipleChoiceField(
        label=gettext_lazy("Places"), required=False, widget=forms.CheckboxSelectMultiple
    )
    treatment = forms.ChoiceField(label=gettext_lazy("What to do"), required=False, widget=forms.RadioSelect)

    def __init__(
        self,
        *args: Any,
        topics: Sequence[tuple[str, str]],
        places: Sequence[tuple[str, str]],
        treatments: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("topics", topics), ("places", places), ("treatment", treatments)):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # these are choice fields

    def clean_authors(self) -> list[str]:
        names = lines_of(self.cleaned_data["authors"])
        if len(names) > MOST_AUTHORS or any(len(name) > NAME_LIMIT for name in names):
            raise forms.ValidationError(_("Write one name a line, at most %(most)s.") % {"most": MOST_AUTHORS})
        return names

    def clean_more_topics(self) -> list[int]:
        return named_topics(lines_of(self.cleaned_data["more_topics"]))

    def clean_treatment(self) -> str:
        return self.cleaned_data["treatment"] or Treatment.SEPARATE


def lines_of(text: str) -> list[str]:
    """What stands on the lines of a field, each once."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def named_topics(names: Sequence[str]) -> list[int]:
    """The concepts that names mean; raises ValidationError for one that is unknown or means several."""
    if len(names) > MOST_TOPICS:
        raise forms.ValidationError(_("At most %(most)s topics.") % {"most": MOST_TOPICS})
    found = resolve(names, places=False)
    unknown = [name for name in names if name not in found.ids and name not in found.ambiguous]
    wrong = [_("There is no topic “%(name)s”; try another word for it.") % {"name": name} for name in unknown]
    wrong += [
        _("“%(name)s” may mean several topics: write one of %(which)s.") % {"name": name, "which": ", ".join(uris)}
        for name, uris in found.ambiguous.items()
    ]
    if wrong:
        raise forms.ValidationError(wrong)
    return [found.ids[name] for name in names]
