"""The chain of events: whole as written, and any change, removal, insertion or exchange is found."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from stoa.foundation.history.models import Event
from stoa.foundation.history.queries import chain_problems, events_after, last_position, reader_position
from stoa.foundation.history.services import Actor, NewEvent, append_events, move_reader, one_change
from stoa.foundation.history.testing import TEST_ACTOR

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def six_events() -> None:
    with transaction.atomic():
        for number in range(3):
            pair = [NewEvent("person.saved", f"person:{number}", {"fields": [text]}) for text in ("name", "été")]
            append_events(pair, actor=TEST_ACTOR)


def problems() -> list[str]:
    return [problem.what for problem in chain_problems()]


def test_a_chain_as_written_is_whole_and_gapless() -> None:
    assert problems() == []
    assert [event.position for event in events_after(0, 100)] == [1, 2, 3, 4, 5, 6]
    assert last_position() == 6


def test_events_are_written_only_with_the_change_they_tell_of() -> None:
    with pytest.raises(LookupError):
        append_events([NewEvent("person.vanished", "person:1")], actor=TEST_ACTOR)
    assert last_position() == 6


@pytest.mark.django_db(transaction=True)
def test_events_outside_a_transaction_are_refused() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        append_events([NewEvent("person.saved", "person:1")], actor=TEST_ACTOR)


@pytest.mark.parametrize(
    ("column", "value"),
    [("verb", "group.saved"), ("object_id", "person:9"), ("actor", "somebody"), ("channel", "web"), ("payload", "{}")],
)
def test_a_changed_event_is_found(column: str, value: str) -> None:
    Event.objects.filter(position=3).update(**{column: value})
    assert len(problems()) == 1
    assert "3" in problems()[0]


@pytest.mark.parametrize("position", [1, 3, 5])
def test_a_removed_event_is_found(position: int) -> None:
    Event.objects.filter(position=position).delete()
    assert f"Event {position} is missing" in problems()[0]


def test_an_inserted_event_is_found() -> None:
    forged = Event.objects.get(position=6)
    forged.pk, forged.actor = 7, "somebody"
    forged.save(force_insert=True)
    assert "7" in problems()[0]


def test_two_exchanged_events_are_found() -> None:
    for old, new in ((2, 99), (3, 2), (99, 3)):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE history_event SET position = %s WHERE position = %s", [new, old])
    assert "2" in problems()[0]


def test_a_blanked_payload_leaves_the_chain_whole() -> None:
    Event.objects.filter(position=2).update(payload="", salt=b"")
    assert problems() == []
    assert Event.objects.get(position=2).data == {}


def test_a_reader_never_moves_back() -> None:
    move_reader("somebody", 5)
    move_reader("somebody", 3)
    assert reader_position("somebody") == 5


def test_what_is_rolled_back_leaves_no_gap() -> None:
    with transaction.atomic():
        append_events([NewEvent("person.saved", "person:1")], actor=TEST_ACTOR)
        transaction.set_rollback(True)
    with transaction.atomic():
        assert append_events([NewEvent("person.saved", "person:1")], actor=TEST_ACTOR) == 7
    assert problems() == []


def test_events_of_one_change_are_written_together_at_its_end() -> None:
    before = Event.objects.count()
    with one_change():
        for number in range(3):
            with transaction.atomic():
                append_events([NewEvent("person.saved", f"person:{number}")], actor=TEST_ACTOR)
            with one_change():
                append_events([NewEvent("group.saved", f"group:{number}")], actor=Actor("somebody"))
            assert Event.objects.count() == before, "the chain's lock must come last"
    told = Event.objects.filter(position__gt=before).order_by("position").values_list("object_id", "actor")
    expected = [[(f"person:{n}", ""), (f"group:{n}", "somebody")] for n in range(3)]
    assert list(told) == [pair for pairs in expected for pair in pairs]
    assert problems() == []


def test_a_change_that_fails_leaves_no_event_behind() -> None:
    def fail() -> None:
        with one_change():
            append_events([NewEvent("person.saved", "person:1")], actor=TEST_ACTOR)
            raise LookupError

    before = Event.objects.count()
    with pytest.raises(LookupError):
        fail()
    with transaction.atomic():
        append_events([NewEvent("person.saved", "person:2")], actor=TEST_ACTOR)
    assert Event.objects.count() == before + 1
