"""Writes to the directory. Each is safe to repeat: the same facts change nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from stoa.engine.text.fold import fold
from stoa.foundation.directory.models import Group, Membership, Organization, Person
from stoa.foundation.errors import BadInputError, Problem
from stoa.foundation.history.services import Actor, NewEvent, append_events

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


def save_organization(*, names: Mapping[str, str], short_name: str, taglines: Mapping[str, str], actor: Actor) -> None:
    """Say what the organization calls itself."""
    with transaction.atomic():
        row = Organization.objects.select_for_update().first() or Organization()
        facts = {"names": dict(names), "short_name": short_name, "taglines": dict(taglines)}
        for name, value in facts.items():
            setattr(row, name, value)
        row.save()
        append_events([NewEvent("organization.saved", "organization", facts)], actor=actor)


def save_group(*, key: str, actor: Actor, **facts: Any) -> tuple[Group, bool]:
    """Create or change the group `key`; returns it and whether anything changed."""
    with transaction.atomic():
        group = Group.objects.select_for_update().filter(key=key).first() or Group(key=key)
        changed = _apply(group, facts)
        if changed:
            group.line = [key, *(group.parent.line if group.parent else [])]
            group.save()
            _extend_lines(group)
            append_events([NewEvent("group.saved", f"group:{key}", {"fields": changed})], actor=actor)
    return group, bool(changed)


def _extend_lines(group: Group) -> None:
    """Bring the lines of all groups below up to date after a move. Raises ValueError when a group would lie under itself."""
    if len(set(group.line)) != len(group.line):
        raise ValueError(f"The group {group.key} would lie under itself.")
    for child in group.children.all():
        child.line = [child.key, *group.line]
        child.save(update_fields=["line"])
        _extend_lines(child)


def save_person(*, email: str | None, name: str, actor: Actor, **facts: Any) -> tuple[Person, bool]:
    """Create or change the person with this e-mail; returns them and whether anything changed."""
    address = email.lower() if email else None
    with transaction.atomic():
        found = Person.objects.select_for_update().filter(email=address).first() if address else None
        person = found or Person(email=address)
        changed = _apply(person, {"name": name, "name_fold": fold(name)[:200], **facts})
        if changed:
            person.save()
            append_events([NewEvent("person.saved", f"person:{person.uuid}", {"fields": changed})], actor=actor)
    return person, bool(changed)


def change_person(*, person: Person, email: str | None, name: str, actor: Actor, **facts: Any) -> bool:
    """Change a person who is known, their e-mail too; returns whether anything changed. A blank e-mail is none.

    Raises BadInputError when somebody else has the e-mail.
    """
    address = email.lower() if email else None
    with transaction.atomic():
        row = Person.objects.select_for_update().get(pk=person.pk)
        if address and Person.objects.filter(email=address).exclude(pk=row.pk).exists():
            raise BadInputError([Problem("email", _("Somebody else here has this e-mail address."))])
        wanted = {"email": address, "name": name, "name_fold": fold(name)[:200], **facts}
        changed = _apply(row, wanted)
        if changed:
            row.save()
            append_events([NewEvent("person.saved", f"person:{row.uuid}", {"fields": changed})], actor=actor)
    return bool(changed)


def set_active(*, person: Person, is_active: bool, actor: Actor) -> bool:
    """Say that somebody left, or is back; returns whether that is new. What they wrote keeps their name."""
    with transaction.atomic():
        changed = Person.objects.filter(pk=person.pk, is_active=not is_active).update(is_active=is_active)
        if changed:
            verb = "person.reactivated" if is_active else "person.deactivated"
            append_events([NewEvent(verb, f"person:{person.uuid}")], actor=actor)
    return bool(changed)


def end_membership(*, membership: Membership, today: date, actor: Actor) -> None:
    """End a membership with the day before, so that it opens nothing from the next request on.

    One that began today or has not begun leaves no row: it would end before it began. The history keeps it.
    """
    last = today - timedelta(days=1)
    with transaction.atomic():
        row = Membership.objects.select_for_update().select_related("person", "group").get(pk=membership.pk)
        if row.since > last:
            row.delete()
        else:
            row.until = min(row.until or last, last)
            row.save(update_fields=["until"])
        payload = {"group": row.group.key, "role": row.role, "since": str(row.since), "until": str(last)}
        append_events([NewEvent("membership.ended", f"person:{row.person.uuid}", payload)], actor=actor)


def save_membership(
    *, person: Person, group: Group, role: str, since: date, until: date | None, actor: Actor
) -> tuple[Membership, bool]:
    """Create or change a membership; returns it and whether anything changed. Takes effect on the next request."""
    with transaction.atomic():
        found = Membership.objects.select_for_update().filter(person=person, group=group, role=role).first()
        membership = found or Membership(person=person, group=group, role=role)
        changed = _apply(membership, {"since": since, "until": until})
        if changed or not found:
            membership.save()
            payload = {"group": group.key, "role": role, "since": str(since), "until": str(until) if until else None}
            append_events([NewEvent("membership.saved", f"person:{person.uuid}", payload)], actor=actor)
    return membership, bool(changed or not found)


def _apply(row: Group | Person | Membership, facts: Mapping[str, Any]) -> list[str]:
    """Set the facts that differ and name them; for a new row every fact given counts as changed."""
    changed = [name for name, value in facts.items() if row.pk is None or getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
    return changed or ([] if row.pk else ["created"])
