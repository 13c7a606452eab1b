"""Lists by kind, topic, place, unit and person, each with its feed and export; topics and places to browse."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from stoa.across.discovery.queries import counts_by
from stoa.foundation.directory.models import Group, Membership, Person, in_language
from stoa.foundation.errors import NotFoundError
from stoa.foundation.items.queries.listing import Filter, page_of
from stoa.foundation.items.queries.people import contributes_visibly
from stoa.foundation.items.queries.rows import Row, rows_of
from stoa.foundation.registries import kind as kind_entry
from stoa.foundation.ui.templatetags.ui import initials
from stoa.foundation.vocabulary.models import Broader, Concept, ConceptScheme
from stoa.foundation.vocabulary.queries import labels_of, neighbourhood

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stoa.foundation.access.reach import Viewer

Purpose = ConceptScheme.Purpose
_ALL = 10_000
"""Facet values asked for when every concept's count is wanted."""


@dataclass(frozen=True, slots=True)
class ListPart:
    """One page of items with the links of its list."""

    rows: tuple[Row, ...]
    count: int
    previous_url: str
    next_url: str
    feed_url: str
    export_url: str


@dataclass(frozen=True, slots=True)
class ListPage:
    title: str
    lead: str
    rows: tuple[Row, ...]
    count: int
    previous_url: str
    next_url: str
    feed_url: str
    export_url: str
    empty_text: str
    empty_url: str
    empty_action: str = ""


def list_part(viewer: Viewer, wanted: Filter, number: int, path: str, language: str) -> ListPart:
    """One page of a list at `path`, with the addresses of its feed and export."""
    page = page_of(viewer, wanted, number)
    query = urlencode({name: value for name in Filter.__slots__ if (value := getattr(wanted, name)) not in (None, "")})
    return ListPart(
        rows=tuple(rows_of(viewer, page.items, language)),
        count=page.total,
        previous_url=f"{path}?page={page.number - 1}" if page.number > 1 else "",
        next_url=f"{path}?page={page.number + 1}" if page.has_next else "",
        feed_url=reverse("feeds:atom") + (f"?{query}" if query else ""),
        export_url=reverse("feeds:export") + (f"?{query}" if query else ""),
    )


def _list_page(part: ListPart, title: str, lead: str, empty_text: str) -> ListPage:
    return ListPage(
        title,
        lead,
        part.rows,
        part.count,
        part.previous_url,
        part.next_url,
        part.feed_url,
        part.export_url,
        empty_text,
        reverse("discovery:search"),
    )


def everything_page(viewer: Viewer, number: int, language: str) -> ListPage:
    part = list_part(viewer, Filter(), number, reverse("reading:everything"), language)
    lead = _("Everything you may see, newest first.")
    return _list_page(part, _("Library"), lead, _("Nothing has been published for you yet."))


def kind_page(viewer: Viewer, key: str, number: int, language: str) -> ListPage:
    """The list of one kind; raises NotFoundError for a kind nobody registered."""
    entry = kind_entry(key)
    part = list_part(viewer, Filter(kind=key), number, reverse("reading:kind", kwargs={"key": key}), language)
    return _list_page(part, str(entry.plural), "", _("Nothing of this kind has been published for you yet."))


@dataclass(frozen=True, slots=True)
class ConceptPage:
    label: str
    language: str
    scheme: str
    labels: tuple[tuple[str, str], ...]
    note: str
    broader: tuple[tuple[str, str, int | None], ...]
    narrower: tuple[tuple[str, str, int | None], ...]
    related: tuple[tuple[str, str, int | None], ...]
    rows: tuple[Row, ...]
    count: int
    previous_url: str
    next_url: str
    feed_url: str
    export_url: str


