"""A public item as search engines read it: schema.org in JSON-LD, from what its page shows anyway."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings

from stoa.foundation.items.models import OPEN_STATES, Contribution

if TYPE_CHECKING:
    from stoa.across.reading.item_page import ItemPage

MOST_FILES = 10
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def is_for_engines(page: ItemPage) -> bool:
    """Whether an item may be told to engines: its audience is everybody and it is open. Only the owner sees others early."""
    return not page.row.audience and page.row.state in OPEN_STATES


def linked_data(page: ItemPage, organization: str) -> dict[str, Any]:
    """The item as an object of schema.org; nothing that has no value is named."""
    row = page.row
    author = str(Contribution.Role.AUTHOR.label)
    facts = {
        "name": row.title,
        "description": row.summary,
        "url": absolute(row.url),
        "inLanguage": row.language,
        "startDate" if row.kind.schema_type == "Event" else "datePublished": row.date.isoformat(),
        "author": [_person(person.name) for person in page.people if person.role_label == author],
        "contributor": [_person(person.name) for person in page.people if person.role_label != author],
        "publisher": {"@type": "Organization", "name": organization} if organization else None,
        "identifier": [{"@type": "PropertyValue", "propertyID": k, "value": v} for k, v in page.identifiers],
        "keywords": [label for label, *_ in page.topics],
        "spatialCoverage": [{"@type": "Place", "name": label} for label, *_ in page.places],
        "associatedMedia": [
            {"@type": "MediaObject", "name": file.name, "contentUrl": absolute(file.url)}
            for file in page.files[:MOST_FILES]
        ],
        "isAccessibleForFree": True,
    }
    kept = {name: value for name, value in facts.items() if value not in ("", None, [])}
    return {"@context": "https://schema.org", "@type": row.kind.schema_type, "@id": absolute(row.url), **kept}


def as_data_block(facts: dict[str, Any]) -> str:
    """The object as JSON that stays inside its element, whatever the texts in it say."""
    return json.dumps(facts, ensure_ascii=False).translate(_ESCAPES)


def absolute(path: str) -> str:
    """The address of a page as the world writes it."""
    return path if path.startswith(("http://", "https://")) else f"{settings.STOA_PUBLIC_URL}{path}"


def _person(name: str) -> dict[str, str]:
    return {"@type": "Person", "name": name}
