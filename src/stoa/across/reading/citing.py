"""How to cite an item, from what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

from stoa.engine.formats.citations.exchange import bibtex, csl_json, ris
from stoa.engine.formats.citations.source import Source
from stoa.engine.formats.citations.styles import apa, chicago
from stoa.foundation.directory.slots import organization_lately
from stoa.foundation.items.models import Contribution
from stoa.foundation.items.typed import typed_row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stoa.foundation.items.models import Item

TO_TAKE = {
    "ris": (ris, "application/x-research-info-systems"),
    "json": (csl_json, "application/vnd.citationstyles.csl+json"),
}
"""What can be taken along for programs, by the ending of its name."""


@dataclass(frozen=True, slots=True)
class Citations:
    apa: str
    chicago: str
    bibtex: str
    ris_url: str
    csl_url: str


def cite(item: Item, people: Sequence[Contribution], typed: Any) -> Citations:
    """The item cited in every form that its page offers; `typed` is its row of its own kind, or None."""
    source = _source(item, people, typed)
    ris_url, csl_url = (reverse("reading:citation", kwargs={"short_id": item.short_id, "ending": e}) for e in TO_TAKE)
    return Citations(apa(source), chicago(source), bibtex(source), ris_url, csl_url)


def source_of(item: Item) -> Source:
    """What the item's page cites, for whoever takes it along."""
    return _source(item, list(Contribution.objects.filter(item_id=item.pk).order_by("position")), typed_row(item))


def _source(item: Item, people: Sequence[Contribution], typed: Any) -> Source:
    """The item as a work of its authors, else of the organization; the address is the one that never changes."""
    authors = [person.name for person in people if person.role == Contribution.Role.AUTHOR]
    ours = organization_lately(item.language).name
    return Source(
        key=item.short_id,
        authors=tuple(authors) or ((ours,) if ours else ()),
        are_persons=bool(authors),
        issued=item.published_on or item.occurred_on,
        title=item.title,
        sort=item.kind_entry.schema_type,
        kind=str(item.kind_entry.label),
        publisher=str(getattr(typed, "publisher", "")) or ours,
        url=f"{settings.STOA_PUBLIC_URL}{item.get_absolute_url()}",
        language=item.language,
        translators=tuple(person.name for person in people if person.role == Contribution.Role.TRANSLATOR),
    )
