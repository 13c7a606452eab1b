"""What people looked for and did not find, for those who look after content: words and numbers, nobody's name."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import structlog
from django.db.models import Q
from django.utils.translation import gettext as _

from stoa.across.discovery.addresses import search_url
from stoa.across.discovery.asking import Asked
from stoa.across.discovery.gaps import SEVERAL
from stoa.across.discovery.models import Sought
from stoa.across.discovery.queries import scope_of
from stoa.across.discovery.understanding import understand
from stoa.across.needs.addresses import begin_url
from stoa.engine.formats.safe_cell import csv_lines
from stoa.engine.search.protocol import SearchError
from stoa.foundation.access.roles import demand_curator
from stoa.foundation.errors import NotFoundError
from stoa.foundation.indexing.places import pair_in_use
from stoa.foundation.ui.templatetags.ui import language_name

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from stoa.foundation.access.reach import Viewer

SHOWN = 40
MOST_EXPORTED = 5_000
FEW_OPENED = 4
"""A search is seldom followed when fewer than one in this many led to something that was opened."""

_IN_VAIN = Q(people_in_vain__gte=SEVERAL)
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Gap:
    """Words that several people searched for: `people` of them in vain, or all where few searched in vain.

    `yours` is how much the viewer's own search finds; None when not known.
    """

    pk: int
    words: str
    language: str
    times: int
    empty: int
    opened: int
    people: int
    last_on: date
    status: str
    status_label: str
    note: str
    url: str
    need_url: str
    yours: int | None = None


@dataclass(frozen=True, slots=True)
class GapsPage:
    """`found_nothing` and `seldom_opened` wait for somebody to look; `settled` is what was answered, newest first."""

    found_nothing: tuple[Gap, ...]
    seldom_opened: tuple[Gap, ...]
    settled: tuple[Gap, ...]


def gaps_page(viewer: Viewer) -> GapsPage:
    """The gaps that at least three people met; raises NotFoundError for everybody who may not know of them.

    That a search of others found something is told only where the viewer's own search finds something too.
    """
    demand_curator(viewer)
    viewer = viewer.without_emergency()
    waiting = Q(status=Sought.Status.OPEN)
    nothing = _several(_IN_VAIN & waiting).order_by("-empty", "words")[:SHOWN]
    found = _several(~_IN_VAIN & waiting).order_by("-times", "words")[: SHOWN * 4]
    seldom = (row for row in found if row.opened * FEW_OPENED < row.times and _may_know(viewer, row))
    answered = _several(~waiting).order_by("-last_on", "words")[: SHOWN * 4]
    settled = (row for row in answered if _may_know(viewer, row))
    return GapsPage(
        tuple(_gap(row, _found_by(viewer, row)) for row in nothing),
        tuple(_gap(row) for row in islice(seldom, SHOWN)),
        tuple(_gap(row) for row in islice(settled, SHOWN)),
    )


def one_gap(viewer: Viewer, pk: int) -> Sought:
    """A gap that at least three people met; raises NotFoundError for any other, and where the viewer may not know of it."""
    demand_curator(viewer)
    found = _several(Q(pk=pk)).first()
    if found is None or not _may_know(viewer.without_emergency(), found):
        raise NotFoundError("There is no such gap.")
    return found


def gaps_csv(viewer: Viewer) -> str:
    """What several people searched for in vain, most often first, as a table."""
    demand_curator(viewer)
    head = (_("words"), _("language"), _("found nothing"), _("people, at least"), _("last"), _("status"), _("note"))
    rows = _several(_IN_VAIN).order_by("-empty", "words")[:MOST_EXPORTED]
    cells = ((r.words, r.language, r.empty, r.people_in_vain, r.last_on.isoformat(), r.status, r.note) for r in rows)
    return "".join(csv_lines((head, *cells)))


def _several(which: Q) -> QuerySet[Sought]:
    return Sought.objects.filter(which, people__gte=SEVERAL)


def _is_in_vain(row: Sought) -> bool:
    return row.people_in_vain >= SEVERAL


def _may_know(viewer: Viewer, row: Sought) -> bool:
    """Whether several searched in vain; what only others found is for those who find something too."""
    return _is_in_vain(row) or bool(_found_by(viewer, row))


def _gap(row: Sought, yours: int | None = None) -> Gap:
    return Gap(
        pk=row.pk,
        words=row.words,
        language=language_name(row.language),
        times=row.times,
        empty=row.empty,
        opened=row.opened,
        people=row.people_in_vain if _is_in_vain(row) else row.people,
        last_on=row.last_on,
        status=row.status,
        status_label=str(row.get_status_display()),
        note=row.note,
        url=search_url(Asked(row.words)),
        need_url=begin_url("need", title=row.words),
        yours=yours,
    )


def _found_by(viewer: Viewer, row: Sought) -> int | None:
    """How much the viewer finds with these words now."""
    scope, is_public = scope_of(viewer)
    try:
        query = understand(Asked(row.words), row.language).query
        return pair_in_use().of(is_public=is_public).search(query, scope, limit=1).total
    except SearchError as error:
        log.exception("a gap stands without a count, search is not answering", reason=str(error))
        return None
