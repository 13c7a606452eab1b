"""`save_items`: one transaction for everything, versions, conflicts, drafts over what is live."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import pytest
from django.db import IntegrityError

from stoa.foundation.access.models import Denial
from stoa.foundation.directory.testing import make_group, make_person
from stoa.foundation.errors import BadInputError, EditConflictError, NotAllowedError, NotFoundError
from stoa.foundation.history.models import Event
from stoa.foundation.history.queries import chain_problems, events_about, last_position
from stoa.foundation.history.services import Actor
from stoa.foundation.history.testing import TEST_ACTOR
from stoa.foundation.items.content import Content, Contributor, Link, NamedFile, from_json
from stoa.foundation.items.models import Draft, Item, Relation, Revision
from stoa.foundation.items.services import Save, archive_item, publish_item, save_items, withdraw_item
from stoa.foundation.items.services.drafts import keep_draft
from stoa.foundation.items.services.states import announce_windows
from stoa.foundation.items.testing import make_content, make_item, read_item, resave

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


def content_of(item: Item) -> Content:
    revision = Revision.objects.filter(item_id=item.pk).order_by("-number").first()
    assert revision is not None
    return from_json(revision.content)


def test_a_batch_is_saved_in_order_with_one_event_each() -> None:
    saved = save_items(
        [Save(make_content(title=f"Number {n}"), "lesson", "published") for n in range(5)], actor=TEST_ACTOR
    )
    assert [read_item(one.id).title for one in saved] == [f"Number {n}" for n in range(5)]
    events = list(Event.objects.filter(verb="item.created").order_by("position").values_list("object_id", flat=True))
    assert events == [one.short_id for one in saved]
    assert list(chain_problems()) == []


def test_a_stale_head_raises_with_both_texts_and_writes_nothing() -> None:
    item = make_item(text="As it was.")
    resave(item, replace(content_of(item), text="Theirs."))
    before = (last_position(), Revision.objects.count())
    ours = Save(replace(content_of(item), text="Ours."), "lesson", "published", item=item.pk, read_head=1)
    other = Save(make_content(), "lesson", "published")
    with pytest.raises(EditConflictError) as raised:
        save_items([other, ours], actor=TEST_ACTOR)
    assert (raised.value.ours, raised.value.theirs) == ("Ours.", "Theirs.")
    assert (raised.value.read_head, raised.value.head) == (1, 2)
    assert (raised.value.mine, raised.value.newest.text) == (ours.content, "Theirs.")
    assert raised.value.read.text == "As it was."
    assert raised.value.changed_at is not None
    assert (last_position(), Revision.objects.count()) == before
    assert read_item(item.pk).text == "Theirs."


def test_saving_what_is_gone_says_so() -> None:
    with pytest.raises(NotFoundError):
        save_items([Save(make_content(), "lesson", item=987654, read_head=1)], actor=TEST_ACTOR)


def test_a_draft_over_something_published_keeps_what_is_live() -> None:
    item = make_item(title="Live", text="Live text.")
    drafted = resave(item, replace(content_of(item), title="Draft", text="Draft text."), status="draft")
    assert (drafted.title, drafted.text, drafted.status) == ("Live", "Live text.", "published")
    assert (drafted.head, drafted.live, drafted.stamp) == (2, 1, item.stamp)
    assert drafted.updated_at == item.updated_at, "feeds would tell that something is being written"
    assert publish_item(drafted, actor=TEST_ACTOR).number == 3
    published = read_item(item.pk)
    assert (published.title, published.live, published.head) == ("Draft", 3, 3)


def test_every_save_makes_a_version_that_holds_the_whole_item() -> None:
    other, person, unit = make_item(), make_person(), make_group()
    content = make_content(
        units=[unit],
        owner=person,
        people=(Contributor("Ana Rossi", "author", person.pk),),
        relations={"cites": other},
        occurred_on=date(2026, 1, 2),
        available_from=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        identifiers={"doi": "10.1/x"},
        fields={"publisher": "Office", "pages": 12},
    )
    saved = save_items([Save(content, "publication", "published")], actor=TEST_ACTOR)[0]
    kept = from_json(Revision.objects.get(item_id=saved.id, number=1).content)
    assert kept == content
    assert Relation.objects.get(from_item_id=saved.id).to_item_id == other.pk


def test_typed_fields_reach_their_own_table_and_are_replaced() -> None:
    item = make_item(kind="publication", fields={"publisher": "One", "pages": "12"})
    model: Any = item.kind_entry.model
    assert model.objects.unscoped("test").get(pk=item.pk).pages == 12
    resave(item, replace(content_of(item), fields={"publisher": "Two"}))
    typed = model.objects.unscoped("test").get(pk=item.pk)
    assert (typed.publisher, typed.pages) == ("Two", None)


@pytest.mark.parametrize(
    ("field", "kind", "changes"),
    [
        ("title", "lesson", {"title": "  "}),
        ("title", "lesson", {"title": "x" * 501}),
        ("text", "lesson", {"text": "a\x00b"}),
        ("summary", "lesson", {"summary": "x" * 4001}),
        ("language", "lesson", {"language": "English"}),
        ("audience", "lesson", {"audience": ()}),
        ("kind", "no-such-kind", {}),
        ("people", "lesson", {"people": (Contributor("", "author"),)}),
        ("people", "lesson", {"people": (Contributor("Ana", "wizard"),)}),
        ("relations", "lesson", {"relations_": (Link("admires", "ST-0000000"),)}),
        ("files", "lesson", {"files": (NamedFile("0" * 64, "x" * 300),)}),
        ("fields.pages", "publication", {"fields": {"pages": "many"}}),
        ("fields.isbn", "publication", {"fields": {"isbn": "978-0-00-000000-1"}}),
        ("fields.colour", "publication", {"fields": {"colour": "red"}}),
        ("fields.colour", "lesson", {"fields": {"colour": "red"}}),
        (
            "available_until",
            "lesson",
            {"available_from": datetime(2026, 2, 1, tzinfo=UTC), "available_until": datetime(2026, 1, 1, tzinfo=UTC)},
        ),
    ],
)
def test_bad_input_names_the_row_and_the_field_and_saves_nothing(
    field: str, kind: str, changes: dict[str, Any]
) -> None:
    relations = changes.pop("relations_", None) if "relations_" in changes else None
    content = make_content(**changes)
    bad = Save(replace(content, relations=relations) if relations else content, kind, "published")
    before = last_position()
    with pytest.raises(BadInputError) as raised:
        save_items([Save(make_content(), "lesson"), bad], actor=TEST_ACTOR)
    assert [(problem.row, problem.field) for problem in raised.value.problems] == [(2, field)]
    assert last_position() == before
    assert not Item.objects.unscoped("test").exists()


def test_a_translation_of_nothing_is_refused() -> None:
    with pytest.raises(BadInputError, match="ST-0000000 is not an item"):
        make_item(translation_of="ST-0000000")


def test_language_versions_share_a_key() -> None:
    english = make_item()
    french = make_item(language="fr", translation_of=english.short_id)
    assert french.translation_key == english.translation_key != make_item().translation_key


def test_who_no_longer_names_an_original_leaves_its_language_versions() -> None:
    english = make_item()
    french = make_item(language="fr", translation_of=english.short_id)
    again = resave(french, replace(content_of(french), text="Encore."))
    assert again.translation_key == english.translation_key
    alone = resave(french, replace(content_of(again), translation_of=""))
    assert alone.translation_key != english.translation_key
    assert resave(alone, content_of(alone)).translation_key == alone.translation_key
    assert resave(english, content_of(english)).translation_key == english.translation_key


def test_an_item_keeps_its_kind() -> None:
    item = make_item(kind="lesson")
    with pytest.raises(BadInputError, match="cannot change its kind"):
        save_items([Save(content_of(item), "publication", item=item.pk, read_head=1)], actor=TEST_ACTOR)


@pytest.mark.parametrize("status", ["draft", "published"])
def test_what_was_withdrawn_stays_so(status: str) -> None:
    item = make_item(status="withdrawn")
    with pytest.raises(NotAllowedError, match="withdrawn"):
        resave(item, content_of(item), status=status)
    assert read_item(item.pk).status == "withdrawn"


def test_a_relation_to_nothing_is_refused() -> None:
    with pytest.raises(BadInputError, match="ST-0000000 is not an item"):
        save_items(
            [Save(replace(make_content(), relations=(Link("cites", "ST-0000000"),)), "lesson")], actor=TEST_ACTOR
        )
    assert not Item.objects.unscoped("test").exists()


def test_tightening_denies_and_widening_does_not() -> None:
    item = make_item(audience=["public"])
    resave(item, replace(content_of(item), text="Only the text changed."))
    assert not Denial.objects.exists()
    tightened = resave(item, replace(content_of(item), access=frozenset({"staff"})))
    assert dict(Denial.objects.values_list("item_id", "stamp")) == {item.pk: tightened.stamp}


def test_withdrawing_denies_asks_for_a_reason_and_keeps_the_text() -> None:
    item = make_item(text="Kept.")
    with pytest.raises(BadInputError, match="reason"):
        withdraw_item(item, reason=" ", actor=TEST_ACTOR)
    withdraw_item(item, reason="Wrong figures.", actor=TEST_ACTOR)
    gone = read_item(item.pk)
    assert (gone.status, gone.text, gone.withdrawn_reason) == ("withdrawn", "Kept.", "Wrong figures.")
    assert Denial.objects.filter(item_id=item.pk, stamp=gone.stamp).exists()
    assert [event.verb for event in events_about(item.short_id)] == ["item.created", "item.withdrawn"]


def test_what_was_never_published_is_neither_archived_nor_withdrawn() -> None:
    draft = make_item(status="draft")
    with pytest.raises(NotAllowedError):
        archive_item(draft, actor=TEST_ACTOR)
    with pytest.raises(NotAllowedError):
        withdraw_item(draft, reason="Wrong.", actor=TEST_ACTOR)
    assert read_item(draft.pk).status == "draft"


def test_saving_ends_the_writers_own_unsaved_draft_only() -> None:
    item, writer, other = make_item(), make_person(), make_person()
    for person in (writer, other):
        keep_draft(person_id=person.pk, kind=item.kind, item=item, read_head=1, form={"title": ["Half"]})
    resave(item, replace(content_of(item), text="Said."), actor=Actor(str(writer.uuid), "web", writer.pk))
    assert list(Draft.objects.values_list("person_id", flat=True)) == [other.pk]


def test_one_source_key_is_one_item() -> None:
    save = Save(make_content(), "lesson", source="import", source_key="7")
    save_items([save], actor=TEST_ACTOR)
    with pytest.raises(IntegrityError):
        save_items([save], actor=TEST_ACTOR)


def test_time_that_opens_or_closes_an_item_is_an_event_once() -> None:
    opens, closes = datetime(2026, 5, 1, 12, tzinfo=UTC), datetime(2026, 6, 1, 12, tzinfo=UTC)
    item = make_item(available_from=opens, available_until=closes)
    make_item(status="draft", available_from=opens)
    spans = [(4, 30), (5, 1), (5, 2), (6, 1), (6, 2)]
    instants = [datetime(2026, month, day, 12, tzinfo=UTC) for month, day in spans]
    told = [announce_windows(one, other, actor=TEST_ACTOR) for one, other in pairwise(instants)]
    assert told == [1, 0, 1, 0]
    assert read_item(item.pk).stamp == item.stamp + 2


def test_instants_are_kept_to_the_second_as_the_index_counts_them() -> None:
    item = make_item(available_from=datetime(2026, 1, 1, 0, 0, 0, 900_000, tzinfo=UTC))
    assert item.available_from == datetime(2026, 1, 1, tzinfo=UTC)
