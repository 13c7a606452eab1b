from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.utils import timezone

from stoa.across.figures.models import ProposedPair
from stoa.across.figures.testing import proposed_pairs, read_figures
from stoa.across.stewardship.testing import make_circle, make_somebody
from stoa.foundation.access.queries import viewer_of_person
from stoa.foundation.directory.models import Membership
from stoa.foundation.directory.testing import make_group, make_membership
from stoa.foundation.history.models import Event
from stoa.foundation.items.models import Item, Relation
from stoa.foundation.items.testing import make_content, make_item, resave

if TYPE_CHECKING:
    from stoa.across.stewardship.testing import Circle, Somebody
    from stoa.foundation.vocabulary.models import Concept

pytestmark = pytest.mark.django_db
ONE = "The unemployment rate in Kenya was 5.7 per cent in 2022."
OTHER = "In 2022 the unemployment rate in Kenya stood at 7.4 per cent."
EMPTY = "No pair waits for you"


@pytest.fixture
def circle(db: None) -> Circle:
    return make_circle()


def make_pair(circle: Circle, topics: dict[str, Concept], **more: Any) -> tuple[Item, Item]:
    one = circle.item(title="First", text=ONE, status="published", topics=[topics["jobless"]])
    said: dict[str, Any] = {"text": OTHER, "topics": [topics["jobless"]]}
    other = make_item(title="Second", **(said | more))
    return one, other


def page(somebody: Somebody, address: str = "/contradictions", status: int = 200) -> str:
    answer = somebody.client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def decide(somebody: Somebody, pair: ProposedPair, state: str) -> int:
    rows = Item.objects.unscoped("a test names both").filter(pk__in=(pair.one_id, pair.other_id)).order_by("pk")
    one, other = rows.values_list("short_id", flat=True)
    return somebody.client.post(f"/contradictions/{one}/{other}/{pair.digest}", {"state": state}).status_code


def test_two_figures_of_the_same_are_proposed_with_both_sentences(
    circle: Circle, places: dict[str, Concept], topics: dict[str, Concept]
) -> None:
    one, other = make_pair(circle, topics)
    assert [(pair.one_id, pair.other_id, pair.sort) for pair in proposed_pairs()] == [(one.pk, other.pk, "figure")]

    shown = page(circle.curator)

    assert "First" in shown
    assert "Second" in shown
    assert "unemployment rate in Kenya was 5.7 per cent" in shown
    assert "Kenya, 2022" in shown
    assert "What this list cannot see" in shown


def test_the_same_value_another_topic_or_a_draft_is_no_pair(
    circle: Circle, places: dict[str, Concept], topics: dict[str, Concept]
) -> None:
    make_pair(circle, topics, text=ONE)
    make_item(text=OTHER, topics=[topics["wage"]])
    make_item(text=OTHER, topics=[topics["jobless"]], status="draft")

    assert proposed_pairs() == []


def test_opposite_claims_are_proposed(circle: Circle, places: dict[str, Concept], topics: dict[str, Concept]) -> None:
    wage = [topics["wage"]]
    make_item(text="Ghana should raise the minimum wage in one step.", topics=wage, places=[places["GHA"]])
    make_item(text="Ghana should not raise the minimum wage in one step.", topics=wage, places=[places["GHA"]])

    assert {pair.sort for pair in proposed_pairs()} == {"claim"}


def test_marking_makes_the_relation_and_takes_the_pair_off_the_list(
    circle: Circle, places: dict[str, Concept], topics: dict[str, Concept]
) -> None:
    one, other = make_pair(circle, topics)
    pair = proposed_pairs()[0]

    assert decide(circle.curator, pair, "related") == 302

    assert list(Relation.objects.values_list("from_item_id", "type", "to_item_id")) == [
        (one.pk, "contradicts", other.pk)
    ]
    assert EMPTY in page(circle.curator)
    assert "First" in page(circle.curator, "/contradictions?show=decided")
    assert Event.objects.filter(verb="contradiction.marked", object_id=f"pair:{pair.digest[:16]}").count() == 1
    for item, named in ((one, "Differs from"), (other, "Is contradicted by")):
        assert named.lower() in circle.curator.client.get(item.get_absolute_url()).content.decode().lower()
    assert decide(circle.curator, pair, "open") == 403


