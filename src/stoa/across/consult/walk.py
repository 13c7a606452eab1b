"""Addresses of knowledge checks, for the access walk: records of everybody, of everything, asked for by everybody."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from stoa.across.consult.models import AttachedCheck, KnowledgeCheck, Line, Marking
from stoa.foundation.access.reach import STAFF, person_token
from stoa.foundation.access.services import intern_sets
from stoa.foundation.accounts.models import User
from stoa.foundation.items.models import Item, ItemConcept
from stoa.foundation.registries import Sample

GET_AND_POST = ("GET", "HEAD", "POST")
MISSING = "ST-0000000"
_TICKED = {
    "example_0": "on",
    "example_0_words": "canary of the whole",
    "example_1": "on",
    "example_1_words": "canary of the section",
}
_DRAFT = "Wages and inspection: a draft that somebody held against everything there is."


def _records() -> list[KnowledgeCheck]:
    """One record of each account, every second shared with all staff, with a line for each item whoever may see it.

    Each hangs on two items: what one may read of it is asked on their pages too.
    """
    if not KnowledgeCheck.objects.exists():
        items = list(Item.objects.unscoped("the access walk asks for every item as every reader").order_by("pk"))
        for number, user in enumerate(User.objects.select_related("person").order_by("pk")):
            _make_record(user, items, is_shared=number % 2 == 0)
    return list(KnowledgeCheck.objects.order_by("person_id", "key"))


def _make_record(user: User, items: list[Item], *, is_shared: bool) -> None:
    tokens = frozenset({person_token(user.person.uuid), *((STAFF,) if is_shared else ())})
    with transaction.atomic():
        check = KnowledgeCheck.objects.create(
            person=user.person,
            access_id=intern_sets([tokens])[tokens],
            title="Wages and inspection",
            digest="0" * 64,
            text=_DRAFT,
            language="en",
            sections=[{"heading": "Wages", "page": None, "start": 0, "end": len(_DRAFT)}],
            topics=list(ItemConcept.objects.filter(use="topic").values_list("concept_id", flat=True).distinct()[:3]),
            about=items[0] if items else None,
            state=KnowledgeCheck.State.DONE,
            asked_at=timezone.now(),
            finished_at=timezone.now(),
        )
        Line.objects.bulk_create(_lines(check, user, items))
        Marking.objects.bulk_create(
            Marking(line=line, person=user.person, word=Marking.Word.USEFUL, marked_at=timezone.now())
            for line in check.lines.all()
        )
        AttachedCheck.objects.bulk_create(
            AttachedCheck(check_record=check, item=item, person=user.person, attached_at=timezone.now())
            for item in (*items[:1], *items[-1:])
        )


def _lines(check: KnowledgeCheck, user: User, items: list[Item]) -> list[Line]:
    """Passages beside the one section, the other sorts in turn, and the maker as somebody who knows because of each item."""
    sorts = (Line.Sort.PASSAGE, Line.Sort.LESSON, Line.Sort.COPY, Line.Sort.ACTIVE, Line.Sort.INSTRUMENT)
    lines = [
        Line(
            check_record=check,
            sort=sorts[number % 5],
            position=number,
            section=0 if number % 5 < 2 else None,
            item=item,
            closeness=0.5,
            quote_end=20,
            shared=["wages"],
            stamp=item.stamp,
        )
        for number, item in enumerate(items)
    ]
    return [
        *lines,
        Line(
            check_record=check,
            sort=Line.Sort.PERSON,
            position=len(lines),
            person=user.person,
            evidence=[item.pk for item in items],
        ),
    ]


def _of_records(route: str) -> list[str]:
    return [reverse(route, kwargs={"key": key}) for key in [*(one.key for one in _records()), uuid4()]]


def _to_mark() -> list[str]:
    """Lines of the first records, every seventh, and one of another record."""
    pairs = [(check.key, line) for check in _records()[:4] for line in [*_line_keys(check)[::7], uuid4()]]
    return [reverse("consult:mark", kwargs={"key": key, "line": line}) for key, line in pairs]


def _line_keys(check: KnowledgeCheck) -> list[UUID]:
    return list(Line.objects.filter(check_record=check).values_list("pk", flat=True))


def _to_detach() -> list[str]:
    rows = AttachedCheck.objects.filter(check_record__in=_records()).values_list("check_record_id", "item_id")
    items = Item.objects.unscoped("the access walk asks for every item as every reader")
    short_ids = dict(items.values_list("pk", "short_id"))
    pairs = [*((key, short_ids[item]) for key, item in rows), (uuid4(), MISSING)]
    return [reverse("consult:detach", kwargs={"key": key, "short_id": short_id}) for key, short_id in pairs]


def _items() -> list[str]:
    rows = Item.objects.unscoped("the access walk asks for every item as every reader").order_by("pk")
    ids = [*rows.values_list("short_id", flat=True)[::3], MISSING]
    return [reverse("consult:check-item", kwargs={"short_id": short_id}) for short_id in ids]


SAMPLES = [
    Sample("consult:check", lambda: [reverse("consult:check")], methods=GET_AND_POST),
    Sample("consult:check-item", _items, methods=GET_AND_POST),
    Sample("consult:record", lambda: _of_records("consult:record"), query_strings=("", "?part=progress")),
    Sample("consult:draft", lambda: _of_records("consult:draft")),
    Sample("consult:mark", _to_mark, methods=("POST",)),
    Sample("consult:offer", lambda: _of_records("consult:offer"), methods=GET_AND_POST, form=_TICKED),
    Sample("consult:share", lambda: _of_records("consult:share"), methods=("POST",)),
    Sample("consult:again", lambda: _of_records("consult:again"), methods=("POST",)),
    Sample("consult:attach", lambda: _of_records("consult:attach"), methods=("POST",)),
    Sample("consult:detach", _to_detach, methods=("POST",)),
    Sample("consult:delete", lambda: _of_records("consult:delete"), methods=("GET", "HEAD")),
]
