"""The public gets the same bytes whether or not anything hidden is there: in lists, searches, feeds, guesses, everywhere."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from stoa.foundation.accounts.testing import make_account, make_cast
from stoa.foundation.directory.models import Group, Person
from stoa.foundation.directory.testing import make_group, make_membership, make_person
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.indexing.rebuilding import rebuild
from stoa.foundation.items.content import Contributor, Link
from stoa.foundation.items.services import withdraw_item
from stoa.foundation.items.services.drafts import keep_draft
from stoa.foundation.items.testing import make_item, resave
from stoa.foundation.registries import samples
from stoa.foundation.vocabulary.testing import make_scheme
from tests.access.seeing import body_of
from tests.access.world import content_of

if TYPE_CHECKING:
    from pathlib import Path

    from stoa.foundation.items.models import Item
    from stoa.foundation.vocabulary.models import Concept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet_refusals")]
WORDS = (
    "wages inspection women garment",
    "garment wages",
    "inspection of cocoa farms",
    "women in fishing",
    "minimum wages",
)
QUERIES = (
    "wages",
    "inspection wages garment",
    "wgaes",
    "garmnet inspektion",
    "women",
    '"minimum wages"',
    "-wages women",
    "zebra",
    "zebar crosing",
)
Answer = tuple[int, dict[str, str], bytes]
"""Status, headers and body."""
PREFIXES = ("wa", "in", "to", "gar", "ze", "land")
_FORM_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
_CHALLENGE = re.compile(rb"challenge&quot;: &quot;[\w-]+&quot;")


class Shelf:
    """Public items over the same words, dates, topics and people as the hidden ones that come later."""

    def __init__(self) -> None:
        self.topics = make_scheme({"Topic wages": "", "Topic minimum wages": "Topic wages", "Topic zebra": ""})
        self.places = make_scheme({"World": "", "Land of rivers": "World", "Land of zebras": "World"}, purpose="places")
        self.cast = make_cast()
        self.people = [make_person(name=f"Ana Number {n}") for n in range(3)]
        self.public = [self.item(n, audience=["public"]) for n in range(26)]
        resave(self.public[1], replace(content_of(self.public[1]), relations=(Link("cites", self.public[0].short_id),)))

    def item(
        self, number: int, *, topic: str = "Topic minimum wages", place: str = "Land of rivers", **changes: object
    ) -> Item:
        words = WORDS[number % len(WORDS)]
        person = self.people[number % 3]
        given: dict[str, object] = {
            "title": f"{words} {number}",
            "text": f"{words} " * (1 + number % 4),
            "published_on": date(2026, 1, 1) - timedelta(days=number * 7 % 60),
            "topics": [self.topics[topic]],
            "places": [self.places[place]],
            "people": (Contributor(person.name, "author", person.pk),),
            "units": [Group.objects.get(key="dakar")],
            "kind": "publication" if number % 2 else "lesson",
        }
        return make_item(**(given | changes))  # type: ignore[arg-type]  # builders take what they take

    def hide(self) -> None:
        """Add everything a stranger must not notice: items in every hidden state, versions, drafts, people, groups."""
        now, day = timezone.now(), timedelta(days=1)
        zebra = {"topic": "Topic zebra", "place": "Land of zebras"}
        states: list[dict[str, object]] = [
            {"audience": ["staff"]},
            {"audience": ["unit:dakar"], "language": "fr", "translation_of": self.public[0].short_id},
            {"audience": ["public"], "status": "draft"},
            {"audience": ["public"], "status": "in_review"},
            {"audience": ["public"], "available_from": now + day},
            {"audience": ["public"], "available_until": now - day},
            {"audience": ["staff"], "relations": {"cites": self.public[0], "replaces": self.public[2]}},
            {"audience": ["constituents"], **zebra},
        ]
        for number in range(48):
            self.item(number, **states[number % len(states)])
        self._over_public_items()
        self._people_and_groups()

    def _over_public_items(self) -> None:
        """Drafts over what is live, saved and unsaved, and relations from the public to the hidden."""
        secret = self.item(3, title="zebra crossing", audience=["staff"])
        for item in self.public[3:6]:
            resave(item, replace(content_of(item), title="zebra", text="zebra wages"), status="draft")
        over = self.public[6]
        keep_draft(person_id=self.people[0].pk, kind=over.kind, item=over, read_head=1, form={"title": ["zebra"]})
        gone = self.item(9, audience=["staff"])
        withdraw_item(gone, reason="zebra", successor=self.public[0].short_id, actor=TEST_ACTOR)
        resave(secret, replace(content_of(secret), access=frozenset({"unit:dakar"})))

    def _people_and_groups(self) -> None:
        hidden = make_person(name="Zebra Hidden", is_staff=True)
        self.item(5, people=(Contributor(hidden.name, "author", hidden.pk),), owner=hidden, audience=["staff"])
        make_account(hidden)
        for sort in (Group.Sort.COMMUNITY, Group.Sort.TEAM, Group.Sort.ORGANIZATION):
            make_membership(hidden, make_group(kind=sort, names={"en": "Zebra group"}))


def _addresses(shelf: Shelf) -> list[str]:
    """Every sample of every app as of now, and searches, completions, feeds and exports over shared words."""
    found = [path + query for sample in samples() for path in sample.paths() for query in sample.query_strings]
    for number, query in enumerate(QUERIES):
        found += [f"/search?q={query}", f"/feeds/atom?q={query}", f"/feeds/items.jsonl?q={query}"]
        found.append(f"/search?q={query}&sort={('newest', 'oldest')[number % 2]}&page={number % 2 + 1}")
    found += [f"/search/suggest?q={prefix}" for prefix in PREFIXES]
    found += [f"/search?q=wages&topic={_id(shelf.topics, 'Topic wages')}&kind=lesson"]
    found += [f"/feeds/atom?person={person.pk}" for person in Person.objects.all()]
    return sorted(set(found))


def _id(concepts: dict[str, Concept], label: str) -> int:
    return concepts[label].pk


def _answers(addresses: list[str]) -> dict[str, Answer]:
    """Status, headers and bytes a stranger gets; only what is drawn by lot for each page is taken out."""
    found = {}
    for address in addresses:
        response = Client().get(address)
        headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
        body = _CHALLENGE.sub(b"", _FORM_TOKEN.sub(b"", body_of(response)))
        found[address] = (response.status_code, headers, body)
    return found


@time_machine.travel(datetime(2026, 3, 2, 9, 30, tzinfo=UTC), tick=False)
def test_strangers_get_the_same_bytes_with_and_without_hidden_things(fresh_home: Path) -> None:
    shelf = Shelf()
    catch_up()
    addresses = _addresses(shelf)
    before = _answers(addresses)
    assert sum(status == 200 for status, _, _ in before.values()) > 100
    shelf.hide()
    _same(before, _answers(addresses), "while the index has not caught up")
    catch_up()
    _same(before, _answers(addresses), "followed")
    rebuild()
    _same(before, _answers(addresses), "rebuilt")


def _same(before: dict[str, Answer], after: dict[str, Answer], when: str) -> None:
    different = [address for address in before if before[address] != after[address]]
    assert not different, (
        f"{when}: {len(different)} answers tell: {different[:10]}\n{_first_difference(before, after, different)}"
    )


def _first_difference(
    before: dict[str, Answer],
    after: dict[str, Answer],
    where: list[str],
) -> str:
    one, other = before[where[0]], after[where[0]]
    if one[:2] != other[:2]:
        return f"{one[:2]} / {other[:2]}"
    at = next(
        (n for n, (a, b) in enumerate(zip(one[2], other[2], strict=False)) if a != b), min(len(one[2]), len(other[2]))
    )
    return f"{one[2][max(at - 200, 0) : at + 100]!r}\n/\n{other[2][max(at - 200, 0) : at + 100]!r}"
