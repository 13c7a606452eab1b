"""What is noted when somebody opens something: for themselves, in the counts of use, and in the access log."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from stoa.across.discovery.gaps import note_opened_from
from stoa.across.shelf.services import note_opened
from stoa.across.uptake.counting import count_request
from stoa.across.uptake.models import What
from stoa.foundation.access.middleware import viewer_of_request
from stoa.foundation.access.services import note_read
from stoa.foundation.afterwards import afterwards

if TYPE_CHECKING:
    from django.http import HttpRequest

    from stoa.foundation.items.models import Item

PAGE = "page"


def note(request: HttpRequest, item: Item, what: str) -> None:
    """Note that the reader opened an item; `what` is page, file or export. Asking for the head alone is no reading.

    What was opened from a search carries its words in the address: that the words led somewhere is counted without a name.
    """
    if request.method == "HEAD":
        return
    viewer = viewer_of_request(request)
    if what == PAGE:
        note_opened(viewer, item)
    find = request.GET.get("find", "").strip()
    if find:
        note_opened_from(find, get_language() or "en")
    count_request(request, item, What.SEARCH if find and what == PAGE else what)
    afterwards(request, partial(note_read, viewer, item, what))