def test_no_contradiction_is_remembered_when_the_items_are_read_again(
    circle: Circle, places: dict[str, Concept], topics: dict[str, Concept]
) -> None:
    one, _ = make_pair(circle, topics)
    decide(circle.curator, proposed_pairs()[0], "dismissed")
    resave(one, make_content(title="First again", text=ONE, topics=[topics["jobless"]], units=[circle.unit]))

    assert [pair.state for pair in proposed_pairs()] == ["dismissed"]
    assert EMPTY in page(circle.curator)
    assert not Relation.objects.exists()


def test_what_is_put_off_comes_back_after_three_months(
    circle: Circle, places: dict[str, Concept], topics: dict[str, Concept]
) -> None:
    make_pair(circle, topics)
    pair = proposed_pairs()[0]
    decide(circle.curator, pair, "later")
    assert EMPTY in page(circle.curator)

    with time_machine.travel(timezone.now() + timedelta(days=91), tick=False):
        circle.curator.client.force_login(
            circle.curator.user, backend="stoa.foundation.accounts.backends.PasswordBackend"
        )
        assert "First" in page(circle.curator)


def test_a_pair_goes_when_one_sentence_is_no_longer_stated(
    circle: Circle, places: dict[str, Concept], topics: dict[str, Concept]
) -> None:
    _, other = make_pair(circle, topics)
    assert len(proposed_pairs()) == 1
    resave(other, make_content(text=ONE, topics=[topics["jobless"]]))

    assert proposed_pairs() == []


@pytest.mark.parametrize("state", ["dismissed", "later", "related", "open"])
@pytest.mark.parametrize("is_read", [True, False])
def test_a_sentence_that_was_taken_out_is_not_shown_from_memory(
    circle: Circle, places: dict[str, Concept], topics: dict[str, Concept], state: str, *, is_read: bool
) -> None:
    _, other = make_pair(circle, topics)
    decide(circle.curator, proposed_pairs()[0], state)
    shown = "/contradictions" if state == "open" else "/contradictions?show=decided"
    assert "stood at 7.4 per cent" in page(circle.curator, shown)

    resave(other, make_content(title="Second", text="It was taken out.", topics=[topics["jobless"]]))
    if is_read:
        read_figures()

    body = page(circle.curator, shown)
    assert "7.4" not in body
    assert "Second" in body
    assert "unemployment rate in Kenya was 5.7 per cent" in body


def test_a_pair_with_a_hidden_item_is_shown_to_nobody_else(
    circle: Circle, places: dict[str, Concept], topics: dict[str, Concept]
) -> None:
    make_group(key="secret")
    make_pair(circle, topics, audience=("unit:secret",))
    pair = proposed_pairs()[0]

    assert EMPTY in page(circle.curator)
    assert decide(circle.curator, pair, "related") == 404
    assert (
        decide(circle.curator, ProposedPair(one_id=pair.one_id, other_id=pair.other_id, digest="0" * 64), "related")
        == 404
    )
    insider = make_somebody()
    make_membership(insider.person, circle.unit, role=Membership.Role.CURATOR)
    make_membership(insider.person, make_group(key="secret"))
    assert "Second" in page(insider)


def test_who_curates_nothing_finds_no_list(
    circle: Circle, places: dict[str, Concept], topics: dict[str, Concept]
) -> None:
    make_pair(circle, topics)
    pair = proposed_pairs()[0]

    for somebody in (circle.reader, circle.stranger):
        page(somebody, status=404)
        assert decide(somebody, pair, "dismissed") == 404
    assert pair.state == ProposedPair.objects.get(pk=pair.pk).state


def test_a_curator_of_neither_item_reads_but_does_not_decide(
    circle: Circle, places: dict[str, Concept], topics: dict[str, Concept]
) -> None:
    make_pair(circle, topics)
    pair = proposed_pairs()[0]
    elsewhere = make_somebody()
    make_membership(elsewhere.person, make_group(), role=Membership.Role.CURATOR)

    assert "Those who look after one of the two decide this" in page(elsewhere)
    assert decide(elsewhere, pair, "dismissed") == 403


def test_a_button_that_does_not_exist_changes_nothing(
    circle: Circle, places: dict[str, Concept], topics: dict[str, Concept]
) -> None:
    make_pair(circle, topics)
    pair = proposed_pairs()[0]

    assert decide(circle.curator, pair, "burn") == 302
    assert ProposedPair.objects.get(pk=pair.pk).state == "open"


def test_pairs_are_proposed_once_however_often_the_routine_runs(
    circle: Circle, places: dict[str, Concept], topics: dict[str, Concept]
) -> None:
    make_pair(circle, topics)

    assert len(proposed_pairs()) == len(proposed_pairs()) == 1
    assert viewer_of_person(circle.curator.person).curates
