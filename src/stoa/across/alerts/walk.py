"""Addresses of alerts for the access walk, after every alert was told of every item."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from stoa.across.alerts.models import Alert, Told
from stoa.across.alerts.tokens import END, FEED, sealed
from stoa.across.shelf.models import SavedSearch
from stoa.foundation.accounts.models import User
from stoa.foundation.directory.models import Person
from stoa.foundation.items.models import Item
from stoa.foundation.registries import Sample

GET_AND_POST = ("GET", "HEAD", "POST")
STRANGER = "reader@feeds.example"


def _filled() -> list[Alert]:
    """An alert with a feed for every account, each told of everything, as if all of it had once been open to them."""
    items = Item.objects.unscoped("the access walk asks for every item as every reader")
    ids, now = list(items.values_list("pk", flat=True)), timezone.now()
    alerts = [_alert(person) for person in User.objects.order_by("pk").values_list("person_id", flat=True)]
    told = [Told(alert=alert, item_id=item, told_at=now) for alert in alerts for item in ids]
    Told.objects.bulk_create(told, ignore_conflicts=True)
    return alerts


def _alert(person: int) -> Alert:
    search, _ = SavedSearch.objects.get_or_create(person_id=person, name="Told", query="q=wages")
    given = {"person_id": person, "how": Alert.How.DAILY, "feed_key": "walk", "began_position": 0}
    return Alert.objects.get_or_create(pk=search.pk, defaults=given)[0]


def _stranger() -> Alert:
    """The alert of an account that may read what everybody may: whoever knows its address is given that, and no more."""
    person, _ = Person.objects.get_or_create(email=STRANGER, defaults={"name": "A reader of feeds"})
    User.objects.get_or_create(email=STRANGER, defaults={"person": person})
    return next(alert for alert in _filled() if alert.person_id == person.pk)


def _own(route: str) -> list[str]:
    ids = [*(alert.pk for alert in _filled()), 0]
    return [reverse(route, kwargs={"pk": pk}) for pk in ids]


def _feeds() -> list[str]:
    """One address that is right, and of every alert some that are not: with another key, another seal, another number."""
    right = _stranger()
    tokens = [sealed(FEED, right.pk, right.feed_key), "nothing", "0-0", f"{right.pk}-", "9" * 40]
    for alert in _filled():
        tokens += [sealed(FEED, alert.pk, "other"), sealed(FEED, alert.pk), sealed(END, alert.pk)]
    return [reverse("alerts:feed", kwargs={"token": token}) for token in tokens]


def _ends() -> list[str]:
    tokens = [sealed(END, _stranger().pk), "nothing", "0-0"]
    tokens += [sealed(FEED, alert.pk, alert.feed_key) for alert in _filled()]
    return [reverse("alerts:end", kwargs={"token": token}) for token in tokens]


SAMPLES = [
    Sample("alerts:save", lambda: [reverse("alerts:save")], methods=("POST",)),
    Sample("alerts:choose", lambda: _own("alerts:choose"), methods=("POST",)),
    Sample("alerts:feed-address", lambda: _own("alerts:feed-address"), methods=GET_AND_POST),
    Sample("alerts:feed", _feeds),
    Sample("alerts:end", _ends, methods=GET_AND_POST),
]
