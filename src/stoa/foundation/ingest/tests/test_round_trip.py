from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stoa.engine.text.fold import clean
from stoa.foundation.access.queries import viewer_of_person
from stoa.foundation.access.reach import anonymous
from stoa.foundation.access.testing import make_viewer
from stoa.foundation.directory.models import Group, Person
from stoa.foundation.directory.testing import make_group, make_membership, make_person
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.ingest.exporting import everything, export_files, export_item, export_lines
from stoa.foundation.ingest.models import ImportedVersion
from stoa.foundation.ingest.testing import make_file
from stoa.foundation.ingest.tests.doors import bring
from stoa.foundation.items.content import Content, Contributor, Link, from_json
from stoa.foundation.items.models import Attachment, Item, Revision
from stoa.foundation.items.services import Save, save_items
from stoa.foundation.items.testing import make_item
from stoa.foundation.vocabulary.testing import make_concept, make_scheme

if TYPE_CHECKING:
    from pathlib import Path

    from stoa.foundation.access.reach import Viewer

pytestmark = pytest.mark.django_db

WHY = "a test compares"
AUDIENCES = (
    "public",
    "staff",
    "group:government",
    "group:employers",
    "group:workers",
    "unit:dakar",
    "community:safety",
)


def whole_second(moment: datetime) -> datetime:
    """When an item comes into force is kept to the second."""
    return moment.replace(microsecond=0)


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=60).map(clean)
titles = words.map(lambda text: " ".join(text.split())).filter(bool)
days = st.none() | st.dates(date(1900, 1, 1), date(2099, 12, 31))
moments = st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2020, 1, 1), timezones=st.just(UTC)).map(whole_second)  # noqa: DTZ001


@st.composite
def contents(draw: st.DrawFn) -> tuple[str, Content]:
    """A kind and the content of one item; concepts, units and people are numbers to be replaced by ids."""
    kind = draw(st.sampled_from(["news", "publication", "project", "lesson"]))
    facts: dict[str, dict[str, Any]] = {
        "publication": {"pages": draw(st.integers(1, 900)), "edition": draw(titles)[:60]},
        "project": {"budget": draw(st.decimals(0, 10**6, places=2)), "starts_on": draw(st.dates())},
    }
    content = Content(
        title=draw(titles),
        language=draw(st.sampled_from(["en", "fr", "es", "ar"])),
        access=draw(st.frozensets(st.sampled_from((*AUDIENCES, "person")), min_size=1)) | {"staff"},
        summary=draw(words),
        text=draw(st.lists(words, max_size=4).map("\n\n".join)),
        topics=tuple(draw(st.lists(st.integers(0, 2), unique=True))),
        places=tuple(draw(st.lists(st.integers(0, 2), unique=True))),
        units=tuple(draw(st.lists(st.integers(0, 1), unique=True))),
        people=tuple(
            Contributor(name, role, person)
            for name, role, person in draw(
                st.lists(
                    st.tuples(titles, st.sampled_from(["author", "editor"]), st.none() | st.integers(0, 1)), max_size=3
                )
            )
        ),
        owner=draw(st.none() | st.integers(0, 1)),
        licence=draw(titles)[:100].strip(),
        occurred_on=draw(days),
        published_on=draw(days),
        available_from=draw(moments),
        review_by=draw(days),
        identifiers=draw(st.dictionaries(st.sampled_from(["oclc", "local"]), titles)),
        fields=facts.get(kind, {}),
    )
    return kind, content


class World:
    """What items refer to."""

    def __init__(self) -> None:
        topics = make_scheme({"One": "", "Two": "", "Three": ""})
        places = make_scheme({"Here": "", "There": "", "Yonder": ""}, purpose="places")
        self.topics = [concept.pk for concept in topics.values()]
        self.places = [concept.pk for concept in places.values()]
        self.units = [make_group("dakar").pk, make_group("lima").pk]
        make_group("safety", kind=Group.Sort.COMMUNITY)
        self.people = [make_person(is_staff=True), make_person()]

    @property
    def viewer(self) -> Viewer:
        """Made anew each time, as for each request: a viewer remembers the access sets there were."""
        return viewer_of_person(self.people[0])

    def fit(self, content: Content) -> Content:
        def person(number: int | None) -> int | None:
            return None if number is None else self.people[number].pk

        access = {f"person:{self.people[1].uuid}" if token == "person" else token for token in content.access}
        return replace(
            content,
            access=frozenset(access),
            topics=tuple(self.topics[n] for n in content.topics),
            places=tuple(self.places[n] for n in content.places),
            units=tuple(self.units[n] for n in content.units),
            people=tuple(replace(who, person=person(who.person)) for who in content.people),
            owner=person(content.owner),
        )


def stored() -> list[tuple[str, str, Content]]:
    """Every item: kind, state and newest content, by source key."""
    items = Item.objects.unscoped(WHY).order_by("pk")
    versions = {r.item_id: from_json(r.content) for r in Revision.objects.filter(number=1)}
    return [(item.kind, item.status, versions[item.pk]) for item in items]


def comparable(content: Content, short_ids: dict[str, int]) -> Content:
    """Short ids replaced by the place of their item, typed values by what JSON makes of them."""
    facts = {name: str(value) for name, value in content.fields.items() if value not in (None, "")}
    relations = tuple(sorted((Link(link.type, str(short_ids[link.to])) for link in content.relations), key=str))
    original = str(short_ids[content.translation_of]) if content.translation_of else ""
    return replace(content, fields=facts, relations=relations, translation_of=original)


