"""Run inside the demonstration's home: withdraws one item, and prints as JSON where the things stand that tests look at."""

from __future__ import annotations

import json
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


def main() -> None:
    django.setup()
    items = {key: item_titled(title) for key, title in TITLES.items()}
    withdraw(items["withdrawn"], items["plain"])
    print(json.dumps({key: f"/i/{item.short_id}" for key, item in items.items()} | other_places()))  # noqa: T201


def item_titled(beginning: str) -> Item:
    from stoa.foundation.items.models import Item

    return Item.objects.unscoped("the journeys look for their pages").get(title__startswith=beginning)


def withdraw(item: Item, successor: Item) -> None:
    from stoa.foundation.history.services import Actor
    from stoa.foundation.items.services import withdraw_item

    reason = "The morning is over."
    withdraw_item(item, reason=reason, successor=successor.short_id, actor=Actor())


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
    }


if __name__ == "__main__":
    main()
