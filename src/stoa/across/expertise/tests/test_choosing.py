"""What people decide about being found, and what is never inferred about them."""

from __future__ import annotations

import pytest

from stoa.across.expertise import choosing
from stoa.across.expertise.known_for import known_for
from stoa.across.expertise.queries import who_knows
from stoa.across.expertise.sensitive import SCHEME
from stoa.across.expertise.testing import make_work, names_found, read_everything
from stoa.foundation.access.queries import viewer_of_person
from stoa.foundation.access.reach import anonymous
from stoa.foundation.access.testing import make_viewer
from stoa.foundation.directory.services import set_active
from stoa.foundation.directory.testing import make_group, make_person
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.vocabulary.testing import make_concept, make_scheme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


def test_who_left_is_found_only_if_they_said_so() -> None:
    topic = make_concept("Fishing")
    gone, kept = make_person(name="Gone"), make_person(name="Kept")
    make_work(gone, kept, topics=[topic], title="Fishing")
    read_everything()
    choosing.choose(person_id=kept.pk, is_found=True, stays_found=True)
    for person in (gone, kept):
        set_active(person=person, is_active=False, actor=TEST_ACTOR)
    assert names_found(make_viewer(), "fishing") == ["Kept"]
    read_everything()
    assert names_found(make_viewer(), "fishing") == ["Kept"]
    set_active(person=gone, is_active=True, actor=TEST_ACTOR)
    read_everything()
    assert set(names_found(make_viewer(), "fishing")) == {"Gone", "Kept"}


def test_nobody_is_found_who_does_not_want_to_be() -> None:
    topic = make_concept("Garments")
    person = make_person(name="Shy")
    make_work(person, topics=[topic], title="Garments")
    read_everything()
    choosing.choose(person_id=person.pk, is_found=False, stays_found=False)
    assert names_found(make_viewer(), "garments") == []
    choosing.choose(person_id=person.pk, is_found=True, stays_found=False)
    assert names_found(make_viewer(), "garments") == ["Shy"]


def test_a_hidden_work_or_topic_no_longer_counts() -> None:
    topic, other = make_concept("Childcare"), make_concept("Nurseries")
    person = make_person(name="Carer")
    work = make_work(person, topics=[topic], title="Childcare")
    make_work(person, topics=[other], title="Nurseries")
    read_everything()
    choosing.hide(person_id=person.pk, item=work.short_id)
    choosing.hide(person_id=person.pk, concept=other.pk)
    assert names_found(make_viewer(), "childcare") == []
    assert names_found(make_viewer(), "nurseries") == []
    assert known_for(viewer_of_person(person), person.pk, "en") == ()


def test_colleagues_find_who_asked_to_be_listed_without_being_told_why() -> None:
    topic = make_concept("Mediation")
    make_group("court")
    person = make_person(name="Judge")
    make_work(person, topics=[topic], title="Mediation", audience=("unit:court",))
    read_everything()
    assert names_found(make_viewer(), "mediation") == []
    choosing.list_for(person_id=person.pk, concept=topic)
    found = who_knows(make_viewer(), "mediation", "en").people
    assert [(knower.person.name, knower.evidence, knower.says) for knower in found] == [
        ("Judge", (), ("asks to be listed for it",))
    ]
    assert names_found(anonymous(), "mediation") == []


def test_nothing_is_inferred_from_work_on_a_sensitive_topic() -> None:
    topics = make_scheme({"Sexual harassment": "", "Ordinary": ""}, key=SCHEME)
    concept = topics["Sexual harassment"]
    concept.notation = "sexual-harassment"
    concept.save()
    person = make_person(name="Named")
    make_work(person, topics=[concept, topics["Ordinary"]], title="A case of harassment")
    read_everything()
    for question in ("sexual harassment", "ordinary", "case"):
        assert names_found(make_viewer(), question) == []
    choosing.list_for(person_id=person.pk, concept=concept)
    assert names_found(make_viewer(), "sexual harassment") == ["Named"]
