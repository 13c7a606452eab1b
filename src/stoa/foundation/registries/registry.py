"""Finds the registered entries of every installed app, once."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.urls import reverse

from stoa.foundation.errors import NotFoundError

if TYPE_CHECKING:
    from django.http import HttpRequest

    from stoa.foundation.registries.entries import (
        Check,
        HomePanel,
        ItemAction,
        ItemPanel,
        JobKind,
        Kind,
        MenuEntry,
        NavigationEntry,
        PersonalPart,
        PersonPanel,
        RankSignal,
        RelationType,
        Routine,
        Sample,
        SearchPanel,
        Verb,
    )


def _collect(module_name: str, attribute: str) -> list[Any]:
    """Return the entries of `attribute` in every app's `module_name`; raises LookupError when a key comes twice."""
    entries: list[Any] = []
    for app in apps.get_app_configs():
        if find_spec(f"{app.name}.{module_name}"):
            entries += getattr(import_module(f"{app.name}.{module_name}"), attribute, [])
    keys = [getattr(entry, "key", getattr(entry, "route", "")) for entry in entries]
    twice = {key for key in keys if keys.count(key) > 1}
    if twice:
        raise LookupError(f"Registered twice as {attribute}: {', '.join(sorted(twice))}.")
    return entries


@cache
def kinds() -> dict[str, Kind]:
    """Every kind of item by key, in the order people see them."""
    found: list[Kind] = sorted(_collect("kinds", "KINDS"), key=lambda kind: (kind.position, kind.key))
    return {kind.key: kind for kind in found}


@cache
def asking_kinds() -> frozenset[str]:
    """The keys of the kinds that say what somebody wants to know."""
    return frozenset(key for key, entry in kinds().items() if entry.asks)


def kind(key: str) -> Kind:
    """Return the kind; raises NotFoundError naming it."""
    try:
        return kinds()[key]
    except KeyError:
        raise NotFoundError(f"There is no kind of item called {key!r}.") from None


@cache
def relation_types() -> dict[str, RelationType]:
    return {entry.key: entry for entry in _collect("relations", "RELATIONS")}


def relation_type(key: str) -> RelationType:
    """Return the relation type; raises NotFoundError naming it."""
    try:
        return relation_types()[key]
    except KeyError:
        raise NotFoundError(f"There is no relation called {key!r}.") from None


@cache
def verbs() -> dict[str, Verb]:
    return {entry.key: entry for entry in _collect("verbs", "VERBS")}


def verb(key: str) -> Verb:
    """Return the verb; raises LookupError when no app declares it, since an undeclared event has no reader."""
    return verbs()[key]


@cache
def checks() -> tuple[Check, ...]:
    return tuple(_collect("checks", "CHECKS"))


@cache
def samples() -> tuple[Sample, ...]:
    return tuple(_collect("walk", "SAMPLES"))


@cache
def _navigation() -> tuple[NavigationEntry, ...]:
    return tuple(sorted(_collect("slots", "NAVIGATION"), key=lambda entry: entry.position))


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The words of the main navigation for this request: label, url, is_current."""
    tokens = request.viewer.tokens if request.user.is_authenticated else frozenset()  # type: ignore[attr-defined]  # set by access
    shown = [entry for entry in _navigation() if not entry.audience or entry.audience in tokens]
    return [
        {"label": entry.label, "url": url, "is_current": request.path == url}
        for entry in shown
        for url in [reverse(entry.route, kwargs=dict(entry.arguments))]
    ]


def _in_order(attribute: str) -> tuple[Any, ...]:
    return tuple(sorted(_collect("slots", attribute), key=lambda entry: (entry.position, entry.key)))


@cache
def menu_entries() -> tuple[MenuEntry, ...]:
    """Every line that the menu of somebody signed in may have, in order."""
    return _in_order("MENU")


@cache
def item_actions() -> tuple[ItemAction, ...]:
    """Every action that an item page may offer, in order."""
    return _in_order("ITEM_ACTIONS")


@cache
def item_panels() -> tuple[ItemPanel, ...]:
    return _in_order("ITEM_PANELS")


@cache
def home_panels() -> tuple[HomePanel, ...]:
    return _in_order("HOME_PANELS")


@cache
def person_panels() -> tuple[PersonPanel, ...]:
    """Parts of a person's page (`PERSON_PANELS` in `slots` modules), in their order."""
    return _in_order("PERSON_PANELS")


@cache
def search_panels() -> tuple[SearchPanel, ...]:
    """Every part that other apps add to the search page, in order."""
    return _in_order("SEARCH_PANELS")


@cache
def routines() -> tuple[Routine, ...]:
    """What the worker does from time to time, of every app with a module `routines`."""
    return tuple(_collect("routines", "ROUTINES"))


@cache
def job_kinds() -> dict[str, JobKind]:
    """Every kind of job by key, of every app with a module `jobs`."""
    return {entry.key: entry for entry in _collect("jobs", "JOBS")}


@cache
def rank_signals() -> tuple[RankSignal, ...]:
    """What ranks beside words, of every app with a module `signals`, in the order people see it."""
    return tuple(sorted(_collect("signals", "SIGNALS"), key=lambda signal: (signal.position, signal.key)))


@cache
def personal_parts() -> tuple[PersonalPart, ...]:
    """What apps hold about a person, of every app with a module `personal`."""
    return tuple(_collect("personal", "PERSONAL"))


def organization_name() -> str:
    """What the organization calls itself, from whichever app knows; empty before it was said."""
    for app in apps.get_app_configs():
        if find_spec(f"{app.name}.slots"):
            named = getattr(import_module(f"{app.name}.slots"), "organization_name", None)
            if named is not None:
                return str(named())
    return ""
