"""Files become items: a person says what they are, and one transaction writes the draft and files the arrival."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stoa.across.capture.models import Arrival
from stoa.foundation.errors import NotAllowedError
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.services import Actor, NewEvent, append_events, one_change
from stoa.foundation.ingest.duplicates import Treatment
from stoa.foundation.ingest.replacing import replace_file
from stoa.foundation.items.content import Content, Contributor, Link, NamedFile, from_json
from stoa.foundation.items.models import Revision, Status
from stoa.foundation.items.queries.one import readable_item, stewarded_item
from stoa.foundation.items.services import Save, save_items

if TYPE_CHECKING:
    from datetime import date

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.services import Saved

RELATED = "derives_from"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person says of a file. `other` is the short id that `treatment` speaks of; `position` the file it replaces."""

    title: str
    kind: str
    language: str
    access: frozenset[str]
    authors: tuple[str, ...] = ()
    published_on: date | None = None
    topics: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    unit: int | None = None
    treatment: str = Treatment.SEPARATE
    other: str = ""
    position: int | None = None
    summary: str = ""


def file_arrival(arrival: Arrival, decision: Decision, *, viewer: Viewer, actor: Actor) -> str:
    """Make the draft (or the new version) that the decision asks for; returns the short id of the item.

    Done twice it is done once. Raises NotFoundError for an item the viewer may not see, NotAllowedError for one they may
    only read, BadInputError, EditConflictError; then nothing has changed.
    """
    with one_change():
        locked = Arrival.objects.select_for_update().get(pk=arrival.pk)
        if locked.state == Arrival.State.FILED:
            return locked.short_id
        if not locked.is_open:
            raise NotAllowedError("This file is not ready to be brought in.")
        saved = _saved(locked, decision, viewer, actor)
        failpoint("capture.item_saved")
        locked.state, locked.short_id = Arrival.State.FILED, saved.short_id
        locked.save(update_fields=["state", "short_id"])
        append_events([NewEvent("capture.filed", str(locked.pk), {"item": saved.short_id})], actor=actor)
    return saved.short_id


def _saved(arrival: Arrival, decision: Decision, viewer: Viewer, actor: Actor) -> Saved:
    if decision.treatment == Treatment.NEW_VERSION:
        return _new_version(arrival, decision, viewer, actor)
    content = _content(arrival, decision, viewer)
    if decision.treatment != Treatment.SEPARATE:
        other = readable_item(viewer, decision.other)
        content = (
            replace(content, translation_of=other.short_id)
            if decision.treatment == Treatment.TRANSLATION
            else replace(content, relations=(Link(RELATED, other.short_id),))
        )
    return save_items([Save(content, decision.kind, Status.DRAFT)], actor=actor)[0]


def _content(arrival: Arrival, decision: Decision, viewer: Viewer) -> Content:
    return Content(
        title=decision.title,
        summary=decision.summary,
        language=decision.language,
        access=decision.access,
        people=tuple(Contributor(name, "author") for name in decision.authors),
        published_on=decision.published_on,
        topics=decision.topics,
        places=decision.places,
        units=(decision.unit,) if decision.unit else (),
        owner=viewer.person_id,
        files=(_file(arrival),),
    )


def _file(arrival: Arrival) -> NamedFile:
    return NamedFile(str(arrival.blob_id), arrival.name)


def _new_version(arrival: Arrival, decision: Decision, viewer: Viewer, actor: Actor) -> Saved:
    """Put the file in the place of the one it repeats: the item's address and everything else stay.

    Over something published this is a draft beside it, which its owner publishes.
    """
    item = stewarded_item(viewer, decision.other)
    content = from_json(Revision.objects.get(item_id=item.pk, number=item.head).content)
    file = _file(arrival)
    position = decision.position
    if position is None:
        position = next((at for at, other in enumerate(content.files) if other.name == file.name), None)
    if position is not None:
        return replace_file(
            item, position, file.digest, file.name, read_head=item.head, actor=actor, status=Status.DRAFT
        )
    save = Save(replace(content, files=(*content.files, file)), item.kind, Status.DRAFT, item.pk, item.head)
    return save_items([save], actor=actor)[0]
