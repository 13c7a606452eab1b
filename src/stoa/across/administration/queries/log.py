"""The history and the access log as administrators read them: who, what, when. What an event holds is not shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from stoa.across.administration.gate import NOTHING, is_admin
from stoa.across.administration.queries.pages import ROWS_A_PAGE, Page, page_of
from stoa.engine.formats.safe_cell import csv_lines
from stoa.foundation.access.queries import reads
from stoa.foundation.directory.models import Group, Person
from stoa.foundation.errors import NotFoundError
from stoa.foundation.history.models import Event
from stoa.foundation.items.models import Item
from stoa.foundation.items.short_ids import read_short_id
from stoa.foundation.registries import verbs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from django.db.models import QuerySet

    from stoa.foundation.access.models import AccessRead
    from stoa.foundation.access.reach import Viewer

EXPORTED_AT_MOST = 100_000
CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Happened:
    """One event in words. `url` leads to what it is about, `about` names it as far as the viewer may know."""

    position: int
    at: datetime
    who: str
    what: str
    about: str
    url: str
    channel: str


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Events, newest first; `problem` says what of the filters could not be understood."""

    rows: list[Happened]
    next_url: str
    problem: str


def history_page(viewer: Viewer, asked: Mapping[str, str], language: str) -> HistoryPage:
    """Events that fit what was asked for: verb, who (an e-mail), from and to (days), before (a position)."""
    _admins_only(viewer)
    chosen, problem = _events(asked)
    if asked.get("before", "").isdecimal() and len(asked["before"]) < 19:
        chosen = chosen.filter(position__lt=int(asked["before"]))
    found = list(chosen.order_by("-position")[: ROWS_A_PAGE + 1])
    rows = _in_words(viewer, found[:ROWS_A_PAGE], language)
    kept = {name: value for name, value in asked.items() if value and name != "before"}
    more = len(found) > ROWS_A_PAGE
    return HistoryPage(rows, "?" + urlencode(kept | {"before": str(rows[-1].position)}) if more else "", problem)


def history_csv(viewer: Viewer, asked: Mapping[str, str], language: str) -> Iterator[str]:
    """The same events as CSV, newest first, at most a hundred thousand; read in pieces as they are sent."""
    _admins_only(viewer)
    chosen, _problem = _events(asked)
    yield from csv_lines([[_("Number"), _("When"), _("Who"), _("What"), _("About"), _("Through")]])
    last: int | None = None
    for _turn in range(EXPORTED_AT_MOST // CHUNK):
        rows = chosen.filter(position__lt=last) if last else chosen
        found = list(rows.order_by("-position")[:CHUNK])
        for row in _in_words(viewer, found, language):
            yield from csv_lines([[row.position, row.at.isoformat(), row.who, row.what, row.about, row.channel]])
        if len(found) < CHUNK:
            return
        last = found[-1].position


def _events(asked: Mapping[str, str]) -> tuple[QuerySet[Event], str]:
    rows, problem = Event.objects.all(), ""
    if asked.get("verb") in verbs():
        rows = rows.filter(verb=asked["verb"])
    who = asked.get("who", "").strip().lower()
    if who:
        found = Person.objects.filter(email=who).values_list("uuid", flat=True).first()
        rows = rows.filter(actor=str(found)) if found else rows.none()
        problem = "" if found else _("Nobody here has the e-mail %(email)s.") % {"email": who}
    start, end = _day(asked.get("from", "")), _day(asked.get("to", ""))
    if start:
        rows = rows.filter(occurred_at__gte=_midnight(start))
    if end:
        rows = rows.filter(occurred_at__lt=_midnight(end + timedelta(days=1)))
    return rows, problem


def _day(text: str) -> date | None:
    """A day as browsers send it, between the years 1900 and 2200; whatever else is none."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1900 < found.year < 2200 else None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _in_words(viewer: Viewer, events: Iterable[Event], language: str) -> list[Happened]:
    """Events with the names of persons and groups: three statements at most."""
    several = list(events)
    objects = {event.object_id for event in several}
    keys = {event.actor for event in several} | _named(objects, "person:")
    persons = {
        str(uuid): name for uuid, name in Person.objects.filter(uuid__in=_uuids(keys)).values_list("uuid", "name")
    }
    groups = {group.key: group.name(language) for group in Group.objects.filter(key__in=_named(objects, "group:"))}
    titles = titles_of(viewer, objects)
    return [_happened(event, persons, groups, titles) for event in several]


def _named(objects: Iterable[str], sort: str) -> set[str]:
    return {one.removeprefix(sort) for one in objects if one.startswith(sort)}


def _uuids(keys: Iterable[str]) -> list[str]:
    return [key for key in keys if len(key) == 36 and key.count("-") == 4]


def _happened(
    event: Event, persons: Mapping[str, str], groups: Mapping[str, str], titles: Mapping[str, str]
) -> Happened:
    declared = verbs().get(event.verb)
    about, url = _about(event.object_id, persons, groups, titles)
    return Happened(
        position=event.position,
        at=event.occurred_at,
        who=persons.get(event.actor, "") or (event.actor and _("somebody unknown")) or _("Stoa itself"),
        what=str(declared.label) if declared else event.verb,
        about=about,
        url=url,
        channel=event.channel,
    )


def _about(
    object_id: str, persons: Mapping[str, str], groups: Mapping[str, str], titles: Mapping[str, str]
) -> tuple[str, str]:
    """What an event is about, and where that is: an item by its title where the viewer may see it, else by its short id."""
    sort, _colon, key = object_id.partition(":")
    if sort == "person" and key in persons:
        return persons[key], reverse("administration:person", kwargs={"uuid": key})
    if sort == "group" and key in groups:
        return groups[key], reverse("administration:group", kwargs={"key": key})
    if object_id in titles:
        return f"{titles[object_id]} ({object_id})", reverse("reading:item", kwargs={"short_id": object_id})
    return object_id, ""


def titles_of(viewer: Viewer, short_ids: Iterable[str]) -> dict[str, str]:
    """Titles of the items the viewer may see, by short id: one statement."""
    wanted = sorted({one for one in short_ids if one.startswith("ST-")})
    rows = Item.objects.visible_to(viewer).filter(short_id__in=wanted)
    return dict(rows.values_list("short_id", "title")) if wanted else {}


def access_log_page(viewer: Viewer, asked: Mapping[str, str], number: int) -> tuple[Page[AccessRead], dict[str, str]]:
    """Who read what is restricted, newest first, and the titles the viewer may see; `asked` may hold who and item."""
    _admins_only(viewer)
    rows = reads()
    if asked.get("item"):
        rows = rows.filter(short_id=read_short_id(asked["item"]) or "")
    if asked.get("who"):
        rows = rows.filter(person__email=asked["who"].strip().lower())
    if asked.get("emergency"):
        rows = rows.filter(is_emergency=True)
    page = page_of(rows, number, asked)
    return page, titles_of(viewer, {row.short_id for row in page.rows})


def _admins_only(viewer: Viewer) -> None:
    if not is_admin(viewer):
        raise NotFoundError(NOTHING)
