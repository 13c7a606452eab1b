"""What readers of a record found useful or used counts as use of the item: once for a draft and reader, until taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.across.consult.models import CountedUse, KnowledgeCheck, Line, Marking
from stoa.across.uptake.services import count_check, take_back_check
from stoa.foundation.items.models import Item

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer


def settle_use(line: Line, viewer: Viewer) -> None:
    """Count the use of the line's item as the viewer now says of it in this record, in the caller's transaction."""
    if line.item_id is None or viewer.person_id is None:
        return
    KnowledgeCheck.objects.select_for_update().only("pk").get(
        pk=line.check_record_id
    )  # clicks at one moment wait in turn
    mine = {"person_id": viewer.person_id, "item_id": line.item_id, "check_record_id": line.check_record_id}
    counted = CountedUse.objects.filter(**mine).first()
    is_used = _is_used(line, viewer.person_id)
    if counted and not is_used:
        _take_back(counted)
    elif is_used and not _is_counted(line, viewer.person_id):
        item = Item.objects.visible_to(viewer).filter(pk=line.item_id).first()
        as_counted = count_check(viewer, item) if item else None
        if as_counted:
            CountedUse.objects.create(**mine, day=as_counted[0], reader=as_counted[1])


def _is_used(line: Line, person_id: int) -> bool:
    """Whether the reader says so of any line on that item: one may stand beside several sections."""
    rows = Marking.objects.filter(
        line__check_record_id=line.check_record_id, line__item_id=line.item_id or 0, person_id=person_id
    )
    return rows.exclude(word=Marking.Word.NOT_RELEVANT).exists()


def _is_counted(line: Line, person_id: int) -> bool:
    """Whether the reader's use of the item counts for any record of this very draft: a repeated check is no new use."""
    records = KnowledgeCheck.objects.filter(digest=line.check_record.digest).values("pk")
    return CountedUse.objects.filter(person_id=person_id, item_id=line.item_id or 0, check_record__in=records).exists()


def forget_uses(check: KnowledgeCheck) -> None:
    """A record that is deleted takes what its readers said with it."""
    for counted in CountedUse.objects.filter(check_record=check):
        _take_back(counted)


def _take_back(counted: CountedUse) -> None:
    take_back_check(counted.item_id, counted.day, counted.reader)
    counted.delete()
