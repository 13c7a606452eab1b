"""Figures by judged queries: of what the viewer may see, by language, against those kept before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from stoa.across.relevance.measuring import Figures, Judged, fallen, measure, staff_viewer
from stoa.across.relevance.models import JudgedQuery, Judgment, Measurement
from stoa.across.relevance.queries import standings
from stoa.across.relevance.routines import ROUTINES
from stoa.across.relevance.services import ask_to_measure
from stoa.foundation.access.reach import anonymous
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.items.testing import make_item
from stoa.foundation.jobs.models import Job
from stoa.foundation.jobs.testing import do_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


def test_a_perfect_ranking_has_one_everywhere_and_a_missing_answer_costs() -> None:
    good, other = (
        make_item(title="Minimum wages", text="x"),
        make_item(title="Wages", text="minimum and much else besides"),
    )
    catch_up()
    whole = Judged("minimum wages", "en", {good.pk: 2, other.pk: 1})
    lost = Judged("minimum wages", "fr", {make_item(title="Elsewhere").pk: 2})
    figures = measure(staff_viewer(), [whole, lost])["queries"]
    assert figures["en"] == Figures(1, 1.0, 1.0, 1.0)
    assert figures["fr"] == Figures(1, 0.0, 0.0, 0.0)
    assert figures["all"].ndcg_at_10 == 0.5


def test_only_what_the_viewer_may_see_counts() -> None:
    open_one, closed = make_item(title="Wages", audience=["public"]), make_item(title="Wages", audience=["staff"])
    catch_up()
    judged = [Judged("wages", "en", {open_one.pk: 1, closed.pk: 2}), Judged("pay", "en", {closed.pk: 2})]
    assert measure(anonymous(), judged)["queries"]["en"] == Figures(1, 1.0, 1.0, 1.0)
    assert measure(staff_viewer(), judged)["queries"]["en"].queries == 2


def test_over_languages_items_in_the_language_of_the_query_do_not_count() -> None:
    make_item(title="Wages", language="en")
    french = make_item(title="Wages", language="fr")
    catch_up()
    figures = measure(staff_viewer(), [Judged("wages", "en", {french.pk: 2}, across=True)])
    assert figures == {"across": {"en": Figures(1, 1.0, 1.0, 1.0), "all": Figures(1, 1.0, 1.0, 1.0)}}


def test_a_fall_is_named_with_its_language() -> None:
    before = {"queries": {"en": {"ndcg_at_10": 0.8}, "fr": {"ndcg_at_10": 0.8}, "es": {"ndcg_at_10": 0.5}}}
    now = {"queries": {"en": Figures(1, 0.79, 0, 0), "fr": Figures(1, 0.75, 0, 0)}}
    assert fallen(before, now, 0.02) == [
        "queries, fr: nDCG@10 fell from 0.800 to 0.750.",
        "queries, es: nDCG@10 fell from 0.500 to 0.000.",
    ]


def test_search_is_measured_once_a_day_and_a_fall_in_a_month_is_marked() -> None:
    for_run = timezone.now()
    ROUTINES[0].run(for_run)
    assert not Job.objects.exists()
    item = make_item(title="Minimum wages")
    catch_up()
    query = JudgedQuery.objects.create(text="minimum wages", language="en")
    Judgment.objects.create(query=query, item=item, grade=2)
    long_ago = timezone.localdate() - timedelta(days=20)
    for language, reached in (("en", 1.0), ("all", 0.77)):
        Measurement.objects.create(
            day=long_ago, across=False, language=language, queries=1, ndcg_at_10=reached, mrr=1, recall_at_10=1
        )
    Judgment.objects.create(query=query, item=make_item(title="Elsewhere"), grade=1)
    for _ in range(2):
        ROUTINES[0].run(for_run)
        do_jobs()
    assert Job.objects.count() == 1
    standing = {one.now.language: one for one in standings()}
    assert 0.7 < standing["en"].now.ndcg_at_10 < 0.8
    assert (standing["en"].has_fallen, standing["all"].has_fallen) == (True, False)


def test_nothing_is_asked_for_twice_at_a_time() -> None:
    assert not ask_to_measure()
    JudgedQuery.objects.create(text="wages", language="en")
    assert ask_to_measure()
    assert not ask_to_measure()
