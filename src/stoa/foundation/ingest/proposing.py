"""What a file says about itself, as a proposal for its item: every part with the reason, for somebody to confirm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from stoa.engine.text.passages import SEPARATOR
from stoa.foundation.errors import NotFoundError
from stoa.foundation.ingest.duplicates import Treatment, duplicates_of
from stoa.foundation.ingest.filing import AUTHORS_LIMIT, readable_name
from stoa.foundation.ingest.models import FilePassage, FileReading
from stoa.foundation.ingest.subjects import MOST_TOPICS, ProposedConcept, subjects_of
from stoa.foundation.items.models import Item
from stoa.foundation.vocabulary.queries import labels_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stoa.foundation.access.reach import Viewer

TITLE_LIMIT = 500
PASSAGES_LOOKED_AT = 400
"""Some two hundred pages: what a file is about has been said by then."""

_LIKE_A_COPY = (Treatment.NEW_VERSION, Treatment.LINK)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A value and why it is proposed; both are empty where nothing is."""

    value: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ProposedDay:
    """A day and why it is proposed."""

    value: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file suggests for its item. `authors` are names as the file writes them: a name is nobody's account."""

    title: Proposed
    authors: tuple[Proposed, ...]
    published_on: ProposedDay
    language: Proposed
    topics: tuple[ProposedConcept, ...]
    places: tuple[ProposedConcept, ...]


def propose_for(digest: str, viewer: Viewer, language: str, *, name: str = "") -> Proposal:
    """What the file suggests, from what was read of it.

    Args:
        digest: a stored file; the caller has made sure that it is the viewer's to see.
        viewer: whose sight decides which items count as almost the same.
        language: in which the labels of topics and places are shown.
        name: the name the file came under, the title where it has no other.

    Raises:
        NotFoundError: the file was not read yet.
    """
    reading = FileReading.objects.filter(blob_id=digest).first()
    if reading is None:
        raise NotFoundError(_("This file was not read yet."))
    rows = FilePassage.objects.filter(blob_id=digest).order_by("position")
    passages = list(rows.values_list("heading", "text")[:PASSAGES_LOOKED_AT])
    title = _title(reading, passages, name)
    spoken = _language(reading)
    found = subjects_of(title.value, (text for _, text in passages), language=spoken.value, shown_in=language)
    return Proposal(
        title=title,
        authors=_authors(reading),
        published_on=_day(reading),
        language=spoken,
        topics=_with_copied(found.topics, viewer, digest, language),
        places=found.places,
    )


def _title(reading: FileReading, passages: Sequence[tuple[str, str]], name: str) -> Proposed:
    heading = passages[0][0].partition(SEPARATOR)[0] if passages else ""
    if reading.title:
        return Proposed(reading.title[:TITLE_LIMIT], _("The file calls itself so."))
    if heading:
        return Proposed(heading[:TITLE_LIMIT], _("It is the first heading."))
    if name:
        return Proposed(readable_name(name)[:TITLE_LIMIT], _("It is the name of the file."))
    return Proposed()


def _authors(reading: FileReading) -> tuple[Proposed, ...]:
    names = [str(author) for author in reading.authors[:AUTHORS_LIMIT]]
    return tuple(Proposed(author, _("The file names them as its author.")) for author in names)


def _day(reading: FileReading) -> ProposedDay:
    try:
        found = date.fromisoformat(reading.dated)
    except ValueError:
        return ProposedDay()
    if found > timezone.localdate():
        return ProposedDay()
    return ProposedDay(found, _("The file says that it was made then."))


def _language(reading: FileReading) -> Proposed:
    found = reading.language.partition("-")[0].lower()
    return Proposed(found, _("Judged by its words and by what the file says.")) if found else Proposed()


def _with_copied(
    topics: tuple[ProposedConcept, ...], viewer: Viewer, digest: str, language: str
) -> tuple[ProposedConcept, ...]:
    """The topics of the item most like the file, if it is almost the same, and then what the text names."""
    alike = [one for one in duplicates_of(viewer, digest) if one.treatment in _LIKE_A_COPY]
    if not alike:
        return topics
    item = Item.objects.visible_to(viewer).filter(short_id=alike[0].short_id).first()
    ids: list[int] = item.card["topics"] if item else []
    labels = labels_of(ids, language)
    reason = _("An item that is almost the same has it.")  # without its title: proposals are kept, access may end
    copied = [ProposedConcept(pk, labels[pk].text, reason, alike[0].share) for pk in ids if pk in labels]
    return (*copied, *(one for one in topics if one.id not in set(ids)))[: max(MOST_TOPICS, len(copied))]
