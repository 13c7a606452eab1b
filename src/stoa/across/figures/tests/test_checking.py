from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stoa.across.figures.checking import Verdict, check_figures
from stoa.across.figures.extracting import figures_in
from stoa.across.figures.testing import read_figures
from stoa.foundation.access.queries import viewer_of_person
from stoa.foundation.access.reach import anonymous
from stoa.foundation.access.testing import make_viewer
from stoa.foundation.directory.testing import make_group, make_membership, make_person
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.items.services import withdraw_item
from stoa.foundation.items.testing import make_item, read_item

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.vocabulary.models import Concept

pytestmark = pytest.mark.django_db
STATED = "The unemployment rate in Kenya was 12.4 per cent in 2019."


def checked(viewer: Viewer, draft: str, language: str = "en", **more: object) -> list[Verdict]:
    return check_figures(viewer, figures_in(draft, language), (), language, **more)  # type: ignore[arg-type]


def test_a_figure_that_another_item_states_agrees(places: dict[str, Concept]) -> None:
    item = make_item(text=STATED)
    read_figures()

    verdict = checked(make_viewer(), "In 2019 the unemployment rate stood at 12.4% in Kenya.")[0]

    assert verdict.verdict == "agrees"
    assert [(source.item.pk, source.sentence, source.value, source.ratio) for source in verdict.sources] == [
        (item.pk, STATED, 12.4, 1.0)
    ]
    assert verdict.sources[0].url.startswith(f"/i/{item.short_id}")


def test_another_value_differs_and_says_by_how_much(places: dict[str, Concept]) -> None:
    make_item(text=STATED)
    read_figures()

    verdict = checked(make_viewer(), "The unemployment rate in Kenya was 24.8 per cent in 2019.")[0]

    assert (verdict.verdict, verdict.sources[0].ratio) == ("differs", 0.5)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("12 per cent", "agrees"),
        ("13 per cent", "differs"),
        ("about 13 per cent", "agrees"),
        ("more than 12 per cent", "agrees"),
        ("less than 12 per cent", "differs"),
        ("12.35 per cent", "agrees"),
    ],
)
def test_values_are_compared_as_precisely_as_they_are_written(
    places: dict[str, Concept], written: str, expected: str
) -> None:
    make_item(text=STATED)
    read_figures()

    verdict = checked(make_viewer(), f"The unemployment rate in Kenya was {written} in 2019.")[0]

    assert verdict.verdict == expected


@pytest.mark.parametrize(
    "draft",
    [
        "The unemployment rate in Ghana was 12.4 per cent in 2019.",
        "The unemployment rate in Kenya was 12.4 per cent in 2020.",
        "The unemployment rate of women in Kenya was 12.4 per cent in 2019.",
        "The youth unemployment rate in Kenya was 12.4 per cent in 2019.",
        "The literacy of adults in Kenya was 12.4 per cent in 2019.",
        "The unemployment rate in Kenya fell by 12.4 percentage points in 2019.",
    ],
)
def test_another_place_year_group_or_thing_is_not_the_same(places: dict[str, Concept], draft: str) -> None:
    make_item(text=STATED)
    read_figures()

    assert [verdict.verdict for verdict in checked(make_viewer(), draft)] == ["not found"]


def test_a_figure_is_found_across_languages_by_what_the_vocabulary_names(
    places: dict[str, Concept], topics: dict[str, Concept]
) -> None:
    make_item(text=STATED)
    read_figures()

    verdict = checked(make_viewer(), "En 2019, le taux de chômage au Kenya était de 12,4 %.", "fr")[0]

    assert verdict.verdict == "agrees"


def test_what_an_item_says_without_a_place_is_about_the_only_place_it_has(places: dict[str, Concept]) -> None:
    make_item(text="The unemployment rate was 12.4 per cent in 2019.", places=[places["KEN"]])
    read_figures()

    assert checked(make_viewer(), STATED)[0].verdict == "agrees"


def test_an_item_one_may_not_see_is_never_a_source(places: dict[str, Concept]) -> None:
    unit = make_group(key="secret")
    insider = make_person()
    make_membership(insider, unit)
    make_item(text=STATED, audience=("unit:secret",))
    make_item(text=STATED, status="draft")
    read_figures()

    for viewer in (anonymous(), make_viewer()):
        assert checked(viewer, STATED)[0].verdict == "not found"
    assert checked(viewer_of_person(insider), STATED)[0].verdict == "agrees"


def test_hidden_figures_change_no_answer_for_others(places: dict[str, Concept]) -> None:
    make_item(text=STATED)
    read_figures()
    make_group(key="secret")
    before = checked(make_viewer(), STATED)
    for value in range(30):
        make_item(text=STATED.replace("12.4", f"{value}.7"), audience=("unit:secret",))
    read_figures()

    assert checked(make_viewer(), STATED) == before


def test_a_withdrawn_item_states_nothing_more(places: dict[str, Concept]) -> None:
    item = make_item(text=STATED)
    read_figures()
    withdraw_item(read_item(item.pk), reason="Wrong.", actor=TEST_ACTOR)

    assert checked(make_viewer(), STATED)[0].verdict == "not found"
    read_figures()
    assert checked(make_viewer(), STATED)[0].verdict == "not found"


def test_the_draft_itself_can_be_left_out(places: dict[str, Concept]) -> None:
    item = make_item(text=STATED)
    read_figures()

    assert checked(make_viewer(), STATED, excluded=[item.pk])[0].verdict == "not found"


def test_an_item_that_says_from_one_value_to_another_agrees_with_both(places: dict[str, Concept]) -> None:
    make_item(text="In 2019 the minimum wage of Spain rose from 735.90 to 900 euros a month.")
    read_figures()
    draft = "In 2019 the minimum wage of Spain rose from 735.90 to 950 euros a month."

    assert [verdict.verdict for verdict in checked(make_viewer(), draft)] == ["agrees", "differs"]


def test_what_is_said_of_the_world_is_found_where_no_place_is_named(places: dict[str, Concept]) -> None:
    make_item(text="Some 27.6 million people were in forced labour in 2021.")
    read_figures()

    assert (
        checked(make_viewer(), "In 2021, 27.6 million people in the world were in forced labour.")[0].verdict
        == "agrees"
    )


@pytest.mark.parametrize(
    ("stated", "language", "draft"),
    [
        ("En 2019, le taux d’activité au Kenya était de 66,2 %.", "fr", "labour force participation rate"),
        (
            "En 2019 la tasa de participación en la fuerza de trabajo de Kenya era del 66,2 %.",
            "es",
            "participation rate",
        ),
        ("En 2019, le taux de syndicalisation au Kenya était de 66,2 %.", "fr", "union density"),
    ],
)
def test_an_indicator_is_the_same_in_each_language_without_any_vocabulary(
    places: dict[str, Concept], stated: str, language: str, draft: str
) -> None:
    make_item(text=stated, language=language)
    read_figures()

    assert checked(make_viewer(), f"The {draft} in Kenya was 66.2 per cent in 2019.")[0].verdict == "agrees"


def test_two_indicators_on_one_topic_are_not_the_same_across_languages(
    places: dict[str, Concept], topics: dict[str, Concept]
) -> None:
    make_item(text="En 2019, le taux de chômage de longue durée au Kenya était de 4,1 %.", language="fr")
    read_figures()

    assert checked(make_viewer(), STATED)[0].verdict == "not found"
