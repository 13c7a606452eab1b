"""How to cite an item: APA and BibTeX, from what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from stoa.engine.formats.citations import Source, apa, bibtex
from stoa.foundation.directory.slots import organization_lately

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stoa.foundation.items.models import Contribution, Item


@dataclass(frozen=True, slots=True)
class Citations:
    apa: str
    bibtex: str


def cite(item: Item, people: Sequence[Contribution], *, publisher: str) -> Citations:
    """Cite the item as a work of its authors, else of the organization; the address is the one that never changes."""
    authors = [person.name for person in people if person.role == "author"]
    ours = organization_lately(item.language).name
    source = Source(
        key=item.short_id,
        authors=tuple(authors) or ((ours,) if ours else ()),
        are_persons=bool(authors),
        year=(item.published_on or item.occurred_on or item.sort_on).year,
        title=item.title,
        kind=str(item.kind_entry.label),
        publisher=publisher or ours,
        url=f"{settings.STOA_PUBLIC_URL}{item.get_absolute_url()}",
        language=item.language,
        is_book=item.kind == "publication",
    )
    return Citations(apa(source), bibtex(source))
