"""The reader of the history that tells people: events become notices, each once for each person (I7).

Notices are written first, then the position: a crash between them repeats work, and a notice that is there already stays
as it is. Who may see a line is not asked here but whenever it is shown.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from stoa.across.notices.facts import Facts, active_persons, comment_of, facts_of, reads_as_before, was_published
from stoa.across.notices.models import Notice
from stoa.across.notices.tellings import PUBLISHING, TELLINGS, Reason
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.queries import events_after, reader_position
from stoa.foundation.history.services import move_reader
from stoa.foundation.workflow.queries import reviewers_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from stoa.across.notices.tellings import Telling
    from stoa.foundation.history.models import Event
    from stoa.foundation.items.models import Item

READER = "notices"
EVENTS_AT_ONCE = 500
OLD = timedelta(days=30)
"""What happened longer ago is no news: a history read from its beginning fills no inbox."""

IN_BULK = frozenset({"import"})
"""Channels that bring whole collections: followers hear of those, people who are merely named on them do not."""


def follow_history(now: datetime) -> None:
    """Tell people of everything that happened since the last time."""
    while events := events_after(reader_position(READER), EVENTS_AT_ONCE):
        tell(events, now)
        failpoint("notices.told")
        move_reader(READER, events[-1].position)
        failpoint("notices.marked")


def tell(events: Sequence[Event], now: datetime) -> int:
    """Write the notices of these events, in any order and as often as one likes; returns how many were tried."""
    telling = [event for event in events if event.verb in TELLINGS and event.occurred_at > now - OLD]
    if not telling:
        return 0
    facts = facts_of(telling)
    found = [(event, _recipients(event, facts)) for event in telling if event.object_id in facts.items]
    persons = active_persons({person for _, recipients in found for person in recipients})
    rows = [
        _notice(event, facts, person, *why)
        for event, recipients in found
        for person, why in recipients.items()
        if person in persons and persons[person] != event.actor
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)


def _notice(event: Event, facts: Facts, person: int, reason: str, target: str) -> Notice:
    return Notice(
        position=event.position,
        recipient_id=person,
        item_id=facts.items[event.object_id].pk,
        verb=event.verb,
        actor=event.actor,
        reason=reason,
        target=target,
        is_new=event.position in facts.first,
        happened_at=event.occurred_at,
    )


def _recipients(event: Event, facts: Facts) -> dict[int, tuple[str, str]]:
    """Who is told of an event, and why: the closest of several reasons, with what it is about."""
    telling, item = TELLINGS[event.verb], facts.items[event.object_id]
    if event.verb in PUBLISHING and not _is_news(event, facts):
        return {}
    comment = comment_of(event)
    if comment and comment not in facts.commenters:
        return {}
    found: dict[int, tuple[str, str]] = {}
    for person, reason in _concerned(event, telling, item, facts):
        found.setdefault(person, (reason.value, str(comment) if comment else ""))
    if telling.for_followers:
        for person, reason, target in _following(event, item, facts):
            found.setdefault(person, (reason.value, target))
    return found


def _is_news(event: Event, facts: Facts) -> bool:
    return was_published(event) and (event.position in facts.first or not reads_as_before(event))


def _concerned(event: Event, telling: Telling, item: Item, facts: Facts) -> Iterator[tuple[int, Reason]]:
    """Those whom the item or what was said about it belongs to."""
    for reason in telling.to:
        for person in _holders(reason, event, item, facts):
            if person is not None:
                yield person, reason


def _holders(reason: Reason, event: Event, item: Item, facts: Facts) -> tuple[int | None, ...]:
    if reason in {Reason.OWNER, Reason.BACKUP, Reason.NAMED} and event.channel in IN_BULK:
        return ()
    if reason in {Reason.OWNER, Reason.BACKUP} and event.position in facts.approvals:
        return ()
    if reason == Reason.NAMED:
        return tuple(sorted(facts.named.get(item.pk, ()))) if event.position in facts.first else ()
    if reason == Reason.REVIEWER:
        return _reviewers(event, item, facts)
    if reason == Reason.WRITER:
        comment = comment_of(event)
        return (facts.commenters.get(comment),) if comment else tuple(facts.warners.get(item.pk, ()))
    if reason == Reason.AUTHOR:
        return (facts.submitters.get(item.pk),)
    return (item.owner_id if reason == Reason.OWNER else item.backup_owner_id,)


def _reviewers(event: Event, item: Item, facts: Facts) -> tuple[int, ...]:
    """Whoever was asked by name, else the curators of the unit."""
    asked = facts.persons.get(event.data.get("reviewer", ""))
    return (asked,) if asked else tuple(who.pk for who in reviewers_of(item) if who.curates_unit)


def _following(event: Event, item: Item, facts: Facts) -> Iterator[tuple[int, Reason, str]]:
    """Followers of the item itself and, when it is new, of what it is about, where and who it is from."""
    targets = facts.targets[item.pk]
    for what, target in targets if event.position in facts.first else targets[:1]:
        for person, since in facts.followers.get((what, target), ()):
            if since <= event.occurred_at:
                yield person, Reason(what), target
