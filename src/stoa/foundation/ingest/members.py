"""Groups, people and memberships from JSON lines and tables: the same facts again change nothing, bad rows are named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from stoa.foundation.directory.models import Group, Membership
from stoa.foundation.directory.queries import groups_by_key, persons_by_email
from stoa.foundation.directory.services import save_group, save_membership, save_person
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.services import one_change
from stoa.foundation.ingest import values
from stoa.foundation.ingest.forms import Form
from stoa.foundation.ingest.rows import Row, parse_object
from stoa.foundation.ingest.tables import ENDINGS, read_table
from stoa.foundation.ingest.values import NotTakenError
from stoa.foundation.vocabulary.queries import resolve

if TYPE_CHECKING:
    from stoa.foundation.history.services import Actor
    from stoa.foundation.ingest.report import Report

BATCH = 100
_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_RELATIVE = re.compile(r"-(\d{1,5})d")
NAME_LIMIT, KEY_LIMIT, PLACE_LIMIT = 200, 60, 120


def _day(value: Any) -> date:
    """A day, or one so many days before loading: `-1d` is yesterday in the organization's zone."""
    match = _RELATIVE.fullmatch(value) if isinstance(value, str) else None
    if match:
        today = timezone.now().astimezone(ZoneInfo(settings.TIME_ZONE)).date()
        return today - timedelta(days=int(match[1]))
    return values.day(value)


def _limited(limit: int) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        text = values.line(value)
        if len(text) > limit:
            raise NotTakenError(f"This is {len(text)} characters long; at most {limit} fit.")
        return text

    return read


def _key(value: Any) -> str:
    key = values.string(value)
    if not _SLUG.fullmatch(key) or len(key) > KEY_LIMIT:
        raise NotTakenError(f"{key[:60]!r} cannot be a key: small letters, digits and hyphens, at most {KEY_LIMIT}.")
    return key


def _choice(options: Sequence[str]) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in options:
            raise NotTakenError(f"{value!r} is not possible here. Possible: {', '.join(options)}.")
        return str(value)

    return read


Readers = Mapping[str, Callable[[Any], Any]]
READERS: Mapping[Form, Readers] = {
    Form.GROUPS: {
        "key": _key,
        "kind": _choice(Group.Sort.values),
        "parent": _key,
        "names": values.string_map,
        "description": values.string_map,
        "place": values.line,
        "constituency": _choice(Group.Constituency.values),
        "is_partner": values.boolean,
        "is_donor": values.boolean,
    },
    Form.PEOPLE: {
        "email": values.email,
        "name": _limited(NAME_LIMIT),
        "unit": _key,
        "job_title": values.string_map,
        "duty_station": _limited(PLACE_LIMIT),
        "place": values.line,
        "languages": values.strings,
        "is_staff": values.boolean,
        "about": values.string_map,
    },
    Form.MEMBERSHIPS: {
        "person": values.email,
        "group": _key,
        "role": _choice(Membership.Role.values),
        "since": _day,
        "until": _day,
    },
}
"""Every key of each form and how its value is read."""

_REQUIRED = {
    Form.GROUPS: ("key", "kind", "names"),
    Form.PEOPLE: ("email", "name"),
    Form.MEMBERSHIPS: ("person", "group", "since"),
}
_IDENTITY = {
    Form.GROUPS: ("key",),
    Form.PEOPLE: ("email",),
    Form.MEMBERSHIPS: ("person", "group", "role"),
}
PLACES_NOT_KEPT = "The place of groups and people is checked against the vocabulary; it is not shown anywhere yet."


