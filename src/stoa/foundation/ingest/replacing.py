"""A file takes the place of another: the address stays, the item gets a new version, the old one keeps the old file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from stoa.engine.formats.sniff import safe_file_name
from stoa.foundation.errors import BadInputError, NotFoundError, Problem
from stoa.foundation.failpoints import failpoint
from stoa.foundation.files.models import Blob
from stoa.foundation.items.content import NamedFile, from_json
from stoa.foundation.items.models import Item, Revision
from stoa.foundation.items.services import Save, save_items

if TYPE_CHECKING:
    from stoa.foundation.history.services import Actor
    from stoa.foundation.items.services import Saved


def replace_file(
    item: Item, position: int, digest: str, name: str, *, read_head: int, actor: Actor, status: str | None = None
) -> Saved:
    """Put a stored file in the place of the one at `position` (from 0) and save that as a new version of the item.

    The newest version is the one changed, in the state it has unless `status` gives another; whoever may publish asks for
    that. The caller has made sure that the actor may change the item.

    Raises:
        NotFoundError: there is no file in this place, or the new one is not stored.
        BadInputError: it is the file that is there already.
        EditConflictError: the item was changed since `read_head`.
    """
    newest = Revision.objects.get(item_id=item.pk, number=item.head)
    content = from_json(newest.content)
    if not 0 <= position < len(content.files):
        raise NotFoundError(_("There is no file in this place any more."))
    if not Blob.objects.filter(digest=digest).exists():
        raise NotFoundError(_("The new file did not arrive; send it again."))
    if content.files[position].digest == digest:
        raise BadInputError([Problem("file", _("This is the same file as the one in its place."))])
    files = list(content.files)
    files[position] = NamedFile(digest, safe_file_name(name))
    failpoint("ingest.before_replace")
    kept = newest.status if item.live not in {None, item.head} else item.status
    save = Save(replace(content, files=tuple(files)), item.kind, status or kept, item.pk, read_head)
    return save_items([save], actor=actor)[0]
