"""Whether a thing still holds: its owner says so, hands it on or names what replaces it; readers say that it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stoa.foundation.errors import BadInputError, NotAllowedError, Problem
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.services import Actor, NewEvent, append_events, one_change
from stoa.foundation.items.services import call_obsolete, give_item, verify_item
from stoa.foundation.workflow.intervals import next_review
from stoa.foundation.workflow.models import Flag, Verification

if TYPE_CHECKING:
    from datetime import date

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.directory.models import Person
    from stoa.foundation.items.models import Item

SENTENCE_LIMIT = 1_000


def verify(item: Item, *, note: str = "", until: date | None = None, actor: Actor) -> None:
    """Say that the item still holds, until a day; without one, for as long as its kind says. For those who look after it.

    Raises NotAllowedError for what is not published, BadInputError for a day that has gone by.
    """
    today = timezone.localdate()
    if not item.is_open:
        raise NotAllowedError(_("Only what is published can be verified."))
    if until is not None and until <= today:
        raise BadInputError([Problem("until", _("Choose a day to come: then you are asked again."))])
    until = until or next_review(item.kind, today)
    with transaction.atomic():
        verify_item(item, on=today, until=until)
        Verification.objects.create(
            item_id=item.pk, person_id=actor.person_id, on=today, until=until, note=note.strip()
        )
        failpoint("workflow.verified")
        facts = {"until": str(until or ""), "note": note.strip()}
        append_events([NewEvent("workflow.verified", item.short_id, facts)], actor=actor)


def hand_to(item: Item, *, person: Person, actor: Actor) -> None:
    """Make `person` the owner. For those who look after it; raises EditConflictError if it was changed since it was read."""
    if person.pk == item.owner_id:
        raise BadInputError([Problem("person", _("%(name)s is the owner already.") % {"name": person.name})])
    if not person.is_staff:
        raise BadInputError([Problem("person", _("Only a member of staff can own this: choose a colleague."))])
    with one_change():
        give_item(item, owner=person, actor=actor)
        failpoint("workflow.handed_over")
        append_events([NewEvent("workflow.handed_over", item.short_id, {"to": str(person.uuid)})], actor=actor)


def mark_obsolete(item: Item, *, successor: str = "", note: str = "", actor: Actor) -> None:
    """Say that the item holds no longer; it stays readable, with `successor` (a short id) named in its place."""
    if not item.is_open:
        raise NotAllowedError(_("Only what is published can be called obsolete."))
    if successor == item.short_id:
        raise BadInputError([Problem("successor", _("This cannot be replaced by itself."))])
    with transaction.atomic():
        call_obsolete(item, on=timezone.localdate(), successor=successor)
        failpoint("workflow.obsoleted")
        facts = {"successor": successor, "note": note.strip()}
        append_events([NewEvent("workflow.obsoleted", item.short_id, facts)], actor=actor)


def flag_outdated(item: Item, *, sentence: str, viewer: Viewer, actor: Actor) -> Flag:
    """Tell the owner why the item is outdated; saying it again replaces the reader's own sentence.

    For everybody signed in who may see it. Raises NotAllowedError for others, BadInputError without a sentence.
    """
    said = sentence.strip()
    if viewer.person_id is None:
        raise NotAllowedError(_("Sign in to tell the owner."))
    if not item.is_open:
        raise NotAllowedError(_("Only what is published can be outdated."))
    if not said or len(said) > SENTENCE_LIMIT:
        raise BadInputError([Problem("sentence", _("Say in a sentence or two what is no longer right."))])
    with transaction.atomic():
        flag, _is_new = Flag.objects.update_or_create(
            item_id=item.pk,
            person_id=viewer.person_id,
            resolved_at=None,
            defaults={"sentence": said, "raised_at": timezone.now()},
        )
        failpoint("workflow.flagged")
        append_events([NewEvent("workflow.flagged", item.short_id, {"sentence": said})], actor=actor)
    return flag


def resolve_flag(flag: Flag, *, actor: Actor) -> None:
    """Take the reader's sentence off the page; it stays in the history. One resolved already stays so."""
    with transaction.atomic():
        standing = Flag.objects.filter(pk=flag.pk, resolved_at=None)
        if not standing.update(resolved_at=timezone.now(), resolved_by_id=actor.person_id):
            return
        failpoint("workflow.flag_resolved")
        facts = {"sentence": flag.sentence}
        append_events([NewEvent("workflow.flag_resolved", flag.item.short_id, facts)], actor=actor)
