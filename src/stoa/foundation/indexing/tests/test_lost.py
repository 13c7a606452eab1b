"""An index that is gone or damaged says so, and a rebuild mends it: it never answers that nothing was found."""

from __future__ import annotations

import shutil

import pytest

from stoa.engine.search.protocol import SearchError, WriterBusyError
from stoa.foundation.access.reach import anonymous
from stoa.foundation.indexing import rebuilding
from stoa.foundation.indexing.checks import index_problems
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.indexing.places import root
from stoa.foundation.indexing.rebuilding import rebuild
from stoa.foundation.indexing.testing import ask_index
from stoa.foundation.indexing.upkeep import mend
from stoa.foundation.items.testing import make_item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


def indexed_item() -> int:
    item = make_item(audience=["public"])
    catch_up()
    return item.pk


def found() -> list[int]:
    return [hit.item for hit in ask_index(anonymous()).hits]


def test_a_lost_index_is_an_error_and_the_worker_makes_it_anew() -> None:
    pk = indexed_item()
    shutil.rmtree(root())
    with pytest.raises(SearchError, match="missing"):
        found()
    assert ["missing" in problem.what for problem in index_problems()] == [True]
    assert mend()
    assert found() == [pk]
    assert list(index_problems()) == []


@pytest.mark.parametrize("note", ["", "[]", "{}", '{"generation": '])
def test_a_damaged_note_of_the_generation_in_use_is_mended(note: str) -> None:
    pk = indexed_item()
    rebuild()
    (root() / "current.json").write_text(note)
    with pytest.raises(SearchError, match="damaged"):
        found()
    assert mend()
    assert found() == [pk]


def test_a_new_home_has_an_empty_index_and_no_error() -> None:
    assert found() == []
    assert list(index_problems()) == []


def test_a_busy_writer_met_while_switching_is_told_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    pk = indexed_item()

    def busy(*_: object) -> None:
        raise WriterBusyError("busy")

    monkeypatch.setattr(rebuilding, "_agree", busy)
    with pytest.raises(WriterBusyError, match="busy"):
        rebuild()
    assert found() == [pk]
