"""Addresses of who knows what, for the access walk: everybody's choices, asked for by everybody."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from stoa.across.expertise.follower import catch_up
from stoa.across.expertise.models import Hidden, Listing
from stoa.across.expertise.topics import forget_neighbours
from stoa.foundation.accounts.models import User
from stoa.foundation.items.models import Item
from stoa.foundation.registries import Sample
from stoa.foundation.vocabulary.models import Concept, ConceptScheme

POST = ("POST",)


def _who() -> list[str]:
    catch_up()
    forget_neighbours()
    return [reverse("expertise:who")]


def _questions() -> tuple[str, ...]:
    return ("", "?q=wages", "?q=report&place=Dakar", "?q=work&language=fr", "?q=work&unit=nowhere", "?q=qqqq")


def _own() -> list[str]:
    """One's own page, after everybody has hidden every item, as if all had once been open to them."""
    catch_up()
    ids = list(
        Item.objects.unscoped("the access walk hides every item for everybody").values_list("short_id", flat=True)
    )
    people = list(User.objects.values_list("person_id", flat=True))
    hidden = [Hidden(person_id=person, short_id=item) for person in people for item in ids]
    Hidden.objects.bulk_create(hidden, ignore_conflicts=True)
    return [reverse("expertise:own")]


def _hidden() -> list[str]:
    _own()
    ids = [*Hidden.objects.order_by("pk").values_list("pk", flat=True)[:5], 0]
    return [reverse("expertise:unhide", kwargs={"pk": pk}) for pk in ids]


def _listings() -> list[str]:
    topic = Concept.objects.filter(scheme__purpose=ConceptScheme.Purpose.TOPICS).order_by("pk").first()
    for person in User.objects.values_list("person_id", flat=True) if topic else ():
        Listing.objects.get_or_create(person_id=person, concept=topic, defaults={"since": timezone.localdate()})
    ids = [*Listing.objects.order_by("pk").values_list("pk", flat=True), 0]
    return [reverse("expertise:unlist", kwargs={"pk": pk}) for pk in ids]


SAMPLES = [
    Sample("expertise:who", _who, query_strings=_questions()),
    Sample("expertise:own", _own, methods=("GET", "HEAD", "POST")),
    Sample("expertise:hide", lambda: [reverse("expertise:hide")], methods=POST),
    Sample("expertise:unhide", _hidden, methods=POST),
    Sample("expertise:list", lambda: [reverse("expertise:list")], methods=POST),
    Sample("expertise:unlist", _listings, methods=POST),
]
