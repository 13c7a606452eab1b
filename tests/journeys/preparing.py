"""Run inside the demonstration's home: withdraws one item, waits until the worker has read everything, and prints as JSON
where the things stand that tests look at."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from stoa.foundation.items.models import Item

TITLES = {
    "files": "Too hot to work: heat rules",
    "plain": "When half the wages end in two zeros",
    "restricted": "Answer to an employers' query",
    "draft": "Making our own publications readable",
    "in_review": "What is left unexplained",
    "archived": "Field visits during heatwaves",
    "withdrawn": "Ten years after Rana Plaza",
    "curated": "Una página sobre cuidados",
    "french": "Adjusting minimum wages",
}


READERS = ("indexer", "expertise", "figures")
PATIENCE_SECONDS = 110.0


def main() -> None:
    django.setup()
    items = {key: item_titled(title) for key, title in TITLES.items()}
    withdraw(items["withdrawn"], items["plain"])
    wait_for_the_worker()
    places = {key: f"/i/{item.short_id}" for key, item in items.items()}
    print(json.dumps(places | {"files_id": items["files"].short_id} | other_places()))  # noqa: T201


def item_titled(beginning: str) -> Item:
    from stoa.foundation.items.models import Item

    return Item.objects.unscoped("the journeys look for their pages").get(title__startswith=beginning)


def withdraw(item: Item, successor: Item) -> None:
    from stoa.foundation.history.services import Actor
    from stoa.foundation.items.services import withdraw_item

    reason = "The morning is over."
    withdraw_item(item, reason=reason, successor=successor.short_id, actor=Actor())


def wait_for_the_worker() -> None:
    """Return once the index, who knows what and the figures know everything, and the checks of the demonstration are made."""
    from stoa.across.consult.models import KnowledgeCheck
    from stoa.foundation.history.queries import last_position, reader_position

    last, deadline = last_position(), time.monotonic() + PATIENCE_SECONDS
    waiting = KnowledgeCheck.objects.exclude(state__in=("done", "failed"))
    while min(reader_position(name) for name in READERS) < last or waiting.exists():
        if time.monotonic() > deadline:
            raise TimeoutError("The worker did not come to everything in time.")
        time.sleep(0.3)


def other_places() -> dict[str, str]:
    from stoa.foundation.accounts.models import User
    from stoa.foundation.accounts.tokens import one_time_link
    from stoa.foundation.directory.models import Person
    from stoa.foundation.vocabulary.models import Label

    person = Person.objects.get(email="hoang.thi.lan@demo.example")
    topic, place = (Label.objects.filter(language="en", text=text).first() for text in ("Wages", "Senegal"))
    return {
        "person": f"/people/{person.uuid}",
        "topic": f"/concepts/{topic.concept_id}",
        "place": f"/concepts/{place.concept_id}",
        "first_time": one_time_link(User.objects.get(email="partner@demo.example")),
    } | places_of_searching()


def places_of_searching() -> dict[str, str]:
    """A finished check, a gap, a judged query, and an alert with the address that ends its mail."""
    from stoa.across.alerts.models import Alert
    from stoa.across.alerts.tokens import END, sealed
    from stoa.across.consult.models import KnowledgeCheck
    from stoa.across.discovery.models import Sought
    from stoa.across.relevance.models import JudgedQuery

    check = KnowledgeCheck.objects.get(person__email="staff@demo.example")
    alert = Alert.objects.get(person__email="staff@demo.example")
    return {
        "check": check.get_absolute_url(),
        "gap": f"/gaps/{Sought.objects.get(words='menopause').pk}",
        "query": f"/admin/relevance/{JudgedQuery.objects.order_by('pk')[0].pk}",
        "feed_address": f"/saved-searches/{alert.pk}/feed",
        "end_of_mail": f"/saved-searches/end/{sealed(END, alert.pk)}",
    }


if __name__ == "__main__":
    main()
