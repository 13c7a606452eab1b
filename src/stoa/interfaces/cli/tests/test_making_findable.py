"""After an import everything is findable, whoever holds the index at that moment."""

from __future__ import annotations

import pytest

from stoa.engine.search.protocol import SearchError, WriterBusyError
from stoa.foundation.indexing import follower
from stoa.foundation.items.testing import make_item
from stoa.interfaces.cli.commands import import_

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


def test_a_writer_that_was_about_to_leave_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    make_item()
    really, refusals = follower.catch_up, iter([WriterBusyError("busy"), WriterBusyError("busy")])

    def busy_at_first() -> int:
        for refusal in refusals:
            raise refusal
        return really()

    monkeypatch.setattr(follower, "catch_up", busy_at_first)
    assert import_._make_findable()
    assert follower.lag() == 0


def test_a_worker_that_takes_long_is_left_to_it_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make_item()

    def busy() -> int:
        raise WriterBusyError("busy")

    monkeypatch.setattr(follower, "catch_up", busy)
    monkeypatch.setattr(import_, "PATIENCE_SECONDS", 0.0)
    assert import_._make_findable()
    assert "another process" in capsys.readouterr().err


def test_an_index_that_cannot_be_written_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make_item()

    def broken() -> int:
        raise SearchError("It is damaged.")

    monkeypatch.setattr(follower, "catch_up", broken)
    assert not import_._make_findable()
    assert "stoa index rebuild" in capsys.readouterr().err
