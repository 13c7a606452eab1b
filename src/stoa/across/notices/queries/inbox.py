"""What a viewer is told. Every line is asked again with the rights of the moment: a hidden item's line is not there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from stoa.across.notices.models import Notice
from stoa.across.notices.queries.things import Thing, saved_searches, things
from stoa.across.notices.tellings import FOLLOWING, NEW_PLAIN, NEW_SAID, PRIVATE, PUBLISHING, TELLINGS, Reason
from stoa.foundation.access.queries import set_ids_meeting
from stoa.foundation.directory.models import Person
from stoa.foundation.items.models import Item, Status
from stoa.foundation.items.models.scope import in_force
from stoa.foundation.items.queries.listing import for_rows
from stoa.foundation.items.queries.rows import Row, item_url, rows_of
from stoa.foundation.registries import kind
from stoa.foundation.ui.templatetags.ui import spoken_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.registries import Kind

PAGE_SIZE = 30
COUNTED = 1_000
"""Unread lines are counted up to here: the number beside the menu costs the same for whoever never looks."""

_LINKED = frozenset({*FOLLOWING, Reason.SEARCH})
"""Reasons whose target is a thing with a page of its own."""

_LOOKED_AT = 40
"""Newest notices looked at for the home page."""


@dataclass(frozen=True, slots=True)
class Line:
    """One notice as shown. `why` ends in `thing` for those who follow something, and stands alone otherwise."""

    pk: int
    kind: Kind
    title: str
    url: str
    language: str
    said: str
    why: str
    thing: Thing | None
    when: datetime
    is_unread: bool


@dataclass(frozen=True, slots=True)
class Day:
    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class InboxPage:
    """`newest` is the position of the newest event shown: “all read” goes no further."""

    days: tuple[Day, ...]
    unread: int
    newest: int
    previous_url: str
    next_url: str


def shown_to(viewer: Viewer) -> QuerySet[Notice]:
    """The viewer's notices about items they may see now; of a withdrawn item, that it was."""
    mine = Notice.objects.filter(recipient_id=viewer.person_id)
    readable = Item.objects.visible_to(viewer).filter(pk=OuterRef("item_id"))
    looked_after = readable.filter(stewards_id__in=set_ids_meeting(viewer.own_tokens))
    stones = Item.objects.unscoped("a tombstone is for the item's audience, asked in the same statement").filter(
        in_force(viewer.reach()),
        pk=OuterRef("item_id"),
        status=Status.WITHDRAWN,
        access_id__in=set_ids_meeting(viewer.tokens),
    )
    is_open = ~Q(verb__in=PRIVATE) & Exists(readable)
    return mine.filter(is_open | Q(verb__in=PRIVATE) & Exists(looked_after) | Q(verb="item.withdrawn") & Exists(stones))


def unread_count(viewer: Viewer) -> int:
    """How many lines wait unread, as far as they are counted: one statement, asked for every page."""
    return shown_to(viewer).filter(read_at=None)[:COUNTED].count()


def inbox_page(viewer: Viewer, number: int, path: str, language: str) -> InboxPage:
    """One page of the inbox, newest first, by day."""
    start = (max(number, 1) - 1) * PAGE_SIZE
    rows = list(shown_to(viewer).order_by("-position", "-pk")[start : start + PAGE_SIZE + 1])
    lines = _lines(viewer, rows[:PAGE_SIZE], language)
    return InboxPage(
        days=_days(lines),
        unread=unread_count(viewer),
        newest=max((row.position for row in rows), default=0),
        previous_url=f"{path}?page={number - 1}" if number > 1 else "",
        next_url=f"{path}?page={number + 1}" if len(rows) > PAGE_SIZE else "",
    )


def _days(lines: Iterable[Line]) -> tuple[Day, ...]:
    by_day: dict[date, list[Line]] = {}
    for line in lines:
        by_day.setdefault(timezone.localdate(line.when), []).append(line)
    return tuple(Day(_day_label(day), tuple(lines)) for day, lines in by_day.items())


def _day_label(day: date) -> str:
    today = timezone.localdate()
    return {today: _("Today"), today - timedelta(days=1): _("Yesterday")}.get(day, spoken_day(day))


