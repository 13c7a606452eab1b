"""A version of an item, or the beginning of one, as the form shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from stoa.across.writing.attaching import mark_of
from stoa.across.writing.audience import named
from stoa.across.writing.filled import TYPED, Filled
from stoa.across.writing.known import persons_of, targets_of
from stoa.foundation.directory.models import Group, Person
from stoa.foundation.items.models import Item
from stoa.foundation.items.typed import typed_fields

if TYPE_CHECKING:
    from datetime import date, datetime

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.content import Content


def blank(viewer: Viewer, language: str) -> Filled:
    """An empty form: in the reader's language, for staff, owned by the writer, from the unit they belong to."""
    person = Person.objects.select_related("unit").filter(pk=viewer.person_id or 0).first()
    unit = person.unit if person and person.unit and person.unit.kind == Group.Sort.UNIT else None
    values = {
        "language": (language,),
        "audience": ("staff",),
        "units": (unit.key,) if unit else (),
        "owner": (viewer.person_key,),
        "person_name": (viewer.name,),
        "person_role": ("author",),
        "person_ref": (viewer.person_key,),
    }
    return Filled(values)


def filled_of(viewer: Viewer, content: Content, kind_key: str) -> Filled:
    """A version as the form shows it to `viewer`: five queries at most.

    What they may not know of (groups, items at the other end of a relation) stays out and is kept when they save.
    """
    persons = {p.pk: str(p.uuid) for p in Person.objects.filter(pk__in=persons_of(content))}
    units = dict(Group.objects.filter(pk__in=content.units).values_list("pk", "key")) if content.units else {}
    seen = _seen(viewer, targets_of(content))
    values: dict[str, tuple[str, ...]] = {
        **_lines(content),
        **_audience(viewer, content),
        "topics": tuple(str(pk) for pk in content.topics),
        "places": tuple(str(pk) for pk in content.places),
        "units": tuple(units[pk] for pk in content.units if pk in units),
        "owner": _one(persons.get(content.owner or 0, "")),
        "backup_owner": _one(persons.get(content.backup_owner or 0, "")),
        "translation_of": _one(content.translation_of if content.translation_of in seen else ""),
    }
    filled = Filled(values | _typed(content, kind_key))
    filled = filled.with_rows("people", [(p.name, p.role, persons.get(p.person or 0, "")) for p in content.people])
    filled = filled.with_rows("relations", [(link.type, link.to) for link in content.relations if link.to in seen])
    filled = filled.with_rows("files", [(mark_of(viewer, file.digest), file.name) for file in content.files])
    return filled.with_rows("identifiers", list(content.identifiers.items()))


def _seen(viewer: Viewer, wanted: set[str]) -> set[str]:
    if not wanted:
        return set()
    return set(Item.objects.visible_to(viewer).filter(short_id__in=wanted).values_list("short_id", flat=True))


def _one(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _lines(content: Content) -> dict[str, tuple[str, ...]]:
    given: dict[str, str] = {
        name: getattr(content, name) for name in ("title", "summary", "text", "language", "licence")
    }
    given |= {name: _day(getattr(content, name)) for name in ("occurred_on", "published_on", "review_by")}
    given |= {name: minute(getattr(content, name)) for name in ("available_from", "available_until")}
    return {name: _one(value) for name, value in given.items()}


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def minute(value: datetime | None) -> str:
    """A moment in the organization's zone, as browsers write and read it."""
    return timezone.localtime(value).strftime("%Y-%m-%dT%H:%M") if value else ""


def _audience(viewer: Viewer, content: Content) -> dict[str, tuple[str, ...]]:
    split = named(viewer, content.access)
    return {
        "audience": split.ticked,
        "audience_groups": split.groups,
        "audience_people": _one(", ".join(split.emails)),
        "audience_kept": ("1",) if split.unnamed else (),
    }


def _typed(content: Content, kind_key: str) -> dict[str, tuple[str, ...]]:
    return {
        f"{TYPED}{column.name}": _one(_written(content.fields.get(column.name))) for column in typed_fields(kind_key)
    }


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else ""
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
