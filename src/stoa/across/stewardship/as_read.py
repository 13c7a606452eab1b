"""An item as it would be read if its newest version were published: for the person who decides about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from stoa.foundation.access.reach import PUBLIC, STAFF
from stoa.foundation.access.words import audience_phrases
from stoa.foundation.items.models import Contribution
from stoa.foundation.items.typed import typed_fields
from stoa.foundation.ui.markup import markdown_html
from stoa.foundation.vocabulary.queries import labels_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.utils.safestring import SafeString

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.items.content import Content
    from stoa.foundation.vocabulary.queries import LabelText


@dataclass(frozen=True, slots=True)
class AsRead:
    """One version as its readers would have it. `facts` are the kind's own, label and value; `audience` a sentence."""

    title: str
    summary: str
    text_html: SafeString
    language: str
    topics: tuple[LabelText, ...]
    places: tuple[LabelText, ...]
    people: tuple[tuple[str, str], ...]
    files: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    audience: str


def as_read(viewer: Viewer, kind: str, content: Content, language: str) -> AsRead:
    """The version ready to be shown: three queries at most, however much it holds."""
    labels = labels_of({*content.topics, *content.places}, language)
    roles = dict(Contribution.Role.choices)
    return AsRead(
        title=content.title,
        summary=content.summary,
        text_html=markdown_html(content.text),
        language=content.language,
        topics=tuple(labels[pk] for pk in content.topics if pk in labels),
        places=tuple(labels[pk] for pk in content.places if pk in labels),
        people=tuple((person.name, str(roles.get(person.role, person.role))) for person in content.people),
        files=tuple(file.name for file in content.files),
        facts=_facts(kind, content),
        audience=who_will_see(viewer, content.access),
    )


def _facts(kind: str, content: Content) -> tuple[tuple[str, str], ...]:
    return tuple(
        (capfirst(str(column.verbose_name)), str(value))
        for column in typed_fields(kind)
        if (value := content.fields.get(column.name)) not in (None, "")
    )


def who_will_see(viewer: Viewer, access: Iterable[str]) -> str:
    """Who could read this once it is published, in words."""
    tokens = frozenset(access)
    phrases = audience_phrases(tokens, viewer)
    if PUBLIC in tokens:
        return _("Once published, everybody can read this, also without signing in.")
    if tokens == {STAFF}:
        return _("Once published, all staff can read this, and nobody outside.")
    return _("Once published, this can be read by %(audience)s.") % {"audience": listed(phrases)}


def listed(phrases: Sequence[str]) -> str:
    """Several phrases as one reads them aloud: a, b and c."""
    if len(phrases) < 2:
        return "".join(phrases)
    return _("%(most)s and %(last)s") % {"most": ", ".join(phrases[:-1]), "last": phrases[-1]}