def _lines(viewer: Viewer, notices: Sequence[Notice], language: str) -> list[Line]:
    """The lines of notices whose items the viewer was found to see a moment ago."""
    rows = Item.objects.unscoped("asked by shown_to in the same breath").filter(pk__in={n.item_id for n in notices})
    items = {
        item.pk: item
        for item in rows.select_related("stewards").only("short_id", "title", "language", "kind", "stewards__tokens")
    }
    names = {
        str(uuid): name
        for uuid, name in Person.objects.filter(uuid__in={n.actor for n in notices if n.actor}).values_list(
            "uuid", "name"
        )
    }
    about = things(viewer, {(n.reason, n.target) for n in notices if n.reason in FOLLOWING}, language)
    searches = saved_searches(viewer, {n.target for n in notices if n.reason == Reason.SEARCH})
    about |= {(Reason.SEARCH.value, target): thing for target, thing in searches.items()}
    return [_line(viewer, notice, items[notice.item_id], names, about) for notice in notices if notice.item_id in items]


def _line(
    viewer: Viewer, notice: Notice, item: Item, names: Mapping[str, str], about: Mapping[tuple[str, str], Thing]
) -> Line:
    who = names.get(notice.actor, "") if _may_know_who(viewer, notice, item) else ""
    thing = about.get((notice.reason, notice.target))
    return Line(
        pk=notice.pk,
        kind=kind(item.kind),
        title=item.title,
        url=item_url(item.short_id) + _place(notice),
        language=item.language,
        said=_said(notice, who),
        why=_why(notice.reason, thing),
        thing=thing if notice.reason != Reason.ITEM else None,
        when=notice.happened_at,
        is_unread=notice.read_at is None,
    )


def _place(notice: Notice) -> str:
    """Where on the item's page the line leads: to the comment it is about."""
    return f"#comment-{notice.target}" if notice.target and notice.reason not in _LINKED else ""


def _may_know_who(viewer: Viewer, notice: Notice, item: Item) -> bool:
    """Who did it stands in the item's history, which is for those who look after it; a comment names its writer itself."""
    return notice.verb == "comment.written" or bool(viewer.own_tokens & set(item.stewards.tokens))


def _said(notice: Notice, who: str) -> str:
    if notice.reason == Reason.SEARCH:
        return str(NEW_PLAIN)
    telling = TELLINGS[notice.verb]
    is_first = notice.is_new and notice.verb in PUBLISHING
    said, plain = (NEW_SAID, NEW_PLAIN) if is_first else (telling.said, telling.plain)
    return str(said) % {"who": who} if who else str(plain)


def _why(reason: str, thing: Thing | None) -> str:
    """Why this person is told. Where what they follow is no longer theirs to know, only that they follow something."""
    if reason == Reason.SEARCH:
        return _("Your saved search") if thing else _("Because of a search that you had saved.")
    if reason in FOLLOWING and reason != Reason.ITEM:
        return _("Because you follow") if thing else _("Because of something that you follow.")
    return {
        Reason.ITEM.value: _("Because you follow this."),
        Reason.OWNER.value: _("You own this."),
        Reason.BACKUP.value: _("You stand in for its owner."),
        Reason.REVIEWER.value: _("You were asked to review it."),
        Reason.AUTHOR.value: _("You wrote this version."),
        Reason.WRITER.value: _("You wrote about this."),
        Reason.NAMED.value: _("You are named on it."),
    }.get(reason, "")


def new_in_followed(viewer: Viewer, limit: int, language: str) -> list[tuple[Row, Thing | None]]:
    """The newest items in what the viewer follows that they may read now, each with what it is followed by."""
    told = shown_to(viewer).filter(is_new=True, reason__in=FOLLOWING).order_by("-position")
    newest = list({notice.item_id: notice for notice in reversed(told[:_LOOKED_AT])}.values())[::-1]
    if not newest:
        return []
    rows = for_rows(Item.objects.visible_to(viewer).listed().filter(pk__in=[notice.item_id for notice in newest]))
    items = {item.pk: item for item in rows.filter(status=Status.PUBLISHED)}
    kept = [notice for notice in newest if notice.item_id in items][:limit]
    about = things(viewer, {(notice.reason, notice.target) for notice in kept}, language)
    shown = rows_of(viewer, [items[notice.item_id] for notice in kept], language)
    return [(row, about.get((notice.reason, notice.target))) for row, notice in zip(shown, kept, strict=True)]
