"""Emergency access: an administrator sees for 24 hours what is not theirs to see, for a written reason, and all is told.

It is made of tokens a viewer holds, so the access rule stays one. It opens what is shared with one group, what one unit
owns, or what is one person's; a single item has no token of its own, and giving it one would change the rule.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stoa.foundation.access.models import EmergencyAccess
from stoa.foundation.access.queries import group_tokens
from stoa.foundation.access.reach import curator_token, person_token
from stoa.foundation.accounts.models import User
from stoa.foundation.directory.models import Group, Person
from stoa.foundation.errors import BadInputError, NotAllowedError, Problem
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.services import Actor, NewEvent, append_events

if TYPE_CHECKING:
    from collections.abc import Iterable

LASTS = timedelta(hours=24)
LEAST_REASON = 15


class Scope(models.TextChoices):
    """What an emergency access opens."""

    GROUP = "group", gettext_lazy("what is shared with the members of a group")
    OWNED = "owned", gettext_lazy("everything a unit owns, drafts too")
    PERSON = "person", gettext_lazy("what one person owns or was given in person, drafts too")


def open_emergency(*, person: Person, scope: str, key: str, reason: str, actor: Actor) -> EmergencyAccess:
    """Give an administrator the tokens of `scope` for 24 hours and write it down. `key` is a group's key or an e-mail.

    Raises NotAllowedError for everybody but administrators, BadInputError without a reason or for a wrong name.
    """
    if not User.objects.filter(person=person, role=User.Role.ADMIN, is_active=True).exists():
        raise NotAllowedError(_("Only an administrator can open emergency access."))
    object_id, tokens = _tokens(scope, key.strip())
    why = _reason(reason)
    now = timezone.now()
    with transaction.atomic():
        access = EmergencyAccess.objects.create(
            person=person,
            object_id=object_id,
            scope=scope,
            tokens=sorted(tokens),
            reason=why,
            since=now,
            until=now + LASTS,
        )
        payload = {"access": access.pk, "scope": scope, "reason": why, "until": access.until.isoformat()}
        failpoint("access.emergency_saved")
        append_events([NewEvent("emergency.opened", object_id, payload)], actor=actor)
    return access


def _tokens(scope: str, key: str) -> tuple[str, set[str]]:
    """Whom it concerns, and the tokens that open it."""
    if scope == Scope.PERSON:
        person = Person.objects.filter(email=key.lower()).first() if key else None
        if person is None:
            raise BadInputError([Problem("key", _("Nobody here has this e-mail address. Check it and try again."))])
        return f"person:{person.uuid}", {person_token(person.uuid)}
    group = Group.objects.filter(key=key).first()
    if group is None:
        raise BadInputError([Problem("key", _("There is no group with this key. Look it up under “Groups”."))])
    if scope == Scope.OWNED:
        return _owned(group)
    tokens = {f"unit:{group.key}"} if group.kind == Group.Sort.UNIT else group_tokens(group)
    if not tokens:
        raise BadInputError(
            [Problem("key", _("Nothing can be shared with this organization: it is no partner of ours."))]
        )
    return f"group:{group.key}", tokens


def _owned(group: Group) -> tuple[str, set[str]]:
    if group.kind != Group.Sort.UNIT:
        raise BadInputError([Problem("key", _("Only units own items. Choose what is shared with the group instead."))])
    return f"group:{group.key}", {curator_token(group.key)}


def _reason(reason: str) -> str:
    why = " ".join(reason.split())
    if len(why) < LEAST_REASON:
        raise BadInputError(
            [Problem("reason", _("Say in a sentence why this is needed: those concerned will read it."))]
        )
    if len(why) > 500:
        raise BadInputError([Problem("reason", _("Keep the reason under 500 characters."))])
    return why


def end_emergency(access: EmergencyAccess, *, actor: Actor) -> None:
    """End it before its time. To end what has ended changes nothing."""
    _end([access.pk], actor=actor, how="early")


def close_emergencies(now: datetime) -> None:
    """Write down that emergency access ran out, so that those concerned hear of it. It opened nothing since: a routine."""
    over = EmergencyAccess.objects.filter(until__lte=now, ended_at__isnull=True)
    pks = list(over.values_list("pk", flat=True))
    if pks:
        _end(pks, actor=Actor(), how="by itself")


def _end(pks: Iterable[int], *, actor: Actor, how: str) -> None:
    now = timezone.now()
    with transaction.atomic():
        rows = list(EmergencyAccess.objects.select_for_update().filter(pk__in=list(pks), ended_at__isnull=True))
        for row in rows:
            row.ended_at = min(now, row.until)
            row.save(update_fields=["ended_at"])
        failpoint("access.emergency_ended")
        events = [NewEvent("emergency.ended", row.object_id, {"access": row.pk, "how": how}) for row in rows]
        if events:
            append_events(events, actor=actor)
