from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.testing import make_person
from stoa.foundation.errors import BadInputError, Problem
from stoa.foundation.indexing import follower
from stoa.foundation.ingest import taking
from stoa.foundation.items.models import Item
from stoa.foundation.items.testing import make_item
from stoa.interfaces.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


@pytest.fixture(autouse=True)
def admin(monkeypatch: pytest.MonkeyPatch) -> str:
    """An administrator; the index is left alone, since these tests ask the database."""
    monkeypatch.setattr(follower, "catch_up", lambda: 0)
    person = make_person(email="root@test.example", is_staff=True)
    make_account(person, role="admin")
    return str(person.email)


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"title": "One"}\n{"title": "Two", "kind": "nws"}\n')
    return path


def test_an_import_tells_what_came_in_and_what_did_not(rows: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(rows), "--kind", "news"]) == 1
    out = capsys.readouterr().out
    assert "rows.jsonl, row 2, kind: 'nws' is not a kind" in out
    assert "1 new, 0 changed, 0 unchanged, 1 with problems" in out


def test_an_import_tells_programs_the_same(rows: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(rows), "--kind", "news", "--json", "--dry-run"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["dry_run"], report["new"], report["refused"][0]["row"]) == (True, 1, 2)
    assert not Item.objects.unscoped("a test counts").exists()


def test_an_import_acts_as_the_person_named(rows: Path) -> None:
    author = make_person(email="ana@test.example")
    main(["import", str(rows), "--kind", "news", "--as", "ana@test.example", "--draft", "--audience", "public"])
    item = Item.objects.unscoped("a test looks").get()
    assert (item.status, item.access.tokens) == ("draft", ["public"])
    from stoa.foundation.items.models import Revision

    assert Revision.objects.get().author == author


def test_a_kind_that_does_not_exist_is_refused_before_anything(rows: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(rows), "--kind", "poem"]) == 1
    assert "'poem' is not a kind" in capsys.readouterr().err


def test_an_audience_that_means_nothing_is_refused_before_anything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "rows.jsonl").write_text('{"title": "One", "kind": "news", "audience": ["public"]}\n')
    assert main(["import", str(tmp_path), "--audience", "everybody"]) == 1
    assert "--audience: 'everybody' is not an audience" in capsys.readouterr().err
    assert main(["import", str(tmp_path), "--audience", "unit:wages"]) == 1
    assert "There is no unit 'wages'; import groups first." in capsys.readouterr().err
    assert not Item.objects.unscoped("a test counts").exists()


def test_an_audience_may_name_a_group_of_the_same_import(tmp_path: Path) -> None:
    (tmp_path / "groups.jsonl").write_text('{"key": "wages", "kind": "unit", "names": {"en": "Wages"}}\n')
    (tmp_path / "rows.jsonl").write_text('{"title": "One", "kind": "news"}\n')
    assert main(["import", str(tmp_path), "--audience", "unit:wages"]) == 0
    assert Item.objects.unscoped("a test looks").get().access.tokens == ["unit:wages"]


def test_what_came_in_before_an_error_is_made_findable(rows: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(*arguments: object, **options: object) -> None:
        raise BadInputError([Problem("path", "It broke.")])

    indexed: list[str] = []
    monkeypatch.setattr(taking, "import_paths", fall)
    monkeypatch.setattr(follower, "catch_up", lambda: indexed.append("yes"))
    assert main(["import", str(rows), "--kind", "news"]) == 1
    assert indexed == ["yes"]


def test_the_public_cannot_import(rows: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(rows), "--kind", "news", "--as", "public"]) == 1
    assert "needs a person's e-mail address" in capsys.readouterr().err
    assert not Item.objects.unscoped("a test counts").exists()


def test_an_export_shows_what_somebody_may_see(capfdbinary: pytest.CaptureFixture[bytes], admin: str) -> None:
    make_item(title="For all", audience=["public"])
    make_item(title="For staff", audience=["staff"])
    assert main(["export"]) == 0
    assert [json.loads(line)["title"] for line in capfdbinary.readouterr().out.splitlines()] == ["For all"]
    assert main(["export", "--as", admin]) == 0
    assert len(capfdbinary.readouterr().out.splitlines()) == 2


def test_an_export_to_a_folder_can_be_imported(tmp_path: Path, admin: str) -> None:
    make_item(title="For staff", audience=["staff"])
    assert main(["export", "--as", admin, "--to", str(tmp_path / "out")]) == 0
    assert main(["import", str(tmp_path / "out")]) == 0
    assert Item.objects.unscoped("a test counts").count() == 1
