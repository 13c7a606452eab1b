"""Addresses of the administration for the access walk: every person, group and membership, and what is not there."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from stoa.across.administration.models import Upload
from stoa.foundation.access.models import EmergencyAccess
from stoa.foundation.accounts.models import Link, User
from stoa.foundation.accounts.services import make_link
from stoa.foundation.directory.models import Group, Membership, Person
from stoa.foundation.items.models import Item, LegalHold
from stoa.foundation.registries import Sample

BOTH = ("GET", "HEAD", "POST")
NOBODY = UUID(int=0)
MISSING = "ST-0000000"


def _one(route: str) -> list[str]:
    return [reverse(f"administration:{route}")]


def _people(route: str) -> list[str]:
    """Two people and one that is not there: the pages are alike."""
    some = [*Person.objects.order_by("pk").values_list("uuid", flat=True)[:2], NOBODY]
    return [reverse(f"administration:{route}", kwargs={"uuid": uuid}) for uuid in some]


def _groups(route: str) -> list[str]:
    keys = [*Group.objects.order_by("pk").values_list("key", flat=True), "no-such-group"]
    return [reverse(f"administration:{route}", kwargs={"key": key}) for key in keys]


def _memberships(route: str) -> list[str]:
    some = [*Membership.objects.order_by("-pk").values_list("pk", flat=True)[:4], 0]
    return [reverse(f"administration:{route}", kwargs={"pk": pk}) for pk in some]


def _uploads() -> list[str]:
    """A list of the newest person with an account, made so that there is one, and one that is not there."""
    owner = Person.objects.filter(account__role="admin").order_by("pk").first()
    if owner and not Upload.objects.exists():
        Upload.objects.create(person=owner, name="people.csv", content=b"email,name\n", sent_at=timezone.now())
    keys = [*Upload.objects.order_by("pk").values_list("key", flat=True)[:2], NOBODY]
    return [reverse("administration:uploaded", kwargs={"key": key}) for key in keys]


def _emergencies() -> list[str]:
    """One of somebody whose role gives it no effect, made so that there is one, and one that is not there."""
    somebody = Person.objects.filter(account__role="").order_by("pk").first()
    now = timezone.now()
    if somebody and not EmergencyAccess.objects.exists():
        EmergencyAccess.objects.create(
            person=somebody,
            object_id="group:none",
            scope="group",
            tokens=[],
            reason="The walk asks for it.",
            since=now,
            until=now + timedelta(days=1),
        )
    some = [*EmergencyAccess.objects.order_by("pk").values_list("pk", flat=True)[:2], 0]
    return [reverse("administration:end-emergency", kwargs={"pk": pk}) for pk in some]


def _invitations() -> list[str]:
    """One that was made so that there is one, and one that is not there."""
    user = User.objects.order_by("pk").first()
    if user and not Link.objects.filter(purpose=Link.Purpose.INVITATION).exists():
        make_link(user=user, purpose=Link.Purpose.INVITATION, valid=timedelta(days=1))
    some = [*Link.objects.order_by("pk").values_list("pk", flat=True)[:2], 0]
    return [reverse("administration:revoke", kwargs={"pk": pk}) for pk in some]


def _readers() -> list[str]:
    rows = Item.objects.unscoped("the access walk asks for every item as every reader").order_by("pk")
    return [_of_item("readers", short_id) for short_id in [*rows.values_list("short_id", flat=True), MISSING]]


def _releases() -> list[str]:
    """Three items of which the first is held, made so that there is one, and one that is not there."""
    rows = Item.objects.unscoped("the access walk asks for what is held as every reader").order_by("pk")[:3]
    for item in rows[:1]:
        LegalHold.objects.get_or_create(item_id=item.pk, defaults={"reason": "The walk.", "since": timezone.now()})
    return [_of_item("release", short_id) for short_id in [*(item.short_id for item in rows), MISSING]]


def _of_item(route: str, short_id: str) -> str:
    return reverse(f"administration:{route}", kwargs={"short_id": short_id})


SAMPLES = [
    Sample("administration:overview", lambda: _one("overview")),
    Sample("administration:people", lambda: _one("people"), query_strings=("", "?q=named&who=staff", "?page=99")),
    Sample("administration:add-person", lambda: _one("add-person"), methods=BOTH),
    Sample("administration:person", lambda: _people("person"), methods=BOTH),
    Sample("administration:deactivate", lambda: _people("deactivate"), methods=BOTH),
    Sample("administration:reactivate", lambda: _people("reactivate"), methods=BOTH),
    Sample("administration:join", lambda: _people("join"), methods=BOTH),
    Sample("administration:role", lambda: _people("role"), methods=BOTH),
    Sample("administration:hand-over", lambda: _people("hand-over"), methods=BOTH),
    Sample("administration:sign-out", lambda: _people("sign-out"), methods=BOTH),
    Sample("administration:second-factors", lambda: _people("second-factors"), methods=BOTH),
    Sample("administration:invitations", lambda: _one("invitations"), methods=BOTH),
    Sample("administration:revoke", _invitations, methods=BOTH),
    Sample("administration:membership", lambda: _memberships("membership"), methods=BOTH),
    Sample("administration:end-membership", lambda: _memberships("end-membership"), methods=BOTH),
    Sample(
        "administration:groups",
        lambda: _one("groups"),
        query_strings=("", "?kind=team", "?kind=community", "?kind=organization&q=z", "?kind=x"),
    ),
    Sample(
        "administration:add-group",
        lambda: [reverse("administration:add-group", kwargs={"kind": kind}) for kind in (*Group.Sort.values, "x")],
        methods=BOTH,
    ),
    Sample("administration:group", lambda: _groups("group"), methods=BOTH),
    Sample("administration:add-member", lambda: _groups("add-member"), methods=BOTH),
    Sample("administration:roles", lambda: _one("roles"), methods=BOTH),
    Sample("administration:organization", lambda: _one("organization"), methods=BOTH),
    Sample("administration:upload", lambda: _one("upload"), methods=BOTH),
    Sample("administration:uploaded", _uploads, methods=BOTH),
    Sample("administration:emergency", lambda: _one("emergency"), methods=BOTH),
    Sample("administration:end-emergency", _emergencies, methods=BOTH),
    Sample("administration:holds", lambda: _one("holds"), methods=BOTH),
    Sample("administration:release", _releases, methods=BOTH),
    Sample("administration:access-log", lambda: _one("access-log"), query_strings=("", "?item=st&who=x&emergency=1")),
    Sample("administration:history", lambda: _one("history"), query_strings=("", "?verb=item.created&from=2020-01-01")),
    Sample("administration:history-csv", lambda: _one("history-csv")),
    Sample("administration:operations", lambda: _one("operations")),
    Sample("administration:readers", _readers),
]
