from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from stoa.across.figures import follower, keeping, pairing
from stoa.across.figures.checks import figure_problems
from stoa.across.figures.follower import READER, follow_history, read_anew, rebuild
from stoa.across.figures.models import FiguresRead, ProposedPair, StatedClaim, StatedFigure
from stoa.across.figures.testing import proposed_pairs, read_figures
from stoa.foundation.history.queries import last_position, reader_position
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.items.services import archive_item, withdraw_item
from stoa.foundation.items.testing import make_content, make_item, read_item, resave

if TYPE_CHECKING:
    from stoa.foundation.vocabulary.models import Concept

pytestmark = pytest.mark.django_db
TEXT = "The unemployment rate in Kenya was 12.4 per cent in 2019."


class KilledError(RuntimeError):
    pass


def dying_at(point: str) -> object:
    def fail(name: str) -> None:
        if name == point:
            raise KilledError(name)

    return fail


def test_what_a_published_item_states_is_kept(places: dict[str, Concept]) -> None:
    item = make_item(title="Work in Kenya", text=TEXT)
    read_figures()

    kept = StatedFigure.objects.get()

    assert (kept.item_id, kept.value, kept.unit, kept.place, kept.period) == (item.pk, 12.4, "percent", "KEN", "2019")
    assert (kept.sentence, kept.file, kept.is_place_said) == (TEXT, 0, True)
    assert list(figure_problems()) == []


def test_a_new_version_replaces_what_the_old_one_stated(places: dict[str, Concept]) -> None:
    item = make_item(text=TEXT)
    read_figures()
    resave(item, make_content(text=TEXT.replace("12.4", "13.1")))
    read_figures()

    assert list(StatedFigure.objects.values_list("value", flat=True)) == [13.1]


def test_a_draft_beside_a_published_item_is_not_read(places: dict[str, Concept]) -> None:
    item = make_item(text=TEXT)
    resave(item, make_content(text=TEXT.replace("12.4", "13.1")), status="draft")
    read_figures()

    assert list(StatedFigure.objects.values_list("value", flat=True)) == [12.4]
    assert list(figure_problems()) == []


@pytest.mark.parametrize("taken_away", ["withdrawn", "archived"])
def test_what_is_no_longer_published_states_nothing(places: dict[str, Concept], taken_away: str) -> None:
    item = make_item(text=TEXT)
    read_figures()
    if taken_away == "withdrawn":
        withdraw_item(read_item(item.pk), reason="Wrong.", actor=TEST_ACTOR)
    else:
        archive_item(read_item(item.pk), actor=TEST_ACTOR)
    read_figures()

    assert not StatedFigure.objects.exists()
    assert not FiguresRead.objects.exists()
    assert list(figure_problems()) == []


def test_reading_again_by_newer_rules_changes_the_note(places: dict[str, Concept]) -> None:
    make_item(text=TEXT)
    read_figures()
    FiguresRead.objects.update(method="0", is_paired=True)
    StatedFigure.objects.update(value=1.0)

    read_anew(timezone.now())

    assert list(StatedFigure.objects.values_list("value", flat=True)) == [12.4]
    assert not FiguresRead.objects.filter(method="0").exists()


def test_a_rebuild_finds_what_was_lost(places: dict[str, Concept]) -> None:
    make_item(text=TEXT)
    make_item(text="Nothing is counted here.")
    read_figures()
    StatedFigure.objects.all().delete()
    FiguresRead.objects.all().delete()
    assert len(list(figure_problems())) == 2

    assert rebuild() == 2

    assert StatedFigure.objects.count() == 1
    assert list(figure_problems()) == []


@pytest.mark.parametrize("point", ["figures.cleared", "figures.written", "figures.kept", "figures.marked"])
def test_dying_at_any_point_loses_and_doubles_nothing(
    places: dict[str, Concept], monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    make_item(text=TEXT)
    make_item(text="Ghana should raise the minimum wage.")
    with monkeypatch.context() as patched:
        for module in (follower, keeping):
            patched.setattr(module, "failpoint", dying_at(point))
        with pytest.raises(KilledError):
            follow_history(timezone.now())

    follow_history(timezone.now())

    assert (StatedFigure.objects.count(), StatedClaim.objects.count()) == (1, 2)
    assert reader_position(READER) == last_position()
    assert list(figure_problems()) == []


def test_dying_while_pairs_are_proposed_loses_and_doubles_nothing(
    places: dict[str, Concept], topics: dict[str, Concept], monkeypatch: pytest.MonkeyPatch
) -> None:
    for value in ("12.4", "15.1"):
        make_item(text=TEXT.replace("12.4", value), topics=[topics["jobless"]])
    with monkeypatch.context() as patched:
        patched.setattr(pairing, "failpoint", dying_at("figures.proposed"))
        with pytest.raises(KilledError):
            proposed_pairs()

    assert len(proposed_pairs()) == 1
    assert ProposedPair.objects.count() == 1
