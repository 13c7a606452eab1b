"""Asking for a check: files and their limits, the job, how many may wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from stoa.across.consult import running, services
from stoa.across.consult.models import KnowledgeCheck
from stoa.across.consult.queries import seen_lines
from stoa.across.consult.services import (
    draft_path,
)
from stoa.across.consult.testing import DRAFT, make_check
from stoa.foundation.access.queries import viewer_of
from stoa.foundation.errors import BadInputError
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.jobs.models import Job
from stoa.foundation.jobs.testing import do_jobs

if TYPE_CHECKING:
    from pathlib import Path

    from stoa.foundation.accounts.models import User
    from stoa.foundation.items.models import Item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home", "in_no_hurry")]
BACKEND = "stoa.foundation.accounts.backends.PasswordBackend"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def items_of(user: User, check: KnowledgeCheck) -> set[int]:
    return set(seen_lines(viewer_of(user), check).items)


def test_a_file_is_read_once_and_not_kept(maker: User, known: dict[str, Item], tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text(DRAFT)
    check = make_check(maker, path=path, name="concept note.txt", is_done=False)
    assert draft_path(check).exists()
    catch_up()
    do_jobs()
    check.refresh_from_db()
    assert (check.state, check.file_name) == ("done", "concept note.txt")
    assert not draft_path(check).exists()
    assert known["lesson"].pk in items_of(maker, check)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("fake.pdf", b"no pdf at all", "cannot be read"),
        ("empty.pdf", b"", "cannot be read"),
        ("short.txt", b"Too short.", "too little"),
    ],
)
def test_a_file_that_cannot_be_checked_says_why(maker: User, tmp_path: Path, name: str, data: bytes, said: str) -> None:
    path = tmp_path / "given"
    path.write_bytes(data)
    check = make_check(maker, path=path, name=name)
    assert check.state == "failed"
    assert said in check.reason
    assert not draft_path(check).exists()
    page = signed_in(maker).get(check.get_absolute_url())
    assert page.status_code == 200
    assert check.reason in page.content.decode().replace("&quot;", '"').replace("&#x27;", "'")


def test_the_limit_of_pages_is_named(maker: User) -> None:
    client = signed_in(maker)
    answer = client.post("/check", {"text": "Words of a very long draft. " * 25_000})
    assert answer.status_code == 422
    assert "up to 200 are checked at once" in answer.content.decode()
    assert not KnowledgeCheck.objects.exists()


def test_a_job_that_runs_twice_changes_nothing(maker: User, known: dict[str, Item]) -> None:
    check = make_check(maker)
    before = list(check.lines.values_list("pk", flat=True))
    running.run_check(str(check.key))
    assert list(check.lines.values_list("pk", flat=True)) == before


def test_two_checks_of_one_person_may_run_at_once(maker: User, colleague: User, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text(DRAFT)
    kept = {draft_path(make_check(maker, path=path, name="note.txt", is_done=False)) for _ in range(2)}
    with pytest.raises(BadInputError, match="still running"):
        make_check(maker, path=path, name="note.txt", is_done=False)
    assert set(draft_path(KnowledgeCheck()).parent.glob("check-*")) == kept
    make_check(colleague)
    make_check(maker)


def test_checks_asked_for_at_the_same_moment_count_one_another(maker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    make_check(maker, is_done=False)
    moment = services._digest

    def meanwhile(given: services.Given) -> str:
        monkeypatch.setattr(services, "_digest", moment)
        make_check(maker, is_done=False)
        return moment(given)

    monkeypatch.setattr(services, "_digest", meanwhile)
    with pytest.raises(BadInputError, match="still running"):
        make_check(maker, is_done=False)
    assert KnowledgeCheck.objects.count() == 2


def test_a_check_that_failed_three_times_says_so(maker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object, **_named: object) -> None:
        raise OSError("a disk of this machine")

    monkeypatch.setattr(running, "check_draft", broken)
    check = make_check(maker, is_done=False)
    for _ in range(3):
        Job.objects.update(due=check.asked_at)
        do_jobs()
    check.refresh_from_db()
    assert check.state == "failed"
    assert "disk of this machine" not in check.reason
    assert check.reason.startswith("This could not be checked.")
