"""The entries apps register: small declarations, no logic that belongs in queries or services."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime, timedelta

    from django.db import models
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of item.

    `key` is the stable code used in files and addresses. `model` holds the kind's own facts and is None where the common
    core says it all. `icon` names a drawing of the interface; `colour` a token of the look. `searched` names typed fields
    whose text is found by search. `schema_type` is the schema.org type of its public page. `needs_clearance` means that a
    second person always publishes it. `review_months` is how long a review holds; 0 means it never has to be repeated.
    `is_official`: what the organization itself says or has decided, as against what its people noted. `asks`: what somebody
    wants to know, which answers nothing itself. `sentence` says to who begins one what it is for.
    """

    key: str
    label: str | _StrPromise
    plural: str | _StrPromise
    icon: str
    colour: str = "accent"
    model: type[models.Model] | None = None
    searched: tuple[str, ...] = ()
    schema_type: str = "CreativeWork"
    position: int = 100
    needs_clearance: bool = False
    review_months: int = 24
    is_official: bool = False
    asks: bool = False
    sentence: str | _StrPromise = ""


@dataclass(frozen=True, slots=True)
class RelationType:
    """A typed relation: `forward` finishes the sentence “this …” on the item it belongs to, `backward` on the other end."""

    key: str
    forward: str | _StrPromise
    backward: str | _StrPromise


@dataclass(frozen=True, slots=True)
class Verb:
    """What an event says happened. `changes_index` tells the indexer that the object must be read again."""

    key: str
    label: str | _StrPromise
    changes_index: bool = False


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """One word of the main navigation. `audience` names a token a reader must hold to see it; empty means everybody."""

    key: str
    label: str | _StrPromise
    route: str
    position: int = 100
    audience: str = ""
    arguments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One line of the menu of the person who is signed in.

    `shown(viewer)` says whether they get it; `count(viewer)` is a number beside it, 0 for none: one quick
    statement, asked at most every 20 seconds and after whatever the person does.
    """

    key: str
    label: str | _StrPromise
    route: str
    position: int = 100
    shown: Callable[[Any], bool] = lambda viewer: True
    count: Callable[[Any], int] | None = None


@dataclass(frozen=True, slots=True)
class ItemAction:
    """A button or link of the item page. `route` takes the `short_id`; `shown(viewer, item)` says who gets it.

    `is_post` makes it a form of one button. `is_first` marks the one action that stands out. What the action may be shown
    for says nothing about what it may do: the route asks again.
    """

    key: str
    label: str | _StrPromise
    route: str
    shown: Callable[[Any, Any], bool]
    position: int = 100
    is_post: bool = False
    is_first: bool = False
    icon: str = ""


@dataclass(frozen=True, slots=True)
class ItemPanel:
    """A part of the item page that another app draws.

    `context(viewer, item)` gives what `template` shows, or None where there is nothing to show. `place` is *notice* (above
    the title), *below* (under the text) or *side*.
    """

    key: str
    template: str
    context: Callable[[Any, Any], Mapping[str, Any] | None]
    place: str = "side"
    position: int = 100


@dataclass(frozen=True, slots=True)
class HomePanel:
    """A part of the home page of somebody signed in; `context(viewer)` is None where there is nothing to show.

    `place` is *main* (under the search box) or *side*.
    """

    key: str
    template: str
    context: Callable[[Any], Mapping[str, Any] | None]
    place: str = "side"
    position: int = 100


@dataclass(frozen=True, slots=True)
class PersonPanel:
    """A part of the side of a person's page; `context(viewer, person_id)` is None where there is nothing to show."""

    key: str
    template: str
    context: Callable[[Any, int], Mapping[str, Any] | None]
    position: int = 100


@dataclass(frozen=True, slots=True)
class SearchPanel:
    """A part of the search page that another app draws, on the first page of a search with words.

    `context(viewer, text, language)` gives what `template` shows, or None where there is nothing to show: at most two
    statements and five milliseconds. `place` is *above* (over the hits), *side*, or *nothing_found* (instead of hits).
    """

    key: str
    template: str
    context: Callable[[Any, str, str], Mapping[str, Any] | None]
    place: str = "side"
    position: int = 100


@dataclass(frozen=True, slots=True)
class SignalValue:
    """One value of a signal. `weight` is the share by which it lifts a hit, or lowers it below 0, until another is set."""

    value: str
    label: str | _StrPromise
    weight: float


@dataclass(frozen=True, slots=True)
class RankSignal:
    """Something beside its words by which an item ranks a little higher or lower.

    `values_of(item_ids)` gives the values of those items that have any, in one statement; `says` explains them to those who
    set the weights. `moved(after, until)` gives ids of items whose values may differ between the ends of those two days
    without any event having told so: what time or counting changes.
    """

    key: str
    label: str | _StrPromise
    says: str | _StrPromise
    values: tuple[SignalValue, ...]
    values_of: Callable[[Sequence[int]], Mapping[int, Sequence[str]]]
    moved: Callable[[date, date], Iterable[int]] | None = None
    position: int = 100


@dataclass(frozen=True, slots=True)
class Routine:
    """What the worker does from time to time: `run(now)` at most once in `every`, safe to run twice or late.

    A failure is logged with its reason and tried again at the next turn; it stops no other routine.
    """

    key: str
    every: timedelta
    run: Callable[[datetime], None]


@dataclass(frozen=True, slots=True)
class JobKind:
    """Work that the worker does once, when asked: `run(payload)` may happen twice, and again after it failed.

    `given_up(payload, reason)` is told when it failed for the last time or the worker died over it as often.
    """

    key: str
    run: Callable[[Mapping[str, Any]], None]
    given_up: Callable[[Mapping[str, Any], str], None] = lambda payload, reason: None


@dataclass(frozen=True, slots=True)
class PersonalPart:
    """What an app holds about a person, for the copy that everybody may take of their own.

    `rows(person_id)` yields plain values that JSON can hold, only what that person may see; `key` names the file.
    """

    key: str
    label: str | _StrPromise
    rows: Callable[[int], Iterable[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One broken invariant: which, what exactly, and how to mend it."""

    invariant: str
    what: str
    cure: str


@dataclass(frozen=True, slots=True)
class Check:
    """A check of `stoa verify`. `run` yields problems; `counts` after the run is how many things it looked at."""

    key: str
    title: str
    run: Callable[[], tuple[int, Iterator[CheckResult]]]


@dataclass(frozen=True, slots=True)
class Sample:
    """Addresses the access walk asks for on one route: `paths` is called with the database filled.

    `query_strings` are tried with every path; `form` is what a POST sends, so that it reaches what the address decides.
    A route without a sample fails the walk.
    """

    route: str
    paths: Callable[[], list[str]]
    query_strings: tuple[str, ...] = ("",)
    methods: tuple[str, ...] = ("GET", "HEAD")
    form: Mapping[str, str] = field(default_factory=dict)
