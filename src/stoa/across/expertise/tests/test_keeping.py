"""Evidence follows the history; `stoa verify` sees what does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stoa.across.expertise import choosing
from stoa.across.expertise.checks import evidence_problems
from stoa.across.expertise.deriving import colleagues
from stoa.across.expertise.follower import catch_up, lag
from stoa.across.expertise.models import Evidence, Standing
from stoa.across.expertise.personal import PERSONAL
from stoa.across.expertise.services import rebuild
from stoa.across.expertise.testing import make_work
from stoa.foundation.directory.testing import make_group, make_person
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.items.services import withdraw_item
from stoa.foundation.vocabulary.testing import make_concept

if TYPE_CHECKING:
    from stoa.foundation.directory.models import Person

pytestmark = pytest.mark.django_db


def problems() -> list[str]:
    return [problem.what for problem in evidence_problems()]


def counted() -> tuple[int, int]:
    return Evidence.objects.count(), Standing.objects.count()


def test_evidence_comes_with_publication_and_goes_with_withdrawal() -> None:
    topic = make_concept()
    item = make_work(make_person(), topics=[topic], status="draft")
    catch_up()
    assert counted() == (0, 0)
    item = make_work(make_person(), topics=[topic])
    catch_up()
    assert counted() == (1, 1)
    withdraw_item(item, reason="Wrong.", actor=TEST_ACTOR)
    catch_up()
    assert counted() == (0, 0)
    assert not lag()
    assert not problems()


def test_reading_the_history_again_changes_nothing() -> None:
    make_work(make_person(), make_person(), topics=[make_concept(), make_concept()])
    catch_up()
    before = counted()
    rebuild()
    assert counted() == before == (4, 4)
    assert not problems()


def test_a_work_of_several_people_counts_less_for_each() -> None:
    topic, alone, crowd = make_concept(), make_person(), [make_person() for _ in range(4)]
    make_work(alone, topics=[topic])
    make_work(*crowd, topics=[topic])
    catch_up()
    one = Evidence.objects.get(person=alone).strength
    shared = Evidence.objects.get(person=crowd[0]).strength
    assert shared * 2 == pytest.approx(one, rel=1e-4)


def test_what_somebody_did_twice_on_one_item_counts_once_as_the_stronger() -> None:
    from stoa.foundation.items.content import Contributor
    from stoa.foundation.items.testing import make_item

    person = make_person()
    roles = tuple(Contributor(person.name, role, person=person.pk) for role in ("reviewer", "author", "translator"))
    make_item(people=roles, topics=[make_concept()])
    catch_up()
    assert Evidence.objects.get().sort == "author"


def spoil_evidence(person: Person) -> None:
    Evidence.objects.filter(person=person).update(strength=1)


def spoil_sums(person: Person) -> None:
    Standing.objects.filter(person=person).update(count=99)


def leave_over(person: Person) -> None:
    Evidence.objects.filter(person=person).update(short_id="ST-0000000")


def open_up(person: Person) -> None:
    Evidence.objects.filter(person=person).update(access=colleagues())


def drop_sums(person: Person) -> None:
    Standing.objects.filter(person=person).delete()


@pytest.mark.parametrize("spoil", [spoil_evidence, spoil_sums, leave_over, open_up, drop_sums])
def test_verify_sees_evidence_that_is_not_what_people_did(spoil: object) -> None:
    make_group("closed")
    person = make_person()
    make_work(person, topics=[make_concept()], audience=("unit:closed",))
    catch_up()
    assert not problems()
    spoil(person)  # type: ignore[operator]  # one of the functions above
    assert problems()
    rebuild()
    assert not problems()


def test_what_waits_to_be_read_is_no_damage() -> None:
    make_work(make_person(), topics=[make_concept()])
    assert lag()
    assert not problems()


def test_a_copy_of_ones_own_data_has_the_evidence_and_the_choices() -> None:
    make_group("elsewhere")
    person, topic = make_person(is_staff=True), make_concept("Bridges")
    own = make_work(person, topics=[topic])
    make_work(person, topics=[topic], audience=("unit:elsewhere",))
    catch_up()
    choosing.list_for(person_id=person.pk, concept=topic)
    evidence, choices = (list(part.rows(person.pk)) for part in PERSONAL)
    assert {row["item"] for row in evidence} == {own.short_id, ""}
    assert [row["listed_for"] for row in choices] == ["Bridges"]


def test_verify_sees_evidence_from_an_item_that_is_gone() -> None:
    person = make_person()
    item = make_work(person, topics=[make_concept()])
    catch_up()
    Evidence.objects.create(
        person=person,
        short_id="ST-9999999",
        sort="author",
        happened_on="2026-01-01",
        half_life=5,
        strength=1,
        access=item.access,
    )
    assert any("ST-9999999" in what for what in problems())
