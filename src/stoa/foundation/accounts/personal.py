"""What the account and the directory hold about a person, for their own copy. No secret is among it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from stoa.foundation.accounts.factors import factors_of
from stoa.foundation.accounts.models import Session, User
from stoa.foundation.directory.models import Membership, Person
from stoa.foundation.history.models import Event
from stoa.foundation.registries import PersonalPart

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PERSON_FIELDS = (
    "uuid",
    "name",
    "email",
    "job_title",
    "duty_station",
    "languages",
    "about",
    "is_staff",
)


def person(person_id: int) -> Iterator[Mapping[str, Any]]:
    yield from Person.objects.filter(pk=person_id).values(*PERSON_FIELDS, "unit__key")


def memberships(person_id: int) -> Iterator[Mapping[str, Any]]:
    rows = Membership.objects.filter(person_id=person_id).order_by("since", "pk")
    yield from rows.values("group__key", "role", "since", "until")


def account(person_id: int) -> Iterator[Mapping[str, Any]]:
    for user in User.objects.filter(person_id=person_id):
        factors = factors_of(user)
        yield {
            "email": user.email,
            "role": user.role,
            "language": user.language,
            "last_sign_in": user.last_login,
            "code_app_since": factors.code_app_since,
            "recovery_codes_left": factors.codes_left,
            "passkeys": [{"name": p.name, "added": p.added_at, "used": p.used_at} for p in factors.passkeys],
        }


def sessions(person_id: int) -> Iterator[Mapping[str, Any]]:
    rows = Session.objects.filter(user__person_id=person_id, started_at__isnull=False)
    yield from rows.order_by("started_at").values("device", "started_at", "seen_at")


def actions(person_id: int) -> Iterator[Mapping[str, Any]]:
    """What the person did, as the history tells it: the fact, not the content."""
    key = str(Person.objects.values_list("uuid", flat=True).get(pk=person_id))
    rows = Event.objects.filter(actor=key).order_by("position")
    yield from rows.values("occurred_at", "verb", "object_id", "channel").iterator(chunk_size=2000)


PERSONAL = [
    PersonalPart("person", _("You in the directory"), person),
    PersonalPart("memberships", _("Groups you belong or belonged to"), memberships),
    PersonalPart("account", _("Your account"), account),
    PersonalPart("sessions", _("Where you are signed in"), sessions),
    PersonalPart("actions", _("What you did here"), actions),
]
