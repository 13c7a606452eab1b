"""Groups as administrators see them, the closed ones and teams by name too: they administer them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils import timezone

from stoa.across.administration.gate import NOTHING, is_admin, may_administer
from stoa.engine.text.fold import fold
from stoa.foundation.directory.models import Group
from stoa.foundation.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stoa.foundation.access.reach import Viewer


@dataclass(frozen=True, slots=True)
class Row:
    """One group of the list; `depth` is how far down the tree it hangs, from 0."""

    key: str
    name: str
    members: int
    depth: int
    constituency: str
    is_partner: bool
    is_donor: bool


def sorts_for(viewer: Viewer) -> list[str]:
    """The kinds of groups the viewer looks after."""
    return list(Group.Sort.values) if is_admin(viewer) else [Group.Sort.COMMUNITY]


def groups_list(viewer: Viewer, kind: str, words: str, language: str) -> list[Row]:
    """Groups of one kind, each under the one it lies under; with `words` a flat list of those whose name or key has them."""
    if kind not in sorts_for(viewer):
        raise NotFoundError(NOTHING)
    in_force = Q(memberships__since__lte=timezone.localdate()) & (
        Q(memberships__until__isnull=True) | Q(memberships__until__gte=timezone.localdate())
    )
    rows = list(
        Group.objects.filter(kind=kind).annotate(many=Count("memberships__person", filter=in_force, distinct=True))
    )
    rows.sort(key=lambda group: group.name(language).casefold())
    if words:
        return [_row(group, 0, language) for group in rows if _has(group, words)]
    inside = {group.pk for group in rows}
    below: dict[int | None, list[Group]] = {}
    for group in rows:
        below.setdefault(group.parent_id if group.parent_id in inside else None, []).append(group)
    return list(_down(below, None, 0, language))


def _has(group: Group, words: str) -> bool:
    wanted = fold(words)
    return any(wanted in fold(text) for text in (group.key, *group.names.values()))


def _down(below: Mapping[int | None, Sequence[Group]], parent: int | None, depth: int, language: str) -> Iterator[Row]:
    for group in below.get(parent, ()):
        yield _row(group, depth, language)
        yield from _down(below, group.pk, depth + 1, language)


def _row(group: Group, depth: int, language: str) -> Row:
    many: int = group.many  # type: ignore[attr-defined]  # annotated by groups_list
    constituency = str(group.get_constituency_display()) if group.constituency else ""
    return Row(group.key, group.name(language), many, depth, constituency, group.is_partner, group.is_donor)


def group(viewer: Viewer, key: str) -> Group:
    """One group the viewer looks after; raises NotFoundError for every other and for none alike."""
    found = Group.objects.select_related("parent").filter(key=key).first()
    if found is None or not may_administer(viewer, found):
        raise NotFoundError(NOTHING)
    return found