def all_comparable() -> list[tuple[str, str, Content]]:
    places = {s: n for n, s in enumerate(Item.objects.unscoped(WHY).order_by("pk").values_list("short_id", flat=True))}
    return [(kind, status, comparable(content, places)) for kind, status, content in stored()]


def empty() -> None:
    ImportedVersion.objects.all().delete()
    Item.objects.unscoped("a test begins with an empty home").delete()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_what_goes_out_comes_back_equal(tmp_path: Path, data: st.DataObject) -> None:
    Item.objects.unscoped("each example begins anew").delete()
    world = WORLD.setdefault(tmp_path, None) or World()
    WORLD[tmp_path] = world
    drawn = data.draw(st.lists(contents(), min_size=1, max_size=4))
    states = data.draw(st.lists(st.sampled_from(["published", "archived"]), min_size=4, max_size=4))
    saves = [Save(world.fit(content), kind, state) for (kind, content), state in zip(drawn, states, strict=False)]
    first = save_items(saves[:1], actor=TEST_ACTOR)[0]
    linked = [
        replace(
            save,
            content=replace(save.content, relations=(Link("cites", first.short_id),), translation_of=first.short_id),
        )
        for save in saves[1:]
    ]
    if linked:
        save_items(linked, actor=TEST_ACTOR)
    before = all_comparable()
    path = tmp_path / "items.jsonl"
    path.write_bytes(b"".join(export_lines(world.viewer, ids=everything(world.viewer))))
    empty()
    report = bring(path, viewer=world.viewer)
    assert not report.refused
    assert all_comparable() == before
    assert bring(path, viewer=world.viewer).unchanged == len(before)


WORLD: dict[Path, World | None] = {}


def rows_seen_by(viewer: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in export_lines(viewer, ids=everything(viewer))]


def test_files_travel_with_an_export_to_a_folder(tmp_path: Path, fresh_home: Path) -> None:
    viewer = make_viewer()
    make_item(title="With a file", files=(make_file("letter.txt", b"Words of a letter."),))
    ids = everything(viewer)
    (tmp_path / "items.jsonl").write_bytes(b"".join(export_lines(viewer, ids=ids)))
    assert export_files(viewer, ids, tmp_path) == 1
    empty()
    assert bring(tmp_path).is_whole
    assert Attachment.objects.get().name == "letter.txt"


def test_a_hidden_item_leaves_no_trace_in_an_export() -> None:
    canary = "Canary"
    somebody = make_person(name="Canary Person", email="canary@test.example")
    hidden = make_item(title="Canary item", audience=["person:canary@test.example"])
    make_item(title="Open", audience=["public", "person:canary@test.example"], relations={"cites": hidden})
    make_item(title="Ouvert", audience=["public"], language="fr", translation_of=hidden.short_id)
    for viewer in (anonymous(), make_viewer(is_staff=False)):
        out = b"".join(export_lines(viewer, ids=everything(viewer)))
        assert canary.lower().encode() not in out.lower()
        assert hidden.short_id.encode() not in out
        assert str(somebody.uuid).encode() not in out
        assert len(out.splitlines()) == 2


def test_the_public_learns_who_wrote_but_not_how_to_reach_them() -> None:
    author = make_person(name="Ana", email="ana@test.example", is_staff=True)
    make_item(audience=["public"], owner=author, people=(Contributor("Ana", "author", author.pk),))
    assert rows_seen_by(anonymous())[0]["people"] == [{"name": "Ana", "role": "author"}]
    assert "owner" not in rows_seen_by(anonymous())[0]
    staff = rows_seen_by(viewer_of_person(author))[0]
    assert staff["people"][0]["email"] == staff["owner"] == "ana@test.example"


def test_a_public_export_comes_in_again_as_public_and_names_no_other_audience() -> None:
    make_item(audience=["public", "unit:" + make_group(kind="unit").key])
    assert rows_seen_by(anonymous())[0]["audience"] == ["public"]


def test_tombstones_are_left_out_and_one_kind_can_be_asked_for() -> None:
    make_item(kind="news", audience=["public"])
    make_item(kind="lesson", audience=["public"])
    make_item(kind="news", audience=["public"], status="withdrawn")
    assert len(everything(anonymous())) == 2
    assert len(everything(anonymous(), "news")) == 1


def test_an_audience_of_somebody_without_address_never_widens() -> None:
    nameless = make_person(email=None)
    curator = make_person(is_staff=True)
    unit = make_group()
    make_membership(curator, unit, role="curator")
    save_items(
        [
            Save(
                Content("Only one", "en", frozenset({f"person:{nameless.uuid}"}), units=(unit.pk,)), "news", "published"
            )
        ],
        actor=TEST_ACTOR,
    )
    assert rows_seen_by(viewer_of_person(curator))[0]["audience"] == [f"person:{nameless.uuid}"]


def test_one_item_is_one_line() -> None:
    item = make_item(audience=["public"])
    assert json.loads(export_item(anonymous(), item))["title"] == item.title


def test_an_export_reads_in_batches(django_assert_max_num_queries: Any) -> None:
    topic = make_concept()
    for _ in range(5):
        make_item(audience=["public"], topics=[topic])
    ids = everything(anonymous())
    with django_assert_max_num_queries(14):
        list(export_lines(anonymous(), ids=ids))
    assert Person.objects.count() == 0
    assert Decimal(len(ids)) == 5
