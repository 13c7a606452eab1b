"""Who may see what, worked out by brute force from the rows themselves: nothing of the code under test is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from stoa.foundation.access.models import AccessToken
from stoa.foundation.directory.models import Group, Membership, Person
from stoa.foundation.items.models import Item, ItemConcept, ItemUnit
from stoa.foundation.vocabulary.models import Broader

if TYPE_CHECKING:
    from datetime import datetime

    from stoa.foundation.accounts.models import User

OPEN = {"published", "archived"}
UNLISTED = {"archived", "withdrawn"}
CONSTITUENCIES = {"government", "employers", "workers"}


def tokens_of(user: User | None) -> set[str]:
    """The tokens of an account's person on this day, by the words of the design."""
    if user is None:
        return {"public"}
    person = Person.objects.get(pk=user.person_id)
    held = {"public", f"person:{person.uuid}"} | ({"staff"} if person.is_staff else set())
    today = timezone.localdate()
    for membership in Membership.objects.filter(person=person):
        if membership.since <= today and (membership.until is None or membership.until >= today):
            held |= _of_group(Group.objects.get(pk=membership.group_id), membership.role)
    return held


def _of_group(group: Group, role: str) -> set[str]:
    held = {f"curator:{group.key}"} if role == "curator" else set()
    if group.kind == "unit":
        at: Group | None = group
        while at is not None:
            held.add(f"unit:{at.key}")
            at = Group.objects.filter(pk=at.parent_id).first()
    elif group.kind in {"community", "team"}:
        held.add(f"community:{group.key}")
    else:
        held |= {f"group:{group.constituency}"} if group.constituency in CONSTITUENCIES else set()
        held |= {f"partner:{group.key}"} if group.is_partner else set()
        held |= {f"donor:{group.key}"} if group.is_donor else set()
    return held


@dataclass(frozen=True, slots=True)
class Facts:
    """One item's row, its audience and its stewards."""

    row: dict[str, Any]
    audience: frozenset[str]
    stewards: frozenset[str]

    def is_in_force(self, now: datetime) -> bool:
        begins, ends = self.row["available_from"], self.row["available_until"]
        return (begins is None or begins <= now) and (ends is None or now < ends)

    def may_see(self, tokens: set[str], now: datetime) -> bool:
        is_open = self.row["status"] in OPEN and self.is_in_force(now)
        return bool((is_open and self.audience & tokens) or self.stewards & tokens)

    def may_see_tombstone(self, tokens: set[str], now: datetime) -> bool:
        """Those who could read it before it was withdrawn, and its stewards."""
        if self.row["status"] != "withdrawn":
            return False
        return bool((self.is_in_force(now) and self.audience & tokens) or self.stewards & tokens)


class Truth:
    """Every item as it stands now, and what follows for anybody's tokens."""

    def __init__(self) -> None:
        sets: dict[int, set[str]] = {}
        for set_id, token in AccessToken.objects.values_list("access_set_id", "token"):
            sets.setdefault(set_id, set()).add(token)
        rows = Item.objects.unscoped("brute force").order_by("pk").values()
        self.items = {
            row["id"]: Facts(row, frozenset(sets[row["access_id"]]), frozenset(sets.get(row["stewards_id"], ())))
            for row in rows
        }
        self.now = timezone.now()

    def visible(self, tokens: set[str]) -> set[int]:
        return {pk for pk, facts in self.items.items() if facts.may_see(tokens, self.now)}

    def listed(self, tokens: set[str]) -> set[int]:
        """What default lists and searches hold for these tokens."""
        return {pk for pk in self.visible(tokens) if self.items[pk].row["status"] not in UNLISTED}

    def counts(self, tokens: set[str], column: str) -> dict[str, int]:
        """How many listed items have each value of a column."""
        found: dict[str, int] = {}
        for pk in self.listed(tokens):
            value = self.items[pk].row[column]
            key = str(value.year) if column == "sort_on" else str(value)
            found[key] = found.get(key, 0) + 1
        return found

    def concept_counts(self, tokens: set[str], use: str) -> dict[str, int]:
        """How many listed items carry each concept or one under it."""
        above: dict[int, set[int]] = {}
        for child, parent in Broader.objects.values_list("concept_id", "broader_id"):
            above.setdefault(child, set()).add(parent)
        listed, found = self.listed(tokens), {}
        for item, concept in ItemConcept.objects.filter(use=use).values_list("item_id", "concept_id"):
            if item in listed:
                for each in _closure(concept, above):
                    found.setdefault(str(each), set()).add(item)
        return {concept: len(items) for concept, items in found.items()}

    def unit_counts(self, tokens: set[str]) -> dict[str, int]:
        """How many listed items come from each unit or one under it."""
        groups = {group.pk: group for group in Group.objects.all()}
        listed, found = self.listed(tokens), {}
        for item, group in ItemUnit.objects.values_list("item_id", "group_id"):
            at = groups.get(group)
            while at is not None and item in listed:
                found.setdefault(at.key, set()).add(item)
                at = groups.get(at.parent_id)
        return {key: len(items) for key, items in found.items()}


def _closure(concept: int, above: dict[int, set[int]]) -> set[int]:
    found, rest = set(), {concept}
    while rest:
        at = rest.pop()
        found.add(at)
        rest |= above.get(at, set()) - found
    return found
