"""Records and lines as far as somebody may read them. A line is shown only while its reader may see what it stands on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from stoa.across.consult.models import AttachedCheck, KnowledgeCheck, Line, Marking
from stoa.across.relevance.models import LONGEST_TEXT, Grade
from stoa.foundation.errors import NotFoundError
from stoa.foundation.items.models import Item, Status
from stoa.foundation.items.queries.listing import for_rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from stoa.foundation.access.reach import Viewer

LISTED = 50
_GONE = (Status.WITHDRAWN, Status.BINNED)
WHOLE = -1
"""The number that stands for the draft as a whole where sections are numbered."""
_GRADES: Mapping[str, int] = {
    Marking.Word.USED: Grade.SOUGHT,
    Marking.Word.USEFUL: Grade.USEFUL,
    Marking.Word.NOT_RELEVANT: Grade.WRONG,
}
_MISSING = "There is no such check, or it is not yours to read."


def readable_check(viewer: Viewer, key: UUID) -> KnowledgeCheck:
    """A record the viewer may read; raises NotFoundError for everything else, missing or hidden alike."""
    rows = KnowledgeCheck.objects.readable_by(viewer).select_related("person", "access")
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotFoundError(_MISSING)
    return found


def own_check(viewer: Viewer, key: UUID) -> KnowledgeCheck:
    """A record the viewer made; to everybody else it is not there."""
    found = KnowledgeCheck.objects.made_by(viewer).select_related("person", "access").filter(pk=key).first()
    if found is None:
        raise NotFoundError(_MISSING)
    return found


def own_checks(viewer: Viewer) -> list[KnowledgeCheck]:
    """The viewer's own records, newest first."""
    return list(KnowledgeCheck.objects.made_by(viewer).defer("text", "figures")[:LISTED])


def shared_checks(viewer: Viewer) -> list[KnowledgeCheck]:
    """Records that others share with the viewer and that are done, newest first."""
    rows = KnowledgeCheck.objects.readable_by(viewer).exclude(person_id=viewer.person_id or 0)
    done = rows.filter(state=KnowledgeCheck.State.DONE).select_related("person").defer("text", "figures")
    return list(done[:LISTED])


@dataclass(frozen=True, slots=True)
class Seen:
    """The lines of a record that a reader may see now, and the items these stand on, by id, with their texts."""

    lines: tuple[Line, ...]
    items: dict[int, Item]


def seen_lines(viewer: Viewer, check: KnowledgeCheck) -> Seen:
    """The lines whose item the viewer may see; of people those with evidence they may see. Two queries.

    Among the items are those that figures stand on.
    """
    lines = list(check.lines.select_related("person"))
    ids = {line.item_id for line in lines if line.item_id} | {pk for line in lines for pk in line.evidence}
    ids |= {source["item"] for figure in check.figures for source in figure["sources"]}
    rows = Item.objects.visible_to(viewer).exclude(status__in=_GONE).filter(pk__in=ids)
    items = {item.pk: item for item in for_rows(rows, "text", "unit_id", "stamp")}
    return Seen(tuple(line for line in lines if _is_seen(line, items)), items)


def _is_seen(line: Line, items: dict[int, Item]) -> bool:
    if line.sort == Line.Sort.PERSON:
        return any(pk in items for pk in line.evidence)
    return line.item_id in items


def readable_line(viewer: Viewer, check: KnowledgeCheck, line_id: UUID) -> Line:
    """A line that the viewer is shown; raises NotFoundError for every other."""
    found = next((line for line in seen_lines(viewer, check).lines if line.pk == line_id), None)
    if found is None:
        raise NotFoundError("There is no such line.")
    return found


def markings_of(viewer: Viewer, check: KnowledgeCheck) -> dict[UUID, Marking]:
    """What stands beside each line: the viewer's own word, else what the maker of the record said. Nobody else's."""
    rows = Marking.objects.filter(line__check_record=check, person_id__in={viewer.person_id, check.person_id})
    found: dict[UUID, Marking] = {}
    for marking in rows:
        if marking.person_id == viewer.person_id or marking.line_id not in found:
            found[marking.line_id] = marking
    return found


