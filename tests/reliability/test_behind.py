"""Writing behind the page: nothing waits for it, nothing put is lost while the process lives."""

from __future__ import annotations

import threading
from operator import add
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, IntegrityError

from stoa.foundation import behind
from stoa.foundation.behind import Behind, flush_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

pytestmark = pytest.mark.django_db


class Table:
    """What was written, by key; can be made to fail."""

    def __init__(self) -> None:
        self.rows: dict[str, int] = {}
        self.fails = False
        self.gone: set[str] = set()

    def write(self, facts: Mapping[str, int]) -> None:
        if self.fails:
            raise DatabaseError("the disk is full")
        if self.gone & set(facts):
            raise IntegrityError("no such item")
        for key, value in facts.items():
            self.rows[key] = self.rows.get(key, 0) + value


@pytest.fixture
def table() -> Table:
    return Table()


@pytest.fixture
def writer(table: Table) -> Iterator[Behind[str, int]]:
    made = Behind(table.write, add)
    yield made
    behind._all.remove(made)


def test_where_no_thread_writes_a_fact_is_written_at_once(table: Table, writer: Behind[str, int]) -> None:
    writer.put("a", 1)
    assert table.rows == {"a": 1}


def test_facts_of_one_key_are_merged_and_written_together(
    table: Table, writer: Behind[str, int], writing_behind: None
) -> None:
    for key in ("a", "b", "a"):
        writer.put(key, 1)
    assert table.rows == {}
    assert writer.flush() == 2
    assert table.rows == {"a": 2, "b": 1}
    assert writer.flush() == 0


def test_what_a_failing_database_does_not_take_waits_and_is_merged_with_what_comes(
    table: Table, writer: Behind[str, int]
) -> None:
    table.fails = True
    writer.put("a", 1)
    writer.put("a", 1)
    table.fails = False
    writer.put("a", 1)
    assert table.rows == {"a": 3}


def test_a_fact_about_something_gone_takes_no_other_along(
    table: Table, writer: Behind[str, int], writing_behind: None
) -> None:
    table.gone = {"gone"}
    writer.put("gone", 1)
    writer.put("kept", 1)
    writer.flush()
    assert table.rows == {"kept": 1}
    assert writer.flush() == 0, "what is gone is not tried for ever"


def test_what_waits_never_grows_without_end(
    table: Table, writer: Behind[str, int], writing_behind: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(behind, "MOST_WAITING", 2)
    for key in ("a", "b", "c", "a"):
        writer.put(key, 1)
    writer.flush()
    assert table.rows == {"a": 2, "b": 1}


def test_nothing_is_lost_between_threads(table: Table, writer: Behind[str, int], writing_behind: None) -> None:
    def work() -> None:
        for _ in range(500):
            writer.put("a", 1)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        writer.flush()
    writer.flush()
    assert table.rows == {"a": 2000}


def test_a_web_process_writes_by_itself_soon_after(monkeypatch: pytest.MonkeyPatch) -> None:
    written = threading.Event()
    monkeypatch.setattr(behind, "_thread", None)
    monkeypatch.setattr(behind, "EVERY_SECONDS", 0.01)
    monkeypatch.setattr(behind, "flush_all", written.set)
    behind.start()
    behind._something.set()
    assert written.wait(60)


def test_everything_is_written_before_the_process_ends(
    table: Table, writer: Behind[str, int], writing_behind: None
) -> None:
    writer.put("a", 1)
    flush_all()
    assert table.rows == {"a": 1}
