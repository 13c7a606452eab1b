"""The page of a topic or place: its labels, its neighbours, and the items that carry it or anything under it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from stoa.across.reading.lists import ListPart, list_part
from stoa.foundation.directory.models import in_language
from stoa.foundation.errors import NotFoundError
from stoa.foundation.items.queries.listing import Filter
from stoa.foundation.vocabulary.models import Concept
from stoa.foundation.vocabulary.queries import labels_of, neighbourhood

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stoa.foundation.access.reach import Viewer

Neighbour = tuple[str, str, int | None]
"""Label, address and number of items, None where it is not counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptPage(ListPart):
    label: str
    language: str
    scheme: str
    labels: tuple[tuple[str, str], ...]
    note: str
    broader: tuple[Neighbour, ...]
    narrower: tuple[Neighbour, ...]
    related: tuple[Neighbour, ...]


def concept_page(viewer: Viewer, pk: int, number: int, language: str) -> ConceptPage:
    """A topic or place with its neighbours; raises NotFoundError where there is none."""
    concept = Concept.objects.select_related("scheme").filter(pk=pk).first()
    if concept is None:
        raise NotFoundError("There is no such topic.")
    label, label_language = concept.label_and_language(language)
    around = neighbourhood(pk)
    links = _links([*around.broader, *around.narrower, *around.related], language)
    return ConceptPage(
        label=label,
        language=label_language,
        scheme=in_language(concept.scheme.titles, language),
        labels=tuple((code, text) for code, text in concept.pref.items() if code != label_language),
        note=in_language(concept.notes, language),
        broader=_in_order(around.broader, links),
        narrower=_in_order(around.narrower, links),
        related=_in_order(around.related, links),
        **list_part(viewer, Filter(concept=pk), number, concept.get_absolute_url(), language).as_fields(),
    )


def _links(ids: Iterable[int], language: str) -> dict[int, Neighbour]:
    return {
        pk: (label.text, reverse("reading:concept", kwargs={"pk": pk}), None)
        for pk, label in labels_of(ids, language).items()
    }


def _in_order(ids: Iterable[int], links: Mapping[int, Neighbour]) -> tuple[Neighbour, ...]:
    return tuple(sorted((links[pk] for pk in ids if pk in links), key=lambda link: link[0].casefold()))
