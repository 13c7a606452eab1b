"""Judged queries, judgments and weights, as somebody types them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stoa.across.relevance.models import LONGEST_NOTE, LONGEST_TEXT, Grade
from stoa.foundation.indexing.weights import LARGEST_WEIGHT
from stoa.foundation.items.queries.one import visible_item
from stoa.foundation.items.short_ids import read_short_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stoa.across.relevance.queries import Candidate
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.indexing.weights import Weighed

MOST_BYTES = 2_000_000
PERCENT = 100
NOT_JUDGED = ""


class QueryForm(forms.Form):
    """A query to judge."""

    text = forms.CharField(
        label=gettext_lazy("Words"),
        max_length=LONGEST_TEXT,
        help_text=gettext_lazy("As somebody would type them into the search box."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    across = forms.BooleanField(
        label=gettext_lazy("Only items in other languages count"),
        required=False,
        help_text=gettext_lazy("To measure how well search reaches over languages."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Who asks this, or why an answer counts."),
    )

    def clean_text(self) -> str:
        return " ".join(str(self.cleaned_data["text"]).split())


class JudgmentsForm(forms.Form):
    """A grade for every candidate, and one more item by its short id."""

    def __init__(self, *args: Any, viewer: Viewer, candidates: Iterable[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._viewer = viewer
        self._items = {candidate.item.short_id: candidate.item.pk for candidate in candidates}
        choices = [(NOT_JUDGED, _("not judged")), *Grade.choices]
        for candidate in candidates:
            self.fields[f"grade_{candidate.item.short_id}"] = forms.ChoiceField(
                label=candidate.item.title,
                choices=choices,
                required=False,
                initial=NOT_JUDGED if candidate.grade is None else candidate.grade,
            )
        self.fields["other"] = forms.CharField(
            label=_("Another item"), required=False, max_length=300, help_text=_("Its short id, such as ST-3K9WT4Q.")
        )
        self.fields["other_grade"] = forms.ChoiceField(
            label=_("How well it answers"), choices=Grade.choices, required=False, initial=Grade.SOUGHT
        )

    def clean_other(self) -> int | None:
        given = self.cleaned_data["other"].strip().rstrip("/").rpartition("/")[2]
        if not given:
            return None
        short_id = read_short_id(given)
        item = visible_item(self._viewer, short_id) if short_id else None
        if item is None:
            raise forms.ValidationError(_("There is no such item that you may read: copy the short id from its page."))
        return item.pk

    def fields_by_item(self) -> dict[str, forms.BoundField]:
        """The field of each candidate, by short id."""
        return {short_id: self[f"grade_{short_id}"] for short_id in self._items}

    def grades(self) -> dict[int, int | None]:
        """What was chosen, by item id; None where a judgment was taken back. What the page did not ask stays."""
        chosen = {pk: f"grade_{short_id}" for short_id, pk in self._items.items()}
        found = {pk: self._grade(self.cleaned_data[name]) for pk, name in chosen.items() if name in self.data}
        other = self.cleaned_data["other"]
        return found | ({other: self._grade(self.cleaned_data["other_grade"] or "2")} if other else {})

    @staticmethod
    def _grade(given: str) -> int | None:
        return int(given) if given else None


class LinesForm(forms.Form):
    """A file of judged queries."""

    file = forms.FileField(
        label=gettext_lazy("JSON lines"),
        help_text=gettext_lazy("One query a line: language, query, judged with grades by short id. At most 2 MB."),
        widget=forms.FileInput(attrs={"accept": ".jsonl,.ndjson,.json"}),
    )

    def clean_file(self) -> str:
        sent = self.cleaned_data["file"]
        if sent.size > MOST_BYTES:
            raise forms.ValidationError(_("This is more than 2 MB: send it in parts."))
        try:
            return str(sent.read().decode("utf-8"))
        except UnicodeDecodeError:
            raise forms.ValidationError(
                _("This is no text in UTF-8: save it as JSON lines and send it again.")
            ) from None


class WeightsForm(forms.Form):
    """What every signal weighs, in hundredths of what the words add."""

    def __init__(self, *args: Any, weighed: Sequence[Weighed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = round(LARGEST_WEIGHT * PERCENT)
        self._names = {_field(one): one.name for one in weighed}
        for one in weighed:
            self.fields[_field(one)] = forms.DecimalField(
                label=one.value.label,
                min_value=-most,
                max_value=most,
                max_digits=4,
                decimal_places=1,
                initial=round(one.weight * PERCENT, 1),
                help_text=_("Begins with %(weight)s.") % {"weight": f"{one.value.weight * PERCENT:+g}"},
                widget=forms.NumberInput(attrs={"step": "0.5"}),
            )
        self.groups = _by_signal(self, weighed)

    def weights(self) -> dict[str, float]:
        """The weights by the names the index knows."""
        return {self._names[field]: float(value) / PERCENT for field, value in self.cleaned_data.items()}


def _by_signal(form: WeightsForm, weighed: Sequence[Weighed]) -> list[tuple[Any, list[forms.BoundField]]]:
    """Each signal with the fields of its values."""
    groups: dict[str, tuple[Any, list[forms.BoundField]]] = {}
    for one in weighed:
        groups.setdefault(one.signal.key, (one.signal, []))[1].append(form[_field(one)])
    return list(groups.values())


def _field(one: Weighed) -> str:
    return one.name.replace(":", "_")
