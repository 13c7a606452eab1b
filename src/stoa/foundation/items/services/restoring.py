"""An old version becomes the newest: a draft with the old content, and what it named as far as it still exists."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stoa.foundation.directory.models import Group, Person
from stoa.foundation.errors import NotFoundError
from stoa.foundation.failpoints import failpoint
from stoa.foundation.files.models import Blob
from stoa.foundation.items.content import from_json
from stoa.foundation.items.models import Item, Revision, Status
from stoa.foundation.items.services.plan import Save, Saved
from stoa.foundation.items.services.saving import save_items
from stoa.foundation.vocabulary.models import Concept

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model

    from stoa.foundation.history.services import Actor
    from stoa.foundation.items.content import Content


def restore_revision(item: Item, number: int, *, read_head: int, actor: Actor) -> Saved:
    """Save the content of version `number` as a new draft; whoever may publish it does so afterwards.

    Raises NotFoundError where there is no such version, else what `save_items` raises.
    """
    old = Revision.objects.filter(item_id=item.pk, number=number).values_list("content", flat=True).first()
    if old is None:
        raise NotFoundError("There is no such version.")
    content = _what_is_left(from_json(old))
    save = Save(content, item.kind, Status.DRAFT, item=item.pk, read_head=read_head)
    saved = save_items([save], actor=actor)[0]
    failpoint("items.restored")
    return saved


def _what_is_left(content: Content) -> Content:
    """The content without what was deleted since: persons, units, concepts, files and other items."""
    persons = _existing(Person, [content.owner, content.backup_owner, *(who.person for who in content.people)])
    concepts = _existing(Concept, [*content.topics, *content.places])
    units = _existing(Group, content.units)
    files = _existing(Blob, [file.digest for file in content.files])
    named = {content.translation_of, *(link.to for link in content.relations)}
    items = set(Item.objects.unscoped("as save").filter(short_id__in=named).values_list("short_id", flat=True))
    return replace(
        content,
        owner=content.owner if content.owner in persons else None,
        backup_owner=content.backup_owner if content.backup_owner in persons else None,
        people=tuple(who if who.person in persons else replace(who, person=None) for who in content.people),
        topics=tuple(pk for pk in content.topics if pk in concepts),
        places=tuple(pk for pk in content.places if pk in concepts),
        units=tuple(pk for pk in content.units if pk in units),
        files=tuple(file for file in content.files if file.digest in files),
        relations=tuple(link for link in content.relations if link.to in items),
        translation_of=content.translation_of if content.translation_of in items else "",
    )


def _existing(model: type[Model], keys: Iterable[object]) -> set[object]:
    wanted = {key for key in keys if key is not None}
    if not wanted:
        return set()
    return set(model._default_manager.filter(pk__in=wanted).values_list("pk", flat=True))
