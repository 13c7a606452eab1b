"""Addresses of feeds and exports for the access walk: of every sort of list, and of a search."""

from __future__ import annotations

from django.urls import reverse

from stoa.foundation.directory.models import Group, Person
from stoa.foundation.registries import Sample, kinds
from stoa.foundation.vocabulary.models import Concept


def _lists() -> list[str]:
    """The query strings of lists: all, one kind, and a list by number for each concept, group and person."""
    numbered = {"concept": Concept, "unit": Group, "person": Person}
    found = ["", f"?kind={next(iter(kinds()))}", "?language=fr", "?q=canary", "?q=canary&sort=newest&page=2"]
    for name, model in numbered.items():
        found += [f"?{name}={pk}" for pk in model._default_manager.order_by("-pk").values_list("pk", flat=True)[:6]]
    return found


SAMPLES = [
    Sample("feeds:atom", lambda: [reverse("feeds:atom") + query for query in _lists()]),
    Sample("feeds:export", lambda: [reverse("feeds:export") + query for query in _lists()]),
    Sample("feeds:table", lambda: [reverse("feeds:table") + query for query in _lists()]),
]