def attached_to(viewer: Viewer, item: Item) -> list[AttachedCheck]:
    """Records attached to an item that the viewer may read, newest first: one query, none for the public."""
    if not viewer.is_signed_in:
        return []
    readable = KnowledgeCheck.objects.readable_by(viewer).values("pk")
    rows = AttachedCheck.objects.filter(item=item, check_record__in=readable)
    return list(rows.select_related("check_record", "check_record__person").order_by("-attached_at", "-pk"))


def items_attached(viewer: Viewer, check: KnowledgeCheck) -> list[Item]:
    """The items a record hangs on, of those the viewer may see."""
    ids = AttachedCheck.objects.filter(check_record=check).values("item_id")
    rows = Item.objects.visible_to(viewer).filter(pk__in=ids).select_related("stewards")
    return list(rows.order_by("title_fold", "pk"))


def own_items(viewer: Viewer, limit: int) -> list[Item]:
    """What the viewer owns and wrote last: what a record is most likely attached to."""
    rows = Item.objects.visible_to(viewer).exclude(status__in=(*_GONE, Status.ARCHIVED))
    return list(for_rows(rows.filter(owner_id=viewer.person_id).order_by("-updated_at", "-pk"))[:limit])


FEWEST = 3
"""Below this many people who said so the number is not told: it might point at one of them."""


def helped_in(item: Item) -> int:
    """In how many checks an item was found useful or used: a number, never a person; 0 if few people said so. One query."""
    rows = Marking.objects.filter(line__item_id=item.pk).exclude(word=Marking.Word.NOT_RELEVANT)
    checks = Count("line__check_record", distinct=True)
    counted = rows.aggregate(checks=checks, people=Count("person", distinct=True))
    return int(counted["checks"]) if counted["people"] >= FEWEST else 0


@dataclass(frozen=True, slots=True)
class Example:
    """A section in which the maker marked items, with the words they might be looked for by: its heading."""

    section: int
    words: str
    items: tuple[tuple[Item, int, str], ...]

    @property
    def name(self) -> str:
        return f"example_{self.section + 1}"

    @property
    def grades(self) -> dict[int, int]:
        return {item.pk: grade for item, grade, _said in self.items}


def examples_of(viewer: Viewer, check: KnowledgeCheck) -> list[Example]:
    """What the maker of a check may offer: their own markings on items they may see, section by section."""
    seen = seen_lines(viewer, check)
    lines = {line.pk: line for line in seen.lines if line.item_id in seen.items}
    marked = Marking.objects.filter(line__in=lines, person_id=viewer.person_id or 0).order_by("marked_at", "pk")
    offered = offered_sections(check)
    by_section: dict[int, dict[int, tuple[Item, int, str]]] = {}
    for marking in marked:
        line = lines[marking.line_id]
        if _section(line) in offered:
            continue
        said = (seen.items[line.item_id or 0], _GRADES[marking.word], str(Marking.Word(marking.word).label))
        by_section.setdefault(_section(line), {})[line.item_id or 0] = said
    return [_example(check, section, by_section[section]) for section in sorted(by_section)]


def offered_sections(check: KnowledgeCheck) -> set[int]:
    """The sections whose examples were offered: each can be once. What concerns the whole draft is noted on the first."""
    whole = {WHOLE} if check.sections and check.sections[0].get("whole_offered") else set()
    return whole | {number for number, section in enumerate(check.sections) if section.get("offered")}


def _section(line: Line) -> int:
    return WHOLE if line.section is None else line.section


def _example(check: KnowledgeCheck, section: int, said: Mapping[int, tuple[Item, int, str]]) -> Example:
    heading = check.sections[section]["heading"] if 0 <= section < len(check.sections) else ""
    return Example(section, (heading or check.title)[:LONGEST_TEXT], tuple(said.values()))
