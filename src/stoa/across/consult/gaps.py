"""What seems missing: topics of a draft on which the viewer finds little, or only what is old. Counts are the viewer's own."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa.across.discovery.queries import scope_of
from stoa.engine.search.protocol import Query
from stoa.foundation.indexing.places import pair_in_use

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stoa.foundation.access.reach import Viewer

FEW = 3
OLD_YEARS = 4
_TOPICS_ASKED, _PLACES_ASKED = 4, 2


@dataclass(frozen=True, slots=True)
class Gap:
    """A topic, perhaps in a place, with so few items, or the newest so old. `newest` is a year, 0 for none."""

    topic: int
    place: int = 0
    total: int = 0
    newest: int = 0

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def gaps_of(viewer: Viewer, topics: Sequence[int], places: Sequence[int]) -> list[Gap]:
    """Topics, and topics in places, with few or old items. Raises SearchError when the engine cannot answer."""
    found: list[Gap] = []
    for topic in topics[:_TOPICS_ASKED]:
        everywhere = _counted(viewer, topic)
        if _is_gap(everywhere):
            found.append(everywhere)
            continue
        found += [gap for place in places[:_PLACES_ASKED] if _is_gap(gap := _counted(viewer, topic, place))]
    return found


def _counted(viewer: Viewer, topic: int, place: int = 0) -> Gap:
    filters = {"topic": (str(topic),)} | ({"place": (str(place),)} if place else {})
    scope, is_public = scope_of(viewer)
    engine = pair_in_use().of(is_public=is_public)
    answer = engine.search(Query(filters=filters), scope, limit=1, facets={"year": 60})
    years = [int(year) for year in answer.facets.get("year", {}) if year.isdecimal()]
    return Gap(topic, place, answer.total, max(years, default=0))


def _is_gap(gap: Gap) -> bool:
    return gap.total < FEW or gap.newest <= timezone.localdate().year - OLD_YEARS


def sentence_of(gap: Gap, labels: Mapping[int, str]) -> str:
    """The gap in words; empty where its topic is gone from the vocabulary."""
    if gap.topic not in labels or (gap.place and gap.place not in labels):
        return ""
    where = {"topic": labels[gap.topic], "place": labels.get(gap.place, ""), "total": gap.total, "year": gap.newest}
    if not gap.total:
        if gap.place:
            return _("Nothing on %(topic)s in %(place)s.") % where
        return _("Nothing on %(topic)s.") % where
    if gap.total < FEW:
        if gap.place:
            said = ngettext(
                "Only %(total)s item on %(topic)s in %(place)s, the newest of %(year)s.",
                "Only %(total)s items on %(topic)s in %(place)s, the newest of %(year)s.",
                gap.total,
            )
        else:
            said = ngettext(
                "Only %(total)s item on %(topic)s, the newest of %(year)s.",
                "Only %(total)s items on %(topic)s, the newest of %(year)s.",
                gap.total,
            )
        return said % where
    if gap.place:
        return _("Nothing on %(topic)s in %(place)s since %(year)s.") % where
    return _("Nothing on %(topic)s since %(year)s.") % where
