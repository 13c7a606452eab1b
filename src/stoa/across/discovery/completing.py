"""Completion: what the beginning of a word may become, within what the viewer may know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from stoa.across.discovery.naming import known_people
from stoa.across.discovery.queries import completions
from stoa.across.discovery.remembering import remembered
from stoa.engine.text.fold import fold
from stoa.foundation.access.groups import visible_groups
from stoa.foundation.access.reach import STAFF
from stoa.foundation.directory.models import Person
from stoa.foundation.items.queries.listing import concepts_in_use
from stoa.foundation.items.queries.rows import item_url
from stoa.foundation.vocabulary.queries import concepts_beginning, labels_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stoa.foundation.access.reach import Viewer

SHORTEST = 2
SHORTEST_FOR_STRANGERS = 3
"""Letters from which people are offered to somebody for whom it must be asked whether they may know them."""
TOPICS, PEOPLE, GROUPS = 4, 3, 2

Suggestion = dict[str, str]


def suggestions(viewer: Viewer, typed: str, language: str) -> list[Suggestion]:
    """Topics in use, people, groups, then titles; one's own searches where nothing is typed yet. Eight queries at most."""
    start = fold(typed)
    if not start:
        return [_line(words, url, _("searched before")) for words, url in remembered(viewer).newest]
    if len(start) < SHORTEST:
        return []
    titles = [_line(title, item_url(short), "") for short, title in completions(viewer, typed)]
    return [*_topics(viewer, typed, language), *_people(viewer, start), *_groups(viewer, start, language), *titles]


def _line(text: str, url: str, note: str) -> Suggestion:
    return {"text": text, "note": note, "url": url}


def _topics(viewer: Viewer, typed: str, language: str) -> Iterator[Suggestion]:
    candidates = concepts_beginning(typed, limit=30)
    in_use = concepts_in_use(viewer, candidates) if candidates else set()
    labels = labels_of([pk for pk in candidates if pk in in_use], language) if in_use else {}
    for pk, label in list(labels.items())[:TOPICS]:
        yield _line(label.text, reverse("reading:concept", kwargs={"pk": pk}), _("topic"))


def _people(viewer: Viewer, start: str) -> Iterator[Suggestion]:
    """People a word of whose name begins so; of many with the same beginning, those whose first name does."""
    if STAFF not in viewer.tokens and len(start) < SHORTEST_FOR_STRANGERS:
        return
    begins = Person.objects.filter(Q(name_fold__startswith=start) | Q(name_fold__contains=f" {start}"), is_active=True)
    found = begins.order_by("name_fold", "pk")
    if STAFF not in viewer.tokens:
        found = found.filter(pk__in=known_people(viewer, begins.values_list("pk", flat=True)))
    for person in found.only("name", "uuid")[:PEOPLE]:
        yield _line(person.name, person.get_absolute_url(), _("person"))


def _groups(viewer: Viewer, start: str, language: str) -> Iterator[Suggestion]:
    shown = 0
    for group in visible_groups(viewer).only("key", "kind", "names"):
        names = (f" {fold(name)}" for name in (*group.names.values(), group.key))
        if shown < GROUPS and any(f" {start}" in name for name in names):
            shown += 1
            yield _line(group.name(language), group.get_absolute_url(), capfirst(str(group.get_kind_display())))
