"""CSV beside JSON lines: the same objects, the same checks; bad rows named by file, row and field; nothing breaks it."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stoa.engine.formats.safe_cell import csv_lines
from stoa.foundation.access.testing import make_viewer
from stoa.foundation.directory.models import Group, Membership, Person
from stoa.foundation.directory.testing import make_person
from stoa.foundation.ingest.exporting import everything
from stoa.foundation.ingest.rows import READERS
from stoa.foundation.ingest.tables import LONGEST_CELL, read_table
from stoa.foundation.ingest.tabling import export_table, table_rows
from stoa.foundation.ingest.tests.doors import bring, problems, write_rows
from stoa.foundation.items.content import Contributor
from stoa.foundation.items.models import Item
from stoa.foundation.items.testing import make_item
from stoa.foundation.vocabulary.testing import make_scheme

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


def table(path: Path, text: str, *, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def rows_of(path: Path, known: tuple[str, ...] = tuple(READERS)) -> list[dict[str, Any] | None]:
    return [record.given for record in read_table(path, known, form="items")]


def titles() -> list[str]:
    return sorted(Item.objects.unscoped("a test looks").values_list("title", flat=True))


def test_an_organization_comes_in_as_tables(tmp_path: Path) -> None:
    table(
        tmp_path / "c.csv",
        "key,kind,parent,names.en,names.fr,is_donor\nhq,unit,,Head office,Siège,\nfund,organization,,Fund,,yes\n",
    )
    table(tmp_path / "b.csv", "email,name,unit,languages,is_staff\nana@test.example,Ana Ruiz,hq,es; fr,true\n")
    table(tmp_path / "a.csv", "person,group,role,since,until\nana@test.example,hq,curator,2020-01-31,\n")
    report = bring(tmp_path)
    assert (report.is_whole, report.new) == (True, 4)
    assert Group.objects.get(key="hq").names == {"en": "Head office", "fr": "Siège"}
    assert Group.objects.get(key="fund").is_donor
    assert Person.objects.get(email="ana@test.example").languages == ["es", "fr"]
    assert Membership.objects.get().since == date(2020, 1, 31)
    again = bring(tmp_path)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 4)


def test_items_come_in_with_lists_people_and_identifiers(tmp_path: Path) -> None:
    topics = make_scheme({"Wages": "", "Night work; shifts": ""})
    text = (
        "kind;title;language;topics;people;audience;identifiers.isbn;text\r\n"
        'lesson;On wages;en;Wages | Night work; shifts;"Ana Ruiz <ana@test.example> (editor); Bo Li";'
        '"public";9781;"First line\r\nsecond ""line"""\r\n'
    ).replace("Wages | Night work; shifts", '"Wages | Night work; shifts"')
    report = bring(table(tmp_path / "items.csv", text))
    assert report.is_whole, list(report.lines())
    item = Item.objects.unscoped("a test looks").get()
    assert item.card["topics"] == [topic.pk for topic in topics.values()]
    assert item.card["people"] == [["Bo Li", "author", None]]
    assert item.identifiers == {"isbn": "9781"}
    assert item.text == 'First line\nsecond "line"'


def test_the_same_rows_as_lines_and_as_table_are_the_same_items(tmp_path: Path) -> None:
    row = {
        "kind": "lesson",
        "title": "One",
        "audience": ["public", "staff"],
        "people": [{"name": "Ana", "role": "author"}],
    }
    bring(write_rows(tmp_path / "rows.jsonl", row))
    report = bring(table(tmp_path / "rows.csv", "kind,title,audience,people\nlesson,One,public;staff,Ana (author)\n"))
    assert (report.new, report.unchanged) == (0, 1)


def test_bad_rows_are_named_and_the_others_come_in(tmp_path: Path) -> None:
    text = (
        "kind,title,published_on,people\n"
        "lesson,Good,2024-01-31,\n"
        "lesson,Bad day,31/01/2024,\n"
        ",,,\n"
        "lesson,,2024-01-31,\n"
        "lesson,Too many,2024-01-31,,one more\n"
        "lesson,Bad role,2024-01-31,Ana (auther)\n"
    )
    report = bring(table(tmp_path / "items.csv", text))
    assert problems(report) == [(3, "published_on"), (5, "title"), (6, "row"), (7, "people")]
    assert {refusal.file for refusal in report.refused} == {"items.csv"}
    assert titles() == ["Good"]


