"""The item page: everything about one item that its viewer may know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa.across.discovery.queries import similar_ids
from stoa.across.reading.citing import Citations, cite
from stoa.across.reading.file_list import FileEntry, files_of
from stoa.engine.search.protocol import SearchError
from stoa.foundation.access.reach import PUBLIC
from stoa.foundation.access.words import audience_phrases
from stoa.foundation.directory.models import Person
from stoa.foundation.history.queries import events_about
from stoa.foundation.items.models import Contribution, Item, Status
from stoa.foundation.items.queries.connected import relations_of
from stoa.foundation.items.queries.listing import items_by_id
from stoa.foundation.items.queries.one import is_steward
from stoa.foundation.items.queries.rows import Row, item_url, rows_of
from stoa.foundation.items.typed import typed_fields, typed_row
from stoa.foundation.registries import relation_type, verb
from stoa.foundation.ui.markup import UNMARKED, Marker, markdown_html
from stoa.foundation.ui.templatetags.ui import day, language_name
from stoa.foundation.vocabulary.queries import LabelText, labels_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from django.utils.safestring import SafeString

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.history.models import Event

RELATED_SHOWN, RELATED_ASKED = 4, 8
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Connected:
    """How another item is related to this one: a sentence that ends in its title."""

    sentence: str
    row_title: str
    url: str
    language: str


@dataclass(frozen=True, slots=True)
class Contributor:
    name: str
    role_label: str
    url: str


@dataclass(frozen=True, slots=True)
class WhoCanSee:
    sentence: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the history, newest first. `number` is the version it made, if any."""

    number: int | None
    when: datetime
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class ItemPage:
    """All that the item page shows. `history` is for stewards, empty for everybody else."""

    row: Row
    summary: str
    text_html: SafeString
    language_versions: tuple[tuple[str, str, str], ...]
    files: tuple[FileEntry, ...]
    topics: tuple[tuple[str, str, str], ...]
    places: tuple[tuple[str, str, str], ...]
    connected: tuple[Connected, ...]
    people: tuple[Contributor, ...]
    owner: Contributor | None
    identifiers: tuple[tuple[str, str], ...]
    fields: tuple[tuple[str, str], ...]
    who_can_see: WhoCanSee
    history: tuple[Change, ...]
    citations: Citations
    notices: tuple[str, ...]
    related: tuple[Row, ...]
    export_url: str

    @property
    def has_text_in_files(self) -> bool:
        """Whether at least one of the files can be read here."""
        return any(file.read_url for file in self.files)


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is left of a withdrawn item for those who could read it. `successor` is title, url, language."""

    title: str
    language: str
    short_id: str
    reason: str
    withdrawn_on: datetime
    successor: tuple[str, str, str] | None
    history: tuple[Change, ...]


def tombstone(viewer: Viewer, short_id: str) -> Tombstone | None:
    """The tombstone of a withdrawn item whose audience includes the viewer, else None."""
    rows = Item.objects.unscoped("a tombstone is shown to the item's audience, asked below").select_related(
        "access", "stewards"
    )
    item = rows.filter(short_id=short_id, status=Status.WITHDRAWN).first()
    if item is None or not (_could_read(viewer, item) or is_steward(viewer, item)):
        return None
    history = changes_of(item) if is_steward(viewer, item) else ()
    return Tombstone(
        item.title, item.language, short_id, item.withdrawn_reason, item.updated_at, _successor(viewer, item), history
    )


def _could_read(viewer: Viewer, item: Item) -> bool:
    """Whether the item would be open to the viewer were it not withdrawn: one whose time had not come stays unknown."""
    return item.is_in_force(timezone.now()) and bool(viewer.tokens & set(item.access.tokens))


def _successor(viewer: Viewer, item: Item) -> tuple[str, str, str] | None:
    found = Item.objects.visible_to(viewer).filter(short_id=item.successor).first() if item.successor else None
    return (found.title, item_url(found.short_id), found.language) if found else None


def item_page(viewer: Viewer, item: Item, language: str, marker: Marker = UNMARKED) -> ItemPage:
    """The page of an item the viewer may see, in the reader's language, the words marked by which they came."""
    relations, alike = relations_of(item), _alike(viewer, item)
    others = items_by_id(viewer, [*(alike or ()), *(end for _, end, _ in relations)])
    related = _related(item, [others[pk] for pk in alike or () if pk in others])
    labels = labels_of(_concepts_on([item, *related]), language)
    rows = rows_of(viewer, [item, *related], language, labels=labels)
    people = list(Contribution.objects.filter(item_id=item.pk).select_related("person").order_by("position"))
    typed = typed_row(item)
    return ItemPage(
        row=rows[0],
        summary=item.summary,
        text_html=marker.mark(markdown_html(item.text), "found"),
        language_versions=tuple((language_name(code), url, code) for code, url in rows[0].other_languages),
        files=files_of(item),
        topics=_concepts(item.card["topics"], labels),
        places=_concepts(item.card["places"], labels),
        connected=_connected(relations, others),
        people=tuple(_contributor(person) for person in people),
        owner=_owner(viewer, item.owner),
        identifiers=tuple(item.identifiers.items()),
        fields=_fields(item, typed),
        who_can_see=_who_can_see(viewer, item),
        history=changes_of(item) if is_steward(viewer, item) else (),
        citations=cite(item, people, typed),
        notices=(*_notices(item, is_steward=is_steward(viewer, item)), *_missing_parts(alike)),
        related=tuple(rows[1:]),
        export_url=reverse("reading:item-export", kwargs={"short_id": item.short_id}),
    )