def concept_page(viewer: Viewer, pk: int, number: int, language: str) -> ConceptPage:
    """A topic or place with its neighbours and the items that carry it or anything under it."""
    concept = Concept.objects.select_related("scheme").filter(pk=pk).first()
    if concept is None:
        raise NotFoundError("There is no such topic.")
    label, label_language = concept.label_and_language(language)
    part = list_part(viewer, Filter(concept=pk), number, concept.get_absolute_url(), language)
    around = neighbourhood(pk)
    links = _concept_links([*around.broader, *around.narrower, *around.related], language)
    return ConceptPage(
        label=label,
        language=label_language,
        scheme=in_language(concept.scheme.titles, language),
        labels=tuple((code, text) for code, text in concept.pref.items() if code != label_language),
        note=in_language(concept.notes, language),
        broader=tuple(links[at] for at in around.broader if at in links),
        narrower=tuple(sorted((links[at] for at in around.narrower if at in links), key=lambda link: link[0])),
        related=tuple(sorted((links[at] for at in around.related if at in links), key=lambda link: link[0])),
        rows=part.rows,
        count=part.count,
        previous_url=part.previous_url,
        next_url=part.next_url,
        feed_url=part.feed_url,
        export_url=part.export_url,
    )


def _concept_links(ids: Iterable[int], language: str) -> dict[int, tuple[str, str, int | None]]:
    return {
        pk: (label.text, reverse("reading:concept", kwargs={"pk": pk}), None)
        for pk, label in labels_of(ids, language).items()
    }


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


@dataclass(frozen=True, slots=True)
class _Tree:
    """All concepts of some schemes: labels, what lies directly below what, counts of visible items."""

    labels: Mapping[int, tuple[str, str]]
    below: Mapping[int, tuple[int, ...]]
    counts: Mapping[str, int]
    roots: tuple[int, ...] = field(default=())

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
    counts = counts_by(viewer, {"topic": _ALL}).get("topic", {})
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
    counts = counts_by(viewer, {"place": _ALL}).get("place", {})
    tree = _tree((Purpose.PLACES,), counts, language)
    world = tree.roots[0] if tree.roots else None
    regions = tree.below.get(world, ()) if world is not None else ()
    return BrowsePage(_("Countries and regions"), "", _groups(tree, regions))


def _groups(tree: _Tree, tops: Sequence[int] | None = None) -> tuple[EntryGroup, ...]:
    return tuple(
        EntryGroup(tree.labels[pk][0], tree.url(pk), tree.counts.get(str(pk)), tree.entries(pk, 3))
        for pk in (tree.roots if tops is None else tops)
        if pk in tree.labels
    )


@dataclass(frozen=True, slots=True)
class PersonPage:
    """`job_title` and what follows down to `about` are for people who are signed in, empty for the public."""

    name: str
    job_title: str
    unit: str
    unit_url: str
    duty_station: str
    email: str
    languages: tuple[str, ...]
    about: str
    groups: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    previous_url: str
    next_url: str


def person_page(viewer: Viewer, uuid: str, number: int, language: str) -> PersonPage:
    """A person: staff see everybody; others see those named on something they may read, and themselves."""
    person = Person.objects.select_related("unit").filter(uuid=uuid).first()
    if person is None or not _may_know(viewer, person):
        raise NotFoundError("There is nobody here, or you may not see them.")
    part = list_part(viewer, Filter(person=person.pk), number, person.get_absolute_url(), language)
    knows_more = viewer.is_signed_in
    unit = person.unit if knows_more else None
    return PersonPage(
        name=person.name,
        job_title=in_language(person.job_title, language) if knows_more else "",
        unit=unit.name(language) if unit else "",
        unit_url=unit.get_absolute_url() if unit else "",
        duty_station=person.duty_station if knows_more else "",
        email=str(person.email or "") if "staff" in viewer.tokens else "",
        languages=tuple(person.languages) if knows_more else (),
        about=in_language(person.about, language) if knows_more else "",
        groups=(),
        rows=part.rows,
        previous_url=part.previous_url,
        next_url=part.next_url,
    )


def _may_know(viewer: Viewer, person: Person) -> bool:
    is_known = "staff" in viewer.tokens or viewer.person_id == person.pk
    return is_known or contributes_visibly(viewer, person.pk)


@dataclass(frozen=True, slots=True)
class PersonLine:
    name: str
    url: str
    note: str
    initials: str


