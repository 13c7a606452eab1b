"""Where a sentence is read: the item, or the page of its file, with what is looked for marked."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from stoa.foundation.items.queries.rows import item_url


def stated_url(short_id: str, file: int, page: int | None, position: int, words: str = "") -> str:
    """The address of a passage: of the item's own text for file 0, else of the page of that file."""
    find = {"find": words} if words else {}
    if not file:
        return f"{item_url(short_id)}{f'?{urlencode(find)}' if find else ''}"
    path = reverse("reading:file-text", kwargs={"short_id": short_id, "number": file})
    number = page or position
    return f"{path}?{urlencode({**find, 'page': number})}#page-{number}"