@dataclass(slots=True)
class DirectoryImport:
    """One import of groups, people and memberships. Take groups first: people and memberships name them."""

    actor: Actor
    report: Report
    ignored: frozenset[str] = field(default_factory=frozenset)

    def take(self, path: Path, form: Form, *, name: str = "") -> None:
        """Bring in every good row of a file of this form; keys in `ignored` are passed over."""
        rows = list(self._rows(path, form))
        _refuse_seconds(rows, form)
        _check_places(rows)
        self._apply(rows, form)
        for row in rows:
            self.report.refuse(name or path.name, row.problems)
        if any("place" in row.values for row in rows) and PLACES_NOT_KEPT not in self.report.notes:
            self.report.notes.append(PLACES_NOT_KEPT)

    def _rows(self, path: Path, form: Form) -> Iterator[Row]:
        if path.suffix.lower() in ENDINGS:
            for record in read_table(path, (*READERS[form], *self.ignored), form=form):
                row = Row(record.number, Path(), problems=[replace(one, row=record.number) for one in record.problems])
                yield self._read(row, record.given, form)
            return
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    row = Row(number, Path())
                    yield self._read(row, parse_object(line.removeprefix(b"\xef\xbb\xbf"), row), form)

    def _read(self, row: Row, given: Mapping[str, Any] | None, form: Form) -> Row:
        readers = READERS[form]
        for key, value in (given or {}).items():
            if key in self.ignored:
                continue
            if key not in readers:
                row.refuse(key, f"{key!r} is not a key of {form}. Known: {', '.join(readers)}.")
            elif value is not None and value not in ("", [], {}):
                _read_value(row, key, readers[key], value)
        for key in _REQUIRED[form] if given is not None else ():
            if key not in row.values and not any(problem.field == key for problem in row.problems):
                row.refuse(key, "This is needed.")
        return row

    def _apply(self, rows: Sequence[Row], form: Form) -> None:
        save = {Form.GROUPS: self._group, Form.PEOPLE: self._person, Form.MEMBERSHIPS: self._membership}[form]
        good = [row for row in rows if not row.problems]
        ordered = _parents_first(good) if form == Form.GROUPS else good
        for start in range(0, len(ordered), BATCH):
            with one_change():
                for row in ordered[start : start + BATCH]:
                    self._try(row, save)
            failpoint("ingest.directory_saved")

    def _try(self, row: Row, save: Callable[[Row], tuple[bool, bool]]) -> None:
        try:
            with transaction.atomic():
                is_new, is_changed = save(row)
        except (ValueError, IntegrityError, DataError) as error:
            row.refuse("row", f"This row could not be saved: {error}")
            return
        if row.problems:
            return
        self.report.new += is_new
        self.report.changed += is_changed and not is_new
        self.report.unchanged += not is_changed

    def _group(self, row: Row) -> tuple[bool, bool]:
        given = row.values
        known = groups_by_key({given["key"], given.get("parent", "")})
        parent = known.get(given.get("parent", ""))
        if "parent" in given and parent is None:
            row.refuse("parent", f"There is no group with the key {given['parent']!r}.")
            return False, False
        _, changed = save_group(
            key=given["key"],
            actor=self.actor,
            kind=given["kind"],
            parent=parent,
            names=given["names"],
            description=given.get("description", {}),
            constituency=given.get("constituency", ""),
            is_partner=given.get("is_partner", False),
            is_donor=given.get("is_donor", False),
        )
        return given["key"] not in known, changed

    def _person(self, row: Row) -> tuple[bool, bool]:
        given = row.values
        unit = groups_by_key([given["unit"]]).get(given["unit"]) if "unit" in given else None
        if "unit" in given and unit is None:
            row.refuse("unit", f"There is no group with the key {given['unit']!r}; bring in groups first.")
            return False, False
        is_new = not persons_by_email([given["email"]])
        _, changed = save_person(
            email=given["email"],
            name=given["name"],
            actor=self.actor,
            unit=unit,
            job_title=given.get("job_title", {}),
            duty_station=given.get("duty_station", ""),
            languages=list(given.get("languages", ())),
            about=given.get("about", {}),
            is_staff=given.get("is_staff", False),
        )
        return is_new, changed

    def _membership(self, row: Row) -> tuple[bool, bool]:
        given = row.values
        person = persons_by_email([given["person"]]).get(given["person"])
        group = groups_by_key([given["group"]]).get(given["group"])
        if person is None:
            row.refuse("person", f"Nobody here has the e-mail {given['person']}; bring in people first.")
        if group is None:
            row.refuse("group", f"There is no group with the key {given['group']!r}; bring in groups first.")
        if given.get("until") and given["until"] < given["since"]:
            row.refuse("until", "This membership ends before it begins.")
        if row.problems or person is None or group is None:
            return False, False
        role = given.get("role", Membership.Role.MEMBER)
        is_new = not Membership.objects.filter(person=person, group=group, role=role).exists()
        _, changed = save_membership(
            person=person, group=group, role=role, since=given["since"], until=given.get("until"), actor=self.actor
        )
        return is_new, changed


def _read_value(row: Row, key: str, reader: Callable[[Any], Any], value: Any) -> None:
    try:
        row.values[key] = reader(value)
    except NotTakenError as error:
        row.refuse(key, str(error))


def _refuse_seconds(rows: Iterable[Row], form: Form) -> None:
    seen: dict[tuple[Any, ...], int] = {}
    for row in rows:
        identity = tuple(row.values.get(key) for key in _IDENTITY[form])
        if row.problems:
            continue
        first = seen.setdefault(identity, row.number)
        if first != row.number:
            row.refuse(_IDENTITY[form][0], f"Row {first} of this file says this already; this second one is left out.")


def _check_places(rows: Sequence[Row]) -> None:
    found = resolve({row.values["place"] for row in rows if "place" in row.values}, places=True)
    for row in rows:
        if "place" in row.values and row.values["place"] not in found.ids:
            row.refuse("place", f"{row.values['place']!r} is not a place here: no label, notation or uri is like it.")


def _parents_first(rows: Sequence[Row]) -> list[Row]:
    """Groups after those they lie under; what is left over lies in a circle and is refused."""
    waiting = {row.values["key"]: row for row in rows}
    ordered: list[Row] = []
    while ready := [row for row in waiting.values() if row.values.get("parent") not in waiting]:
        ordered += ready
        for row in ready:
            del waiting[row.values["key"]]
    for row in waiting.values():
        row.refuse("parent", f"{row.values['key']} would lie under itself.")
    return ordered
