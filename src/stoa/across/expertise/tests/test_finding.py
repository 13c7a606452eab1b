"""Who is found, in which order, and with what proof."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from stoa.across.expertise.known_for import known_for
from stoa.across.expertise.panel import who_knows_beside
from stoa.across.expertise.queries import who_knows
from stoa.across.expertise.testing import make_work, names_found, read_everything
from stoa.across.expertise.topics import forget_neighbours
from stoa.foundation.access.queries import viewer_of_person
from stoa.foundation.access.reach import anonymous
from stoa.foundation.access.testing import make_viewer
from stoa.foundation.directory.services import change_person
from stoa.foundation.directory.testing import make_group, make_membership, make_person
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.items.testing import make_content, resave
from stoa.foundation.vocabulary.testing import make_concept, make_scheme

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.directory.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


def unit_member(key: str) -> Viewer:
    person = make_person(is_staff=True)
    make_membership(person, make_group(key))
    return viewer_of_person(person)


def test_who_wrote_more_on_a_topic_comes_first_with_three_proofs() -> None:
    topic = make_concept("Minimum wage")
    much, little, none = make_person(name="Much"), make_person(name="Little"), make_person(name="None")
    works = [make_work(much, topics=[topic], title=f"Minimum wage, part {n}") for n in range(4)]
    make_work(little, topics=[topic], title="Minimum wage in brief")
    make_work(none, topics=[make_concept("Fishing")], title="Boats")
    read_everything()
    found = who_knows(make_viewer(), "minimum wage", "en").people
    assert [knower.person.name for knower in found] == ["Much", "Little"]
    assert len(found[0].evidence) == 3
    assert {one.short_id for one in found[0].evidence} < {work.short_id for work in works}
    assert found[0].evidence[0].type == "wrote it"


def test_narrower_topics_count_and_unrelated_ones_do_not() -> None:
    topics = make_scheme({"Wages": "", "Overtime pay": "Wages", "Ships": ""})
    below, aside = make_person(name="Below"), make_person(name="Aside")
    make_work(below, topics=[topics["Overtime pay"]], title="Text one", text="Nothing that was asked.")
    make_work(aside, topics=[topics["Ships"]], title="Text two", text="Nothing that was asked.")
    read_everything()
    assert names_found(make_viewer(), "wages") == ["Below"]


def test_words_find_people_where_no_topic_is_named() -> None:
    person = make_person(name="Writer")
    make_work(person, title="Kiln ventilation", text="Brick kilns need air.")
    read_everything()
    assert names_found(make_viewer(), "brick kilns") == ["Writer"]


def test_recent_work_counts_more_than_old_work() -> None:
    topic = make_concept("Telework")
    now, then = make_person(name="Now"), make_person(name="Then")
    make_work(then, topics=[topic], title="Telework", text="On telework.", published_on=date(2006, 1, 1))
    make_work(now, topics=[topic], title="Telework", text="On telework.", published_on=timezone.localdate())
    read_everything()
    assert names_found(make_viewer(), "telework") == ["Now", "Then"]


def test_having_been_on_the_mission_counts_more_than_having_translated() -> None:
    topic = make_concept("Ports")
    there, translator = make_person(name="There"), make_person(name="Translator")
    make_work(there, topics=[topic], kind="mission-report", title="Ports")
    make_work(translator, topics=[topic], role="translator", title="Ports")
    read_everything()
    assert names_found(make_viewer(), "ports") == ["There", "Translator"]


def test_two_readers_get_the_people_that_their_own_reading_shows() -> None:
    topic = make_concept("Pensions")
    make_group("geneva"), make_group("dakar")
    open_, closed = make_person(name="Open"), make_person(name="Closed")
    make_work(open_, topics=[topic], title="Pensions for all", audience=("public",))
    make_work(closed, topics=[topic], title="Pensions in Dakar", audience=("unit:dakar",))
    read_everything()
    assert names_found(anonymous(), "pensions") == ["Open"]
    assert names_found(unit_member("geneva"), "pensions") == ["Open"]
    assert set(names_found(unit_member("dakar"), "pensions")) == {"Open", "Closed"}


def answer(viewer: Viewer, text: str) -> object:
    forget_neighbours()
    found = who_knows(viewer, text, "en")
    people = [
        (knower.person.pk, round(knower.score, 12), [one.short_id for one in knower.evidence])
        for knower in found.people
    ]
    beside = who_knows_beside(viewer, text, "en")
    return people, found.nearest, beside and [line["name"] for line in beside["people"]]


def test_hidden_work_changes_nothing_for_those_who_may_not_read_it() -> None:
    topics = make_scheme({"Labour inspection": "", "Farms": "Labour inspection", "Boats": ""})
    make_group("secret")
    one, other, third = make_person(name="One"), make_person(name="Other"), make_person(name="Third")
    make_work(one, topics=[topics["Labour inspection"]], title="Labour inspection one", audience=("public",))
    make_work(other, topics=[topics["Farms"]], title="Labour inspection two", audience=("staff",))
    read_everything()
    readers = [anonymous(), make_viewer(), make_viewer(is_staff=False)]
    questions = ["labour inspection", "farms", "boats", "inspection on boats"]
    before = [answer(reader, question) for reader in readers for question in questions]
    names = [known_for(reader, one.pk, "en") for reader in readers]
    hidden = [
        make_work(one, other, third, topics=[topic], title=f"Labour inspection on {label}", audience=("unit:secret",))
        for label, topic in topics.items()
    ]
    assert [answer(reader, question) for reader in readers for question in questions] == before
    read_everything()
    assert [answer(reader, question) for reader in readers for question in questions] == before
    assert [known_for(reader, one.pk, "en") for reader in readers] == names
    resave(hidden[0], make_content(audience=("unit:secret",), title="Changed"))
    assert [answer(reader, question) for reader in readers for question in questions] == before
    read_everything()
    assert len(names_found(unit_member("secret"), "boats")) == 3


def test_what_was_closed_shows_nobody_from_that_moment_on() -> None:
    topic = make_concept("Cooperatives")
    make_group("inner")
    person = make_person(name="Member")
    work = make_work(person, topics=[topic], title="Cooperatives", audience=("public",))
    read_everything()
    assert names_found(anonymous(), "cooperatives") == ["Member"]
    resave(work, make_content(title="Cooperatives", audience=("unit:inner",), topics=[topic]))
    assert names_found(anonymous(), "cooperatives") == []
    assert who_knows_beside(anonymous(), "cooperatives", "en") is None
    assert known_for(anonymous(), person.pk, "en") == ()


def test_work_that_opens_later_shows_nobody_before() -> None:
    topic = make_concept("Mining")
    soon = datetime.now(UTC) + timedelta(hours=1)
    make_work(make_person(name="Early"), topics=[topic], title="Mining", available_from=soon)
    read_everything()
    assert names_found(make_viewer(), "mining") == []


def cooks() -> tuple[Person, Person]:
    topic = make_concept("Cooking")
    parent = make_group("kitchen")
    one = make_person(name="One", languages=["fr", "en"], duty_station="Dakar", unit=parent)
    other = make_person(
        name="Other", languages=["es"], duty_station="Lima", unit=make_group("pastry", parent=parent), is_staff=True
    )
    make_work(one, other, topics=[topic], title="Cooking")
    read_everything()
    return one, other


def test_filters_leave_people_of_the_place_the_language_and_the_unit() -> None:
    cooks()
    viewer = make_viewer()
    assert names_found(viewer, "cooking", place="dakar") == ["One"]
    assert names_found(viewer, "cooking", language_spoken="es") == ["Other"]
    assert names_found(viewer, "cooking", unit="pastry") == ["Other"]
    assert set(names_found(viewer, "cooking", unit="kitchen")) == {"One", "Other"}
    assert names_found(viewer, "cooking", unit="nowhere") == []


def test_filters_tell_strangers_nothing_about_people() -> None:
    topic = make_concept("Baking")
    baker = make_person(name="Baker", duty_station="Lima", unit=make_group("ovens"))
    make_work(baker, topics=[topic], title="Baking", audience=("public",))
    read_everything()
    assert names_found(anonymous(), "baking", place="Dakar") == names_found(anonymous(), "baking") == ["Baker"]
    assert [knower.unit_name for knower in who_knows(anonymous(), "baking", "en").people] == [""]


def test_of_people_as_good_as_equal_the_nearest_comes_first() -> None:
    one, other = cooks()
    assert names_found(viewer_of_person(other), "cooking")[0] == "One", "speaks the language of the page"
    found = who_knows(viewer_of_person(other), "cooking", "es").people
    assert found[0].person.pk == other.pk
    assert one.pk in {knower.person.pk for knower in found}


def test_where_nobody_is_found_the_nearest_topic_with_people_is_offered() -> None:
    topics = make_scheme({"Energy": "", "Wind power": "Energy", "Coal": "Energy"})
    make_work(make_person(name="Miner"), topics=[topics["Coal"]], title="Pits", text="Deep.")
    read_everything()
    found = who_knows(make_viewer(), "wind power", "en")
    assert (found.people, found.nearest) == ((), ())
    make_work(make_person(name="Engineer"), topics=[topics["Energy"]], title="Grids", text="Wires.")
    read_everything()
    assert who_knows(make_viewer(), "wind power", "en").nearest == (topics["Energy"].pk,)


def test_the_panel_beside_a_search_takes_two_statements(django_assert_num_queries: object) -> None:
    topic = make_concept("Tourism")
    make_work(make_person(name="Guide"), topics=[topic], title="Tourism", audience=("public",))
    read_everything()
    viewer = make_viewer()
    who_knows_beside(viewer, "tourism", "en")
    with django_assert_num_queries(2):  # type: ignore[operator]  # pytest-django's
        shown = who_knows_beside(viewer, "tourism", "en")
    assert shown
    assert [person["name"] for person in shown["people"]] == ["Guide"]
    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django's
        assert who_knows_beside(viewer, "nothing of the kind", "en") is None


def test_a_person_page_tells_topics_as_far_as_the_viewer_may_read_them() -> None:
    topics = make_scheme({"Rail": "", "Roads": ""})
    make_group("inside")
    person = make_person(name="Driver")
    make_work(person, topics=[topics["Rail"]], audience=("public",))
    make_work(person, topics=[topics["Roads"]], audience=("unit:inside",))
    read_everything()
    assert [topic.label.text for topic in known_for(anonymous(), person.pk, "en")] == ["Rail"]
    assert {topic.label.text for topic in known_for(unit_member("inside"), person.pk, "en")} == {"Rail", "Roads"}


def test_colleagues_find_people_by_what_their_entry_says() -> None:
    make_scheme({"Actuarial work": "", "Sexual harassment": ""})
    make_person(name="Nadia", about={"en": "Does actuarial work in Tunis."}, job_title={"en": "Actuary"})
    read_everything()
    found = who_knows(make_viewer(), "actuarial work", "en").people
    assert [(knower.person.name, knower.evidence, knower.says) for knower in found] == [
        ("Nadia", (), ("says so in the directory",))
    ]
    assert names_found(anonymous(), "actuarial work") == []


def test_an_entry_is_read_again_when_it_or_the_vocabulary_changes() -> None:
    person = make_person(name="Nadia", about={"en": "Knows kilns."})
    read_everything()
    assert names_found(make_viewer(), "kilns") == []
    make_concept("Kilns")
    read_everything()
    assert names_found(make_viewer(), "kilns") == ["Nadia"]
    change_person(person=person, email=person.email, name="Nadia", about={"en": "Left it."}, actor=TEST_ACTOR)
    read_everything()
    assert names_found(make_viewer(), "kilns") == []
