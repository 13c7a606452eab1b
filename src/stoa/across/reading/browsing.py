"""Topics and places to browse: every concept under its group, with how many items the viewer sees there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from stoa.across.discovery.queries import counts_by
from stoa.foundation.vocabulary.models import Broader, Concept, ConceptScheme

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stoa.foundation.access.reach import Viewer

Purpose = ConceptScheme.Purpose
_ALL = 10_000
"""Facet values asked for when every count is wanted."""

_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A concept in a browsing list, with those directly below it."""

    label: str
    language: str
    url: str
    count: int | None
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryGroup:
    label: str
    url: str
    count: int | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class BrowsePage:
    title: str
    lead: str
    groups: tuple[EntryGroup, ...]
    views: tuple[tuple[str, str, bool], ...] = ()


def counts_of(viewer: Viewer, facet: str) -> Mapping[str, int]:
    """How many items the viewer sees under each value of a facet."""
    return counts_by(viewer, {facet: _ALL}).get(facet, {})


@dataclass(frozen=True, slots=True)
class _Tree:
    """All concepts of some schemes: labels, what lies directly below what, counts of visible items."""

    labels: Mapping[int, tuple[str, str]]
    below: Mapping[int, tuple[int, ...]]
    counts: Mapping[str, int]
    roots: tuple[int, ...]

    def entry(self, pk: int, depth: int) -> Entry:
        label, language = self.labels[pk]
        return Entry(
            label, language, self.url(pk), self.counts.get(str(pk)), self.entries(pk, depth - 1) if depth else ()
        )

    def entries(self, pk: int, depth: int) -> tuple[Entry, ...]:
        return tuple(self.entry(child, depth) for child in self.below.get(pk, ()))

    def url(self, pk: int) -> str:
        return reverse("reading:concept", kwargs={"pk": pk})


def _tree(purposes: Sequence[str], counts: Mapping[str, int], language: str) -> _Tree:
    concepts = Concept.objects.filter(scheme__purpose__in=purposes, is_deprecated=False)
    labels = {c.pk: c.label_and_language(language) for c in concepts.only("pref", "notation")}
    below: dict[int, list[int]] = {}
    links = list(Broader.objects.filter(broader__scheme__purpose__in=purposes).values_list("broader_id", "concept_id"))
    for broader, concept in links:
        if concept in labels:
            below.setdefault(broader, []).append(concept)
    ordered = {pk: tuple(sorted(children, key=lambda c: labels[c][0].casefold())) for pk, children in below.items()}
    under = {concept for _, concept in links}
    roots = sorted((pk for pk in labels if pk not in under), key=lambda pk: labels[pk][0].casefold())
    return _Tree(labels, ordered, counts, tuple(roots))


def topics_page(viewer: Viewer, purpose: str, language: str) -> BrowsePage:
    """Every topic of one sort under its group, with how many items the viewer sees there."""
    labels = _topic_sorts()
    chosen = purpose if purpose in labels else Purpose.TOPICS
    counts = counts_of(viewer, "topic")
    path = reverse("reading:topics")
    views = tuple(
        (label, path if sort == Purpose.TOPICS else f"{path}?sort={sort}", sort == chosen)
        for sort, label in labels.items()
    )
    lead = _("What items are about; each topic leads to items in every language.")
    return BrowsePage(_("Topics"), lead, _groups(_tree((chosen,), counts, language)), views)


def _topic_sorts() -> dict[str, str]:
    return {
        Purpose.TOPICS: _("Thesaurus"),
        Purpose.SDG: _("Sustainable Development Goals"),
        Purpose.MARKERS: _("Cross-cutting themes"),
    }


def places_page(viewer: Viewer, language: str) -> BrowsePage:
    """Every country under its region, with how many items the viewer sees there."""
    counts = counts_of(viewer, "place")
    tree = _tree((Purpose.PLACES,), counts, language)
    world = tree.roots[0] if tree.roots else None
    regions = tree.below.get(world, ()) if world is not None else ()
    return BrowsePage(_("Countries and regions"), "", _groups(tree, regions))


def _groups(tree: _Tree, tops: Sequence[int] | None = None) -> tuple[EntryGroup, ...]:
    return tuple(
        EntryGroup(tree.labels[pk][0], tree.url(pk), tree.counts.get(str(pk)), tree.entries(pk, _DEPTH))
        for pk in (tree.roots if tops is None else tops)
        if pk in tree.labels
    )
