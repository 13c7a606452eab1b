"""The form: what it sends becomes the item, what was typed stays, and nothing else gets in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from stoa.across.writing.attaching import mark_of
from stoa.across.writing.filled import filled_from_draft
from stoa.across.writing.filling import filled_of
from stoa.across.writing.opening import opened
from stoa.foundation.access.queries import viewer_of
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.models import Group
from stoa.foundation.directory.testing import make_group, make_membership, make_person
from stoa.foundation.files.testing import make_blob
from stoa.foundation.items.content import Contributor, NamedFile, from_json, to_json
from stoa.foundation.items.models import Item, Revision
from stoa.foundation.items.testing import make_item, read_item
from stoa.foundation.registries import kinds
from stoa.foundation.vocabulary.testing import make_concept

if TYPE_CHECKING:
    from stoa.across.writing.desk import Desk
    from stoa.foundation.accounts.models import User
    from stoa.foundation.items.content import Content

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
BACKEND = "stoa.foundation.accounts.backends.PasswordBackend"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def writer() -> User:
    return make_account(make_person(name="Ana Writer", is_staff=True))


def sent(desk: Desk, **changes: object) -> dict[str, object]:
    """What a browser sends of a form as it was opened, with some fields typed over."""
    form = {name: list(values) for name, values in desk.filled.values.items() if values}
    return {**form, "head": str(desk.read_head or ""), **changes}


def form_of(user: User, item: Any = None, **changes: Any) -> dict[str, object]:
    """The form as it would be opened now: of the item, else of something new of a `kind`."""
    fresh = read_item(item.pk) if item else None
    kind = fresh.kind if fresh else changes.pop("kind", "lesson")
    return sent(opened(viewer_of(user), kinds()[kind], fresh, ""), **changes)


def newest(item: Item) -> Content:
    fresh = read_item(item.pk)
    return from_json(Revision.objects.get(item_id=item.pk, number=fresh.head).content)


def full_item(user: User) -> Item:
    """An item with something in every field."""
    other = make_item(audience=("staff",))
    blob = make_blob(b"The words of a file.")
    return make_item(
        kind="publication",
        audience=("staff", "unit:wages", "person:other@test.example"),
        owner=user.person,
        backup_owner=make_person().pk,
        topics=[make_concept("Wages")],
        places=[make_concept("Senegal", purpose="places")],
        units=[make_group("labour")],
        people=(Contributor("Ana Writer", "editor", user.person_id), Contributor("Somebody Else", "author")),
        relations={"cites": other},
        files=(NamedFile(blob.digest, "words.txt"),),
        identifiers={"report": "R-12"},
        licence="CC BY 4.0",
        summary="In short.",
        text="First line.\n\n  Indented, and two at the end.\n\n",
        fields={"publisher": "The office", "pages": 12},
    )


@pytest.fixture
def groups() -> None:
    make_group("wages")
    make_person(email="other@test.example", is_staff=True)


@pytest.mark.usefixtures("groups")
def test_opening_and_saving_changes_nothing(writer: User) -> None:
    item = full_item(writer)
    before = newest(item)
    answer = signed_in(writer).post(f"/i/{item.short_id}/edit", form_of(writer, item, act="save"))
    assert answer.status_code == 302, answer.context["page"]["sheet"].wrong
    assert read_item(item.pk).head == 1
    form = form_of(writer, item, title="Another title", act="save")
    assert signed_in(writer).post(f"/i/{item.short_id}/edit", form).status_code == 302
    assert read_item(item.pk).head == 2
    assert to_json(replace(newest(item), title=before.title)) == to_json(before)


def test_a_new_item_of_every_kind_can_be_written(writer: User) -> None:
    client = signed_in(writer)
    for key in kinds():
        assert client.get(f"/new/{key}").status_code == 200
        answer = client.post(f"/new/{key}", form_of(writer, kind=key, title=f"A new {key}", act="save"))
        assert answer.status_code == 302, answer.context["page"]["sheet"].wrong
        item = Item.objects.unscoped("a test reads back").get(title=f"A new {key}")
        assert (item.kind, item.status, item.owner_id) == (key, "draft", writer.person_id)


def test_only_fields_of_the_form_change(writer: User) -> None:
    """S13: every column of the item, its kind and its writer's account is sent along; none but the declared ones take it."""
    item = make_item(kind="publication", owner=writer.person, title="Before")
    columns = {f.name for model in (kinds()["publication"].model, Item) if model for f in model._meta.get_fields()}
    sent_along = dict.fromkeys(columns | {"is_staff", "is_superuser", "role", "person", "kind_key"}, "7")
    form = form_of(writer, item)
    poison = {name: value for name, value in sent_along.items() if name not in form}
    before = read_item(item.pk)
    declared = {"title": "After", "act": "save", "fields-publisher": "The press"}
    answer = signed_in(writer).post(f"/i/{item.short_id}/edit", {**poison, **form, **declared})
    assert answer.status_code in {302, 422}
    if answer.status_code == 422:  # declared fields that a 7 does not fit
        bad = {one.anchor.removeprefix("f-") for one in answer.context["page"]["sheet"].wrong}
        poison = {name: value for name, value in poison.items() if name not in bad and f"at-{name}" not in bad}
        answer = signed_in(writer).post(f"/i/{item.short_id}/edit", {**poison, **form, **declared})
        assert answer.status_code == 302, answer.context["page"]["sheet"].wrong
    after = read_item(item.pk)
    kept = ("short_id", "kind", "status", "live", "stamp", "source", "source_key", "access_id", "stewards_id", "card")
    assert {name: getattr(after, name) for name in kept} == {name: getattr(before, name) for name in kept}
    assert newest(item).title == "After"
    writer.refresh_from_db()
    assert (writer.role, writer.person.is_staff) == ("", True)


