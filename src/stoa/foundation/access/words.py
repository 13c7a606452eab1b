"""Access in words: what a badge says, and the sentence behind “who can see this”."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from stoa.foundation.access.queries import group_tokens
from stoa.foundation.access.reach import CONSTITUENTS, PUBLIC, STAFF
from stoa.foundation.directory.models import Group, Person

if TYPE_CHECKING:
    from collections.abc import Collection

    from stoa.foundation.access.reach import Viewer


def badge_of(tokens: Collection[str]) -> str:
    """A word or two for a list row; empty for what everybody may see. Names nobody and no group: rows stay cheap."""
    if PUBLIC in tokens:
        return ""
    if set(CONSTITUENTS) <= set(tokens):
        return _("Constituents")
    groups = [name for token, name in _constituencies().items() if token in tokens]
    if groups:
        return ", ".join(groups)
    if STAFF in tokens:
        return _("Staff")
    sorts = {token.partition(":")[0] for token in tokens}
    return _sort_badge(sorts)


def _constituencies() -> dict[str, str]:
    return {
        "group:government": _("Governments"),
        "group:employers": _("Employers"),
        "group:workers": _("Workers"),
    }


def _sort_badge(sorts: set[str]) -> str:
    for sort, words in (
        ("partner", _("Partners")),
        ("donor", _("Donors")),
        ("unit", _("One unit")),
        ("community", _("One community")),
    ):
        if sort in sorts:
            return words
    return _("Named people")


def audience_phrases(tokens: Collection[str], viewer: Viewer) -> list[str]:
    """Each part of an audience in words, groups and persons by name: two queries at most. For those who may see the item."""
    if PUBLIC in tokens:
        return [_("everybody, also without signing in")]
    phrases = [_("all staff")] if STAFF in tokens else []
    if set(CONSTITUENTS) <= set(tokens):
        phrases.append(_("governments, employers’ and workers’ organizations"))
    else:
        phrases += [name for token, name in _constituency_phrases().items() if token in tokens]
    return [*phrases, *_group_phrases(tokens, viewer), *_person_phrases(tokens)]


def _constituency_phrases() -> dict[str, str]:
    return {
        "group:government": _("governments"),
        "group:employers": _("employers’ organizations"),
        "group:workers": _("workers’ organizations"),
    }


def _group_phrases(tokens: Collection[str], viewer: Viewer) -> list[str]:
    keys = {
        token.partition(":")[2] for token in tokens if token.startswith(("partner:", "donor:", "unit:", "community:"))
    }
    groups = list(Group.objects.filter(key__in=keys).order_by("key")) if keys else []
    names = [group.name(get_language() or "en") for group in groups if _may_name(viewer, group)]
    phrases = [_("members of %(group)s") % {"group": name} for name in names]
    return phrases + ([_("members of another group")] if len(names) < len(groups) else [])


def own_group_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The viewer's own units and communities as choices of an audience: one query."""
    own = {token.partition(":")[2]: token for token in viewer.own_tokens if token.startswith(("unit:", "community:"))}
    groups = list(Group.objects.filter(key__in=own).order_by("key")) if own else []
    language = get_language() or "en"
    return [(own[group.key], _("Members of %(group)s") % {"group": group.name(language)}) for group in groups]


def _may_name(viewer: Viewer, group: Group) -> bool:
    """Units are everybody's to know; other groups are known to staff, teams to their members alone."""
    is_known = STAFF in viewer.tokens and group.kind != Group.Sort.TEAM
    return group.kind == Group.Sort.UNIT or is_known or bool(viewer.tokens & group_tokens(group))


def secret_tokens(tokens: Collection[str], viewer: Viewer) -> frozenset[str]:
    """Those of the tokens that name groups the viewer may not know of: one query."""
    named = [token for token in tokens if token.startswith(("partner:", "donor:", "community:"))]
    groups = Group.objects.filter(key__in={token.partition(":")[2] for token in named}) if named else []
    unknown = {group.key for group in groups if not _may_name(viewer, group)}
    return frozenset(token for token in named if token.partition(":")[2] in unknown)


def _person_phrases(tokens: Collection[str]) -> list[str]:
    uuids = [token.removeprefix("person:") for token in tokens if token.startswith("person:")]
    if not uuids:
        return []
    names = list(Person.objects.filter(uuid__in=uuids).values_list("name", flat=True))
    several = ngettext("%(names)s in person", "%(names)s in person", len(names))
    return [several % {"names": ", ".join(names)}]
