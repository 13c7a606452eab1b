"""What people of the demonstration searched for: their own lists, and what several of them did not find."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from stoa.across.discovery.asking import Asked
from stoa.across.discovery.gaps import SEVERAL, note_sought
from stoa.across.discovery.models import RecentSearch, Sought
from stoa.across.discovery.remembering import note_search
from stoa.across.discovery.services import settle_gap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from stoa.foundation.access.reach import Viewer


def search_as_people(content: Path, viewers: Mapping[str, Viewer]) -> None:
    """Search for what `searched.json` names, if there is one. What was searched for already is left alone."""
    said = content / "searched.json"
    if not said.exists():
        return
    rows = json.loads(said.read_bytes())
    for row in rows["remembered"]:
        viewer = viewers[row["who"]]
        if not RecentSearch.objects.filter(person__uuid=viewer.person_key).exists():
            for words in reversed(row["words"]):
                note_search(viewer, Asked(words))
    known = set(Sought.objects.values_list("words", flat=True))
    for row in rows["in_vain"]:
        if row["words"] not in known:
            _ask(row["words"], row["language"], list(viewers.values())[: row["people"]], row["times"])
            _settle(row, viewers["manager"])


def _ask(words: str, language: str, people: Sequence[Viewer], times: int) -> None:
    for turn in range(times):
        note_sought(people[turn % len(people)], Asked(words), language, found_any=False)


def _settle(row: Mapping[str, str], manager: Viewer) -> None:
    found = Sought.objects.filter(words=row["words"], people__gte=SEVERAL).first()
    if found is not None and "status" in row:
        settle_gap(pk=found.pk, status=row["status"], note=row["note"], viewer=manager)