def _alike(viewer: Viewer, item: Item) -> list[int] | None:
    """Ids of similar items; None when search cannot answer: the item itself can be read all the same."""
    try:
        return similar_ids(viewer, item, RELATED_ASKED)
    except SearchError as error:
        log.exception("similar items are left out, search is not answering", reason=str(error))
        return None


def _missing_parts(alike: Sequence[int] | None) -> tuple[str, ...]:
    return (_("Similar items cannot be shown: search cannot answer just now."),) if alike is None else ()


def _related(item: Item, alike: Sequence[Item]) -> list[Item]:
    """The few most alike that are not this very text in another language."""
    return [other for other in alike if other.translation_key != item.translation_key][:RELATED_SHOWN]


def _concepts_on(items: Sequence[Item]) -> set[int]:
    """All topics and places that the page names: those of the item, and the places of what is like it."""
    return {*items[0].card["topics"], *(pk for item in items for pk in item.card["places"])}


def _concepts(ids: Sequence[int], labels: Mapping[int, LabelText]) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (labels[pk].text, reverse("reading:concept", kwargs={"pk": pk}), labels[pk].language)
        for pk in ids
        if pk in labels
    )


def _connected(relations: Sequence[tuple[str, int, bool]], others: Mapping[int, Item]) -> tuple[Connected, ...]:
    """Relations both ways, only to items the viewer may see; a sentence for each item, not a type code."""
    sentences: dict[int, list[str]] = {}
    for type_, end, is_forward in relations:
        if end in others:
            said = relation_type(type_)
            sentences.setdefault(end, []).append(str(said.forward if is_forward else said.backward))
    return tuple(
        Connected(
            _listed(dict.fromkeys(several)), others[end].title, item_url(others[end].short_id), others[end].language
        )
        for end, several in sentences.items()
    )


def _contributor(person: Contribution) -> Contributor:
    url = person.person.get_absolute_url() if person.person else ""
    return Contributor(person.name, str(person.get_role_display()), url)


def _owner(viewer: Viewer, owner: Person | None) -> Contributor | None:
    """The owner by name, for people who are signed in."""
    if owner is None or not viewer.is_signed_in:
        return None
    return Contributor(owner.name, "", owner.get_absolute_url())


def _fields(item: Item, typed: Any) -> tuple[tuple[str, str], ...]:
    """The kind's own facts that have a value, labelled."""
    return tuple(
        (capfirst(str(column.verbose_name)), _value(typed, column.name))
        for column in typed_fields(item.kind)
        if getattr(typed, column.name) not in (None, "")
    )


def _value(typed: Any, name: str) -> str:
    value = getattr(typed, name)
    if hasattr(value, "isoformat"):
        return day(value)
    display = getattr(typed, f"get_{name}_display", None)
    return str(display() if display else value)


def _who_can_see(viewer: Viewer, item: Item) -> WhoCanSee:
    phrases = audience_phrases(item.access.tokens, viewer)
    sentence = _("This can be seen by %(audience)s.") % {"audience": _listed(phrases)}
    if not item.is_open:
        return WhoCanSee(_("Only those who look after it can see this until it is published."), (sentence,))
    if PUBLIC in item.access.tokens:
        return WhoCanSee(sentence, ())
    reasons = [_("You look after it.")] if is_steward(viewer, item) else []
    if viewer.tokens & set(item.access.tokens):
        reasons.append(_("You belong to its audience."))
    reasons.append(_("Its owner, backup owner, editors and the curators of its unit see it too."))
    return WhoCanSee(sentence, tuple(reasons))


def _listed(phrases: Iterable[str]) -> str:
    several = list(phrases)
    if len(several) < 2:
        return "".join(several)
    return _("%(most)s and %(last)s") % {"most": ", ".join(several[:-1]), "last": several[-1]}


def changes_of(item: Item) -> tuple[Change, ...]:
    """The item's history, newest first, with who did what in words."""
    events = events_about(item.short_id)
    names = {
        str(uuid): name
        for uuid, name in Person.objects.filter(uuid__in={e.actor for e in events if e.actor}).values_list(
            "uuid", "name"
        )
    }
    return tuple(_change(event, names) for event in reversed(events))


def _change(event: Event, names: dict[str, str]) -> Change:
    data = event.data
    what = str(verb(event.verb).label)
    changed = [name for name in data.get("changed", []) if name != "all"]
    if changed:
        what = ngettext("%(what)s (%(count)d field)", "%(what)s (%(count)d fields)", len(changed)) % {
            "what": what,
            "count": len(changed),
        }
    return Change(data.get("number"), event.occurred_at, names.get(event.actor, _("Stoa")), what)


def _notices(item: Item, *, is_steward: bool) -> tuple[str, ...]:
    """What a reader must know first: state and time limits. That something is being written is for stewards only."""
    now = timezone.now()
    said = []
    if item.status in {Status.DRAFT, Status.IN_REVIEW}:
        said.append(_("This is not published: %(state)s.") % {"state": item.get_status_display()})
    if item.status == Status.ARCHIVED:
        said.append(_("This is archived: it is kept as it was and may be out of date."))
    if item.available_from and item.available_from > now:
        said.append(_("Others can see this from %(day)s.") % {"day": day(item.available_from)})
    if item.available_until and item.available_until <= now:
        said.append(_("This was open to others until %(day)s.") % {"day": day(item.available_until)})
    if is_steward and item.live is not None and item.head > item.live:
        said.append(_("A newer version is being written; this is the published one."))
    return tuple(said)