def test_a_file_of_somebody_else_cannot_be_attached_by_its_digest(writer: User) -> None:
    secret = make_blob(b"What only others may read.")
    stranger = viewer_of(make_account(make_person(is_staff=True)))
    for mark in (secret.digest, mark_of(stranger, secret.digest)):
        form = form_of(writer, title="Mine", act="save", file_ref=[mark], file_name=["x.txt"])
        answer = signed_in(writer).post("/new/lesson", form)
        assert answer.status_code == 422
        assert "has to be attached again" in answer.content.decode()
    assert not Item.objects.unscoped("a test reads back").filter(title="Mine").exists()


def test_what_was_typed_comes_back_with_what_is_wrong(writer: User) -> None:
    form = form_of(writer, kind="publication", text="Words & <more>", act="save", **{"fields-isbn": "123"})
    answer = signed_in(writer).post("/new/publication", form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Words &amp; &lt;more&gt;" in page
    assert 'href="#f-title"' in page
    assert 'href="#f-fields-isbn"' in page
    assert 'value="123"' in page


def test_buttons_of_rows_move_and_remove_them_and_keep_the_rest(writer: User) -> None:
    client = signed_in(writer)
    rows = {"person_name": ["One", "Two", "Three"], "person_role": ["author"] * 3, "person_ref": ["", "", ""]}
    for act, names in {
        "people-down-0": ["Two", "One", "Three"],
        "people-up-2": ["One", "Three", "Two"],
        "people-remove-1": ["One", "Three"],
        "people-add": ["One", "Two", "Three", ""],
        "people-up-0": ["One", "Two", "Three"],
        "people-up-99": ["One", "Two", "Three"],
        "nothing-like-it": ["One", "Two", "Three"],
    }.items():
        answer = client.post("/new/lesson", form_of(writer, title="Kept", act=act, **rows))
        assert [row.name for row in answer.context["page"]["sheet"].people] == names, act
        assert 'value="Kept"' in answer.content.decode()


def test_without_script_words_find_and_ticks_choose(writer: User) -> None:
    topic, colleague = make_concept("Minimum wages"), make_person(name="Bea Colleague", is_staff=True)
    other = make_item(title="Inspection guide")
    client = signed_in(writer)
    words = {"topics_words": "minim", "people_words": "colle", "relations_words": "inspect", "act": "look"}
    page = client.post("/new/lesson", form_of(writer, **words)).content.decode()
    for value in (str(topic.pk), str(colleague.uuid), other.short_id):
        assert f'value="{value}"' in page
    found = {"topics": str(topic.pk), "people": str(colleague.uuid), "relations": other.short_id}
    ticked = {f"{box}_found": [value] for box, value in found.items()}
    form = form_of(writer, title="Chosen", **ticked, **(words | {"act": "save"}))
    assert client.post("/new/lesson", form).status_code == 302
    made = newest(Item.objects.unscoped("a test reads back").get(title="Chosen"))
    assert made.topics == (topic.pk,)
    assert [who.person for who in made.people] == [writer.person_id, colleague.pk]
    assert [link.to for link in made.relations] == [other.short_id]


def test_words_left_in_a_box_are_not_dropped_in_silence(writer: User) -> None:
    answer = signed_in(writer).post("/new/lesson", form_of(writer, title="T", topics_words="wages", act="save"))
    assert answer.status_code == 422
    assert "is not chosen yet" in answer.content.decode()


def test_what_the_writer_may_not_know_of_stays_on_the_item(writer: User) -> None:
    team = make_group("secret", kind=Group.Sort.TEAM, names={"en": "Secret Board"})
    make_membership(group=team)
    hidden = make_item(audience=("community:secret",), title="Hidden from the writer")
    item = make_item(owner=writer.person, audience=("staff", "community:secret"), relations={"cites": hidden})
    client = signed_in(writer)
    page = client.get(f"/i/{item.short_id}/edit").content.decode()
    assert "Secret" not in page
    assert "secret" not in page
    assert hidden.short_id not in page
    before = newest(item)
    assert client.post(f"/i/{item.short_id}/edit", form_of(writer, item, title="New", act="save")).status_code == 302
    after = newest(item)
    assert (after.title, after.access, after.relations) == ("New", before.access, before.relations)


def test_a_group_one_may_not_know_of_is_the_same_as_none(writer: User) -> None:
    make_group("secret", kind=Group.Sort.TEAM)
    client = signed_in(writer)
    answers = [
        client.post("/new/lesson", form_of(writer, title="T", audience_groups=[f"community:{key}"], act="save"))
        for key in ("secret", "nosuch")
    ]
    said = [answer.context["page"]["sheet"].wrong[0].sentence.replace("nosuch", "secret") for answer in answers]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert said[0] == said[1]


def test_outsiders_cannot_ask_who_has_an_account() -> None:
    outsider = make_account(make_person(is_staff=False))
    make_person(email="here@test.example", is_staff=True)
    client = signed_in(outsider)
    for email in ("here@test.example", "nobody@test.example"):
        form = form_of(outsider, title=f"For {email}", audience_people=email, act="save")
        assert client.post("/new/lesson", form).status_code == 302
        made = newest(Item.objects.unscoped("a test reads back").get(title=f"For {email}"))
        assert made.access == {"staff"}
    assert client.get("/boxes/people?q=per").json() == {"suggestions": []} or "here" not in str(
        client.get("/boxes/people?q=here").json()
    )


def test_who_will_see_it_is_said_before_saving(writer: User) -> None:
    form = form_of(writer, audience=["public"], available_from="2031-05-04T10:00", act="look")
    page = signed_in(writer).post("/new/lesson", form).content.decode()
    assert "it can be seen by everybody" in page
    assert "It opens on 4 May 2031." in page


def test_a_draft_holds_the_whole_form(writer: User) -> None:
    viewer = viewer_of(writer)
    item = make_item(owner=writer.person, people=(Contributor("A", "author"), Contributor("B", "author")))
    filled = filled_of(viewer, newest(item), item.kind)
    back = filled_from_draft(filled.as_json(), item.kind)
    assert back.rows("people") == filled.rows("people")
    assert back.one("title") == filled.one("title")
