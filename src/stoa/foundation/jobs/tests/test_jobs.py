"""Jobs asked for, leased, done, put back and given up, in one process."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.utils import timezone

from stoa.foundation.jobs import services
from stoa.foundation.jobs.models import Job
from stoa.foundation.jobs.queries import counts_by_state, oldest_due
from stoa.foundation.jobs.services import enqueue, forget_done, give_back, lease, note_progress, reap, renew
from stoa.foundation.jobs.testing import do_jobs
from stoa.foundation.jobs.tests import trying
from stoa.foundation.registries import JobKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

pytestmark = pytest.mark.django_db


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the jobs of this test note what they did."""
    monkeypatch.setattr(services, "job_kinds", trying.kinds)
    place = tmp_path / "notes"
    place.touch()
    return place


def ask(notes: Path, word: str, **changes: Any) -> Job:
    with transaction.atomic():
        return enqueue("trying", {"file": str(notes), "word": word}, **changes)


def states() -> list[str]:
    return list(Job.objects.order_by("id").values_list("state", flat=True))


def test_a_job_is_done_once_and_forgotten_after_a_day(notes: Path) -> None:
    ask(notes, "one")
    assert do_jobs() == 1
    assert do_jobs() == 0
    assert notes.read_text() == "one\n"
    assert states() == ["done"]
    forget_done(timezone.now())
    assert states() == ["done"]
    forget_done(timezone.now() + timedelta(days=2))
    assert states() == []


@pytest.mark.django_db(transaction=True)
def test_a_job_is_asked_for_in_a_transaction_or_not_at_all(notes: Path) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        enqueue("trying", {"file": str(notes), "word": "one"})
    with transaction.atomic():
        enqueue("trying", {"file": str(notes), "word": "one"})
        transaction.set_rollback(True)
    assert states() == []


def test_a_kind_that_nobody_registered_is_refused(notes: Path) -> None:
    with pytest.raises(LookupError), transaction.atomic():
        enqueue("no-such-kind", {})


def test_a_poison_job_waits_longer_each_time_is_given_up_at_the_third_and_stops_nobody(notes: Path) -> None:
    ask(notes, "poison")
    ask(notes, "after")
    assert do_jobs() == 2
    assert notes.read_text().split() == ["poison", "after"]
    job = Job.objects.get(payload__word="poison")
    assert job.state == "waiting"
    assert job.due > timezone.now() + timedelta(seconds=5)
    for _ in range(2):
        Job.objects.filter(pk=job.pk).update(due=timezone.now())
        assert do_jobs() == 1
    job.refresh_from_db()
    assert (job.state, job.tries, job.reason) == ("failed", 3, "This cannot be done.")
    assert notes.read_text().endswith("given up: This cannot be done.\n")


def test_what_never_failed_goes_before_what_did(notes: Path) -> None:
    old = ask(notes, "old")
    Job.objects.filter(pk=old.pk).update(tries=1, due=timezone.now() - timedelta(hours=1))
    ask(notes, "fresh")
    assert do_jobs() == 2
    assert notes.read_text().split() == ["fresh", "old"]


def test_nobody_has_more_than_two_jobs_done_at_once(notes: Path) -> None:
    for word in ("one", "two", "three"):
        ask(notes, word, requested_by=1)
    other = ask(notes, "other", requested_by=2)
    now = timezone.now()
    first, second, third = lease(now), lease(now), lease(now)
    assert first
    assert second
    assert third == other
    assert lease(now) is None


def test_a_job_for_later_waits(notes: Path) -> None:
    ask(notes, "later", due=timezone.now() + timedelta(minutes=5))
    assert do_jobs() == 0
    assert oldest_due(timezone.now()) is None
    assert oldest_due(timezone.now() + timedelta(minutes=6))


def test_a_lapsed_lease_is_free_again_and_its_first_holder_cannot_end_the_job(notes: Path) -> None:
    ask(notes, "one")
    now = timezone.now()
    first = lease(now)
    assert first
    assert first.holder
    assert reap(now) == 0
    renew([first.holder], now + timedelta(seconds=20))
    assert reap(now + timedelta(seconds=45)) == 0
    assert reap(now + timedelta(seconds=60)) == 1
    Job.objects.update(due=now)
    second = lease(now)
    assert second
    assert second.tries == 2
    services.do(first)
    assert states() == ["running"]
    services.do(second)
    assert states() == ["done"]


def test_whoever_died_over_a_job_three_times_tries_it_no_more(notes: Path) -> None:
    ask(notes, "deadly")
    now = timezone.now()
    for _ in range(3):
        assert lease(now)
        assert reap(now + timedelta(minutes=1)) == 1
        now += timedelta(minutes=10)
    assert states() == ["failed"]
    assert "given up: The worker stopped" in notes.read_text()


def test_a_job_given_back_has_lost_no_try(notes: Path) -> None:
    ask(notes, "one")
    held = lease(timezone.now())
    assert held
    assert held.holder
    give_back([held.holder])
    job = Job.objects.get()
    assert (job.state, job.tries) == ("waiting", 0)


def test_a_job_says_how_far_it_has_come(notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def halfway(payload: Mapping[str, Any]) -> None:
        note_progress(50)
        seen.append(Job.objects.get().progress)

    monkeypatch.setattr(services, "job_kinds", lambda: {"trying": JobKind("trying", halfway)})
    ask(notes, "one")
    do_jobs()
    assert seen == [50]
    note_progress(10)
    assert Job.objects.get().progress == 100
    assert counts_by_state() == {"done": 1}
