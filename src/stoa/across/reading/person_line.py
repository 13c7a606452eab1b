"""A person in a list of people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stoa.foundation.directory.models import in_language
from stoa.foundation.ui.templatetags.ui import initials

if TYPE_CHECKING:
    from stoa.foundation.directory.models import Person


@dataclass(frozen=True, slots=True)
class PersonLine:
    name: str
    url: str
    note: str
    initials: str


def person_line(person: Person, language: str) -> PersonLine:
    """The person with job title and duty station, for readers who may know these."""
    notes = [in_language(person.job_title, language), person.duty_station]
    return PersonLine(person.name, person.get_absolute_url(), " · ".join(n for n in notes if n), initials(person.name))
