"""Saves what the form holds."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from django.db import transaction

from stoa.foundation.directory.models import Group
from stoa.foundation.errors import NotAllowedError
from stoa.foundation.failpoints import failpoint
from stoa.foundation.history.services import NewEvent, append_events, one_change
from stoa.foundation.ingest.queries import readings_of
from stoa.foundation.ingest.reading import read_blob
from stoa.foundation.items.models import Attachment, Item, Status
from stoa.foundation.items.queries.one import stewarded_item
from stoa.foundation.items.queries.rights import may_write, publishing_bar
from stoa.foundation.items.services import Save, Saved, save_items
from stoa.foundation.items.services.drafts import drop_draft
from stoa.foundation.jobs.services import enqueue
from stoa.foundation.workflow.services import publish

if TYPE_CHECKING:
    from uuid import UUID

    from stoa.engine.formats.reader import Reader
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.history.services import Actor
    from stoa.foundation.items.content import Content

READ_FILE = "writing.read"


def save_written(
    content: Content,
    *,
    kind: str,
    item: Item | None,
    read_head: int | None,
    draft: UUID | None = None,
    viewer: Viewer,
    actor: Actor,
) -> Saved:
    """Save a new item, or a new version that nobody but its stewards sees until it is published; the kept draft goes.

    Raises BadInputError, EditConflictError with both texts, NotAllowedError for those who may not write it.
    """
    _refuse_strangers(viewer, item)
    with transaction.atomic():
        if draft is not None and viewer.person_id is not None:
            drop_draft(person_id=viewer.person_id, key=draft)
        _ask_for_reading(content, viewer)
        failpoint("writing.before_save")
        save = Save(content, kind, _state_of(item), item=item.pk if item else None, read_head=read_head)
        return save_items([save], actor=actor)[0]


def publish_written(
    content: Content,
    *,
    kind: str,
    item: Item,
    read_head: int,
    draft: UUID | None = None,
    viewer: Viewer,
    actor: Actor,
) -> Saved:
    """Save a version and publish it at once, or neither. Raises NotAllowedError with the reason, else as `save_written`."""
    with one_change():
        saved = save_written(
            content, kind=kind, item=item, read_head=read_head, draft=draft, viewer=viewer, actor=actor
        )
        fresh = stewarded_item(viewer, saved.short_id)
        refuse_to_publish(viewer, fresh, content)
        publish(fresh, viewer=viewer, actor=actor)
    return saved


def refuse_to_publish(viewer: Viewer, item: Item, content: Content) -> None:
    """Raise NotAllowedError unless the viewer may publish for the unit it comes from, and for the one it is to come from."""
    moved = copy(item)
    moved.unit = Group.objects.filter(pk=content.units[0]).first() if content.units else None
    for one in (item, moved):
        if reason := publishing_bar(viewer, one, access=content.access):
            raise NotAllowedError(reason)


def _refuse_strangers(viewer: Viewer, item: Item | None) -> None:
    if item is None and not may_write(viewer):
        raise NotAllowedError("Sign in to write.")
    if item is not None:
        stewarded_item(viewer, item.short_id)


def _state_of(item: Item | None) -> str:
    """What is being reviewed stays in review; everything else becomes a draft, beside what is live if anything is."""
    is_in_review = item is not None and item.live is None and item.status == Status.IN_REVIEW
    return Status.IN_REVIEW if is_in_review else Status.DRAFT


def _ask_for_reading(content: Content, viewer: Viewer) -> None:
    """Files that were attached are read by the worker, so that nobody waits for it; what was read before is not again."""
    if not content.files:
        return
    known = readings_of(file.digest for file in content.files)
    for file in content.files:
        if file.digest not in known:
            enqueue(READ_FILE, {"digest": file.digest, "name": file.name}, requested_by=viewer.person_id)


def read_attached(digest: str, name: str, *, reader: Reader, actor: Actor) -> None:
    """Read a file that hangs on items, then have them indexed with its words. Safe to repeat."""
    read_blob(digest, name, reader=reader)
    with transaction.atomic():
        ids = Attachment.objects.filter(blob_id=digest).values("item_id")
        items = Item.objects.unscoped("the index holds every item").filter(pk__in=ids).order_by("pk")
        events = [NewEvent("writing.read", item.short_id, {"stamp": item.stamp}) for item in items]
        if events:
            append_events(events, actor=actor)
