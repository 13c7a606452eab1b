"""Autosave: everybody's own, overwritten, gone with the save."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from stoa.foundation.access.queries import viewer_of_person
from stoa.foundation.access.reach import anonymous
from stoa.foundation.directory.testing import make_person
from stoa.foundation.errors import NotAllowedError, NotFoundError
from stoa.foundation.history.queries import last_position
from stoa.foundation.items.models import Draft
from stoa.foundation.items.queries.drafts import draft_for, draft_of, drafts_of, others_editing
from stoa.foundation.items.services import drafts
from stoa.foundation.items.services.drafts import drop_draft, keep_draft
from stoa.foundation.items.testing import make_content, make_item, resave

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


def test_a_draft_of_something_new_is_overwritten_under_its_key() -> None:
    writer = make_person()
    before = last_position()
    draft = keep_draft(person_id=writer.pk, kind="lesson", form={"title": ["Half"]})
    again = keep_draft(person_id=writer.pk, kind="lesson", key=draft.key, form={"title": ["Whole"]})
    assert (again.pk, Draft.objects.count(), last_position()) == (draft.pk, 1, before)
    found = draft_of(viewer_of_person(writer), draft.key)
    assert found is not None
    assert found.form == {"title": ["Whole"]}


def test_a_key_made_by_the_page_is_kept() -> None:
    writer, key = make_person(), uuid4()
    for title in ("One", "Two"):
        assert keep_draft(person_id=writer.pk, kind="lesson", key=key, form={"title": [title]}).key == key
    assert Draft.objects.get().form == {"title": ["Two"]}


def test_nobody_fills_the_disk_with_drafts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 2)
    writer = make_person()
    first, _ = (keep_draft(person_id=writer.pk, kind="lesson", form={}) for _ in range(2))
    with pytest.raises(NotAllowedError):
        keep_draft(person_id=writer.pk, kind="lesson", form={})
    assert keep_draft(person_id=writer.pk, kind="lesson", key=first.key, form={}) == first
    keep_draft(person_id=make_person().pk, kind="lesson", form={})


def test_one_person_has_one_draft_of_an_item() -> None:
    item, writer = make_item(), make_person()
    first = keep_draft(person_id=writer.pk, kind=item.kind, item=item, read_head=1, form={"text": ["a"]})
    second = keep_draft(person_id=writer.pk, kind=item.kind, item=item, read_head=1, form={"text": ["b"]})
    assert second.pk == first.pk
    found = draft_for(viewer_of_person(writer), item)
    assert found is not None
    assert (found.form, found.read_head) == ({"text": ["b"]}, 1)


def test_a_draft_is_nobody_elses() -> None:
    writer, other = make_person(), make_person()
    draft = keep_draft(person_id=writer.pk, kind="lesson", form={"title": ["Mine"]})
    with pytest.raises(NotFoundError):
        keep_draft(person_id=other.pk, kind="lesson", key=draft.key, form={"title": ["Stolen"]})
    drop_draft(person_id=other.pk, key=draft.key)
    for viewer in (viewer_of_person(other), anonymous()):
        assert draft_of(viewer, draft.key) is None
        assert drafts_of(viewer) == []
    assert Draft.objects.get().form == {"title": ["Mine"]}
    drop_draft(person_id=writer.pk, key=draft.key)
    drop_draft(person_id=writer.pk, key=draft.key)
    assert Draft.objects.count() == 0


def test_drafts_over_items_no_longer_seen_are_not_listed() -> None:
    writer = make_person()
    item = make_item(owner=writer, status="draft")
    mine = keep_draft(person_id=writer.pk, kind="lesson", form={})
    keep_draft(person_id=writer.pk, kind="lesson", item=item, read_head=1, form={})
    assert len(drafts_of(viewer_of_person(writer))) == 2
    resave(item, make_content(owner=make_person()))
    assert drafts_of(viewer_of_person(writer)) == [mine]


def test_stewards_learn_who_else_is_writing_and_readers_do_not() -> None:
    owner, editor = make_person(), make_person(name="Ana")
    item = make_item(owner=owner)
    keep_draft(person_id=editor.pk, kind="lesson", item=item, read_head=1, form={})
    keep_draft(person_id=owner.pk, kind="lesson", item=item, read_head=1, form={})
    hour = timedelta(hours=1)
    assert others_editing(viewer_of_person(owner), item, hour) == ["Ana"]
    assert others_editing(viewer_of_person(make_person(is_staff=True)), item, hour) == []
    assert others_editing(anonymous(), item, hour) == []
    Draft.objects.update(saved_at="2020-01-01T00:00:00Z")
    assert others_editing(viewer_of_person(owner), item, hour) == []