def test_an_unknown_heading_is_refused_once_and_nothing_comes_in(tmp_path: Path) -> None:
    report = bring(table(tmp_path / "items.csv", "kind,titel,title,title\nlesson,a,b,c\nlesson,a,b,c\n"))
    assert problems(report) == [(1, "titel"), (1, "title")]
    assert titles() == []


def test_a_table_of_something_else_is_a_file_like_any_other(tmp_path: Path, fresh_home: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    table(folder / "wages.csv", "title,country,year,value\nMinimum wage,SEN,2024,12\n")
    report = bring(folder)
    assert [outcome.file for outcome in report.files] == ["wages.csv"]


def test_other_encodings_are_read_or_named(tmp_path: Path) -> None:
    bring(table(tmp_path / "a.csv", "\ufeffkind,title\nlesson,Égalité\n"))
    bring(table(tmp_path / "b.csv", "kind\ttitle\nlesson\tДоклад\n", encoding="utf-16"))
    assert titles() == ["Égalité", "Доклад"]
    report = bring(table(tmp_path / "c.csv", "kind,title\nlesson,Plain\nlesson,Égalité\n", encoding="latin-1"))
    assert [field for _, field in problems(report)] == ["row"] or report.files


def test_a_quotation_mark_left_open_is_named(tmp_path: Path) -> None:
    report = bring(table(tmp_path / "a.csv", 'kind,title\nlesson,One\nlesson,"Two\nlesson,Three\n'))
    assert problems(report) == [(3, "row")]
    assert "never closed" in report.refused[0].problem.sentence


def test_a_cell_beyond_all_bounds_is_refused(tmp_path: Path) -> None:
    text = f'kind,title,text\nlesson,Big,"{"x" * (LONGEST_CELL + 1)}"\nlesson,Small,y\n'
    report = bring(table(tmp_path / "a.csv", text))
    assert (2, "row") in problems(report)
    assert "Big" not in titles()


def test_an_export_as_a_table_comes_in_again_as_it_was_and_starts_no_formula(tmp_path: Path) -> None:
    topics = list(make_scheme({"Wages": "", "Work": ""}).values())
    author = make_person(name="Ana Ruiz", email="ana@test.example")
    make_item(
        title="=HYPERLINK(1)",
        text='+1\nand more, with “quotes” and "others"',
        audience=["public", "staff"],
        topics=topics,
        people=(Contributor("Ana Ruiz", "editor", author.pk), Contributor("The Office; Dakar (Senegal)", "author")),
        identifiers={"isbn": "-9781"},
    )
    viewer = make_viewer()
    first = "".join(export_table(viewer, everything(viewer)))
    cells = [cell for row in csv.reader(io.StringIO(first.removeprefix("\ufeff"))) for cell in row]
    assert not [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell]
    report = bring(table(tmp_path / "items.csv", first), viewer=viewer)
    assert report.is_whole, list(report.lines())
    assert (report.new, report.changed) == (0, 0)


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=30)
WORD = TEXT.filter(lambda text: bool(text.strip()))
PERSON = st.fixed_dictionaries({"name": WORD, "role": st.sampled_from(["author", "editor"])}, optional={"email": WORD})
OBJECTS = st.lists(
    st.fixed_dictionaries(
        {"title": WORD},
        optional={
            "text": WORD,
            "topics": st.lists(WORD, min_size=1, max_size=4),
            "people": st.lists(PERSON, min_size=1, max_size=3),
            "relations": st.lists(st.fixed_dictionaries({"type": WORD, "to": WORD}), min_size=1, max_size=2),
            "identifiers": st.dictionaries(WORD, WORD, min_size=1, max_size=2),
        },
    ),
    max_size=4,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(OBJECTS)
def test_any_objects_come_back_from_their_table(tmp_path: Path, objects: list[dict[str, Any]]) -> None:
    path = table(tmp_path / "any.csv", "".join(csv_lines(table_rows(objects, tuple(READERS)))))
    assert rows_of(path) == objects


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.binary(max_size=400), st.booleans())
def test_no_bytes_at_all_stop_the_reader(tmp_path: Path, data: bytes, with_header: bool) -> None:
    path = tmp_path / "fuzz.csv"
    path.write_bytes((b"kind,title,people,topics,fields.x,identifiers\n" if with_header else b"") + data)
    numbers = [record.number for record in read_table(path, tuple(READERS), form="items")]
    assert numbers == sorted(numbers)
