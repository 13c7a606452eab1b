"""What somebody marked in their own check, offered as examples for judging search: in words they write themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _

from stoa.across.consult.models import KnowledgeCheck, Line, Marking
from stoa.across.consult.queries import seen_lines
from stoa.across.relevance.models import LONGEST_TEXT, Grade
from stoa.across.relevance.offers import offer_example
from stoa.engine.text.fold import clean
from stoa.foundation.failpoints import failpoint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.models import Item

_WHOLE = -1
_GRADES: Mapping[str, int] = {
    Marking.Word.USED: Grade.SOUGHT,
    Marking.Word.USEFUL: Grade.USEFUL,
    Marking.Word.NOT_RELEVANT: Grade.WRONG,
}


@dataclass(frozen=True, slots=True)
class Example:
    """A section in which the maker marked items, with the words they might be looked for by: its heading."""

    section: int
    words: str
    items: tuple[tuple[Item, int, str], ...]

    @property
    def name(self) -> str:
        return f"example_{self.section + 1}"

    @property
    def grades(self) -> dict[int, int]:
        return {item.pk: grade for item, grade, _said in self.items}


def examples_of(viewer: Viewer, check: KnowledgeCheck) -> list[Example]:
    """What the maker of a check may offer: their own markings on items they may see, section by section."""
    seen = seen_lines(viewer, check)
    lines = {line.pk: line for line in seen.lines if line.item_id in seen.items}
    marked = Marking.objects.filter(line__in=lines, person_id=viewer.person_id or 0).order_by("marked_at", "pk")
    offered = offered_sections(check)
    by_section: dict[int, dict[int, tuple[Item, int, str]]] = {}
    for marking in marked:
        line = lines[marking.line_id]
        if _section(line) in offered:
            continue
        said = (seen.items[line.item_id or 0], _GRADES[marking.word], str(Marking.Word(marking.word).label))
        by_section.setdefault(_section(line), {})[line.item_id or 0] = said
    return [_example(check, section, by_section[section]) for section in sorted(by_section)]


def _section(line: Line) -> int:
    return _WHOLE if line.section is None else line.section


def _example(check: KnowledgeCheck, section: int, said: Mapping[int, tuple[Item, int, str]]) -> Example:
    heading = check.sections[section]["heading"] if 0 <= section < len(check.sections) else ""
    return Example(section, (heading or check.title)[:LONGEST_TEXT], tuple(said.values()))


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


def offered_sections(check: KnowledgeCheck) -> set[int]:
    """The sections whose examples were offered: each can be once. What concerns the whole draft is noted on the first."""
    whole = {_WHOLE} if check.sections and check.sections[0].get("whole_offered") else set()
    return whole | {number for number, section in enumerate(check.sections) if section.get("offered")}


def offer_marked(check: KnowledgeCheck, chosen: list[tuple[str, Example]]) -> None:
    """Offer them, without anything that leads back to the check or its maker; what was offered before is left out.

    Raises BadInputError while too many examples wait.
    """
    with transaction.atomic():
        held = KnowledgeCheck.objects.select_for_update().get(pk=check.pk)
        before = offered_sections(held)
        new = [(words, one) for words, one in chosen if one.section not in before]
        for words, example in new:
            offer_example(text=words, language=held.language or "en", grades=example.grades)
            _note_offered(held, example.section)
        failpoint("consult.offered_in_tx")
        held.save(update_fields=["sections"])


def _note_offered(check: KnowledgeCheck, section: int) -> None:
    if section == _WHOLE:
        check.sections[0]["whole_offered"] = True
    else:
        check.sections[section]["offered"] = True
