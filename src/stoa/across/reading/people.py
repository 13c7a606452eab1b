"""Persons: the list of staff, and the page of one with what they wrote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from stoa.across.reading.groups import visible_groups
from stoa.across.reading.lists import ListPart, list_part
from stoa.across.reading.person_line import PersonLine, person_line
from stoa.foundation.access.reach import STAFF
from stoa.foundation.directory.models import Membership, Person, in_language
from stoa.foundation.errors import NotFoundError
from stoa.foundation.items.queries.listing import Filter
from stoa.foundation.items.queries.people import contributes_visibly
from stoa.foundation.registries import person_panels

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stoa.foundation.access.reach import Viewer

PEOPLE_A_PAGE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage(ListPart):
    """`job_title` and what follows down to `about` are for people who are signed in, `email` and `groups` for staff."""

    name: str
    job_title: str
    unit: str
    unit_url: str
    duty_station: str
    email: str
    languages: tuple[str, ...]
    about: str
    groups: tuple[tuple[str, str], ...]
    panels: tuple[tuple[str, Mapping[str, Any]], ...]


def person_page(viewer: Viewer, uuid: str, number: int, language: str) -> PersonPage:
    """A person: staff see everybody; others see those named on something they may read, and themselves."""
    person = Person.objects.select_related("unit").filter(uuid=uuid).first()
    if person is None or not _may_know(viewer, person):
        raise NotFoundError("There is nobody here, or you may not see them.")
    knows_more, is_staff = viewer.is_signed_in, STAFF in viewer.tokens
    unit = person.unit if knows_more else None
    return PersonPage(
        name=person.name,
        job_title=in_language(person.job_title, language) if knows_more else "",
        unit=unit.name(language) if unit else "",
        unit_url=unit.get_absolute_url() if unit else "",
        duty_station=person.duty_station if knows_more else "",
        email=str(person.email or "") if is_staff else "",
        languages=tuple(person.languages) if knows_more else (),
        about=in_language(person.about, language) if knows_more else "",
        groups=_groups_of(viewer, person, language) if is_staff else (),
        panels=tuple(
            (entry.template, context)
            for entry in person_panels()
            if (context := entry.context(viewer, person.pk)) is not None
        ),
        **list_part(viewer, Filter(person=person.pk), number, person.get_absolute_url(), language).as_fields(),
    )


def _may_know(viewer: Viewer, person: Person) -> bool:
    is_known = STAFF in viewer.tokens or viewer.person_id == person.pk
    return is_known or contributes_visibly(viewer, person.pk)


def _groups_of(viewer: Viewer, person: Person, language: str) -> tuple[tuple[str, str], ...]:
    """Name and address of the groups the person is in today, of those the viewer may know."""
    current = Membership.objects.filter(person=person).in_force(timezone.localdate()).values("group_id")
    groups = visible_groups(viewer).filter(pk__in=current)
    return tuple(sorted((group.name(language), group.get_absolute_url()) for group in groups))


@dataclass(frozen=True, slots=True)
class PeoplePage:
    title: str
    lead: str
    people: tuple[PersonLine, ...]
    previous_url: str
    next_url: str


def people_page(viewer: Viewer, number: int, language: str) -> PeoplePage:
    """Staff by name; raises NotFoundError for everybody who is not staff."""
    if STAFF not in viewer.tokens:
        raise NotFoundError("There is nothing here, or it is not yours to see.")
    people = Person.objects.filter(is_staff=True, is_active=True).order_by("name_fold", "pk")
    start = (max(number, 1) - 1) * PEOPLE_A_PAGE
    shown = list(people[start : start + PEOPLE_A_PAGE + 1])
    path = reverse("reading:people")
    return PeoplePage(
        title=_("People"),
        lead=_("Everybody who works here."),
        people=tuple(person_line(person, language) for person in shown[:PEOPLE_A_PAGE]),
        previous_url=f"{path}?page={number - 1}" if number > 1 else "",
        next_url=f"{path}?page={number + 1}" if len(shown) > PEOPLE_A_PAGE else "",
    )