def people_page(language: str) -> tuple[PersonLine, ...]:
    """Staff by name, for staff."""
    people = Person.objects.filter(is_staff=True).select_related("unit").order_by("name_fold", "pk")
    return tuple(_line(person, language) for person in people[:500])


def _line(person: Person, language: str) -> PersonLine:
    notes = [in_language(person.job_title, language), person.duty_station]
    return PersonLine(person.name, person.get_absolute_url(), " · ".join(n for n in notes if n), initials(person.name))


@dataclass(frozen=True, slots=True)
class GroupPage:
    name: str
    kind_label: str
    about: str
    parent: tuple[str, str] | None
    children: tuple[tuple[str, str], ...]
    people: tuple[PersonLine, ...]
    rows: tuple[Row, ...]
    previous_url: str
    next_url: str
    feed_url: str
    export_url: str


def visible_groups(viewer: Viewer) -> Any:
    """Units are everybody's to know; other groups are known to staff, teams only to their members."""
    own = {token.partition(":")[2] for token in viewer.tokens if token.startswith(("community:", "partner:", "donor:"))}
    known = Q(kind=Group.Sort.UNIT) | Q(key__in=own)
    if "staff" in viewer.tokens:
        known |= Q(kind__in=(Group.Sort.ORGANIZATION, Group.Sort.COMMUNITY))
    return Group.objects.filter(known)


def group_page(viewer: Viewer, key: str, number: int, language: str) -> GroupPage:
    """A unit, organization or community the viewer may know of; its members are shown to staff and to members."""
    group = visible_groups(viewer).select_related("parent").filter(key=key).first()
    if group is None:
        raise NotFoundError("There is no such group, or you may not see it.")
    part = list_part(viewer, Filter(unit=group.pk), number, group.get_absolute_url(), language)
    children = [
        (child.name(language), child.get_absolute_url()) for child in visible_groups(viewer).filter(parent=group)
    ]
    return GroupPage(
        name=group.name(language),
        kind_label=str(group.get_kind_display()),
        about=in_language(group.description, language),
        parent=(group.parent.name(language), group.parent.get_absolute_url()) if group.parent else None,
        children=tuple(sorted(children)),
        people=_members(group, language) if "staff" in viewer.tokens else (),
        rows=part.rows,
        previous_url=part.previous_url,
        next_url=part.next_url,
        feed_url=part.feed_url,
        export_url=part.export_url,
    )


def _members(group: Group, language: str) -> tuple[PersonLine, ...]:
    from django.utils import timezone

    current = Membership.objects.filter(group=group).in_force(timezone.localdate()).values("person_id")
    people = Person.objects.filter(pk__in=current).order_by("name_fold", "pk")
    return tuple(_line(person, language) for person in people)


def units_page(viewer: Viewer, language: str) -> BrowsePage:
    """Units under their parents, with how many items the viewer sees from each."""
    counts = counts_by(viewer, {"unit": _ALL}).get("unit", {})
    units = list(visible_groups(viewer).filter(kind=Group.Sort.UNIT))
    below: dict[int | None, list[Group]] = {}
    for unit in sorted(units, key=lambda unit: unit.name(language).casefold()):
        below.setdefault(unit.parent_id, []).append(unit)
    return BrowsePage(_("Units"), "", tuple(_unit_group(unit, below, counts, language) for unit in below.get(None, ())))


def _unit_group(
    unit: Group, below: Mapping[int | None, Sequence[Group]], counts: Mapping[str, int], language: str
) -> EntryGroup:
    entries = _unit_entries(unit.pk, below, counts, language)
    return EntryGroup(unit.name(language), unit.get_absolute_url(), counts.get(unit.key), entries)


def _unit_entries(
    parent: int, below: Mapping[int | None, Sequence[Group]], counts: Mapping[str, int], language: str
) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            unit.name(language),
            "",
            unit.get_absolute_url(),
            counts.get(unit.key),
            _unit_entries(unit.pk, below, counts, language),
        )
        for unit in below.get(parent, ())
    )
