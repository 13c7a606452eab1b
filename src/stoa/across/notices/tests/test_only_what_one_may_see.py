"""Lines, counts and comments of what is hidden are not there: asked whenever they are shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone

from stoa.across.notices.models import Comment, Follow, Notice
from stoa.across.notices.queries.following import followed
from stoa.across.notices.queries.inbox import inbox_page, new_in_followed, unread_count
from stoa.across.notices.services.following import follow
from stoa.across.notices.testing import actor_of_person, make_comment, tell_everybody
from stoa.foundation.access.queries import viewer_of
from stoa.foundation.access.testing import make_audience
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.models import Group, Person
from stoa.foundation.directory.testing import make_group, make_membership, make_person
from stoa.foundation.errors import NotFoundError
from stoa.foundation.items.content import from_json
from stoa.foundation.items.models import Item, Revision
from stoa.foundation.items.services import withdraw_item
from stoa.foundation.items.testing import make_item, read_item, resave
from stoa.foundation.vocabulary.testing import make_concept

if TYPE_CHECKING:
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.accounts.models import User

pytestmark = pytest.mark.django_db
BACKEND = "stoa.foundation.accounts.backends.PasswordBackend"


@pytest.fixture
def unit() -> Group:
    return make_group("dakar")


@pytest.fixture
def staff() -> User:
    return make_account(make_person(is_staff=True))


def tighten(item: Item, *audience: str) -> Item:
    content = from_json(Revision.objects.get(item_id=item.pk, number=item.head).content)
    return resave(item, replace(content, access=make_audience(*audience)))


def shown(viewer: Viewer) -> list[str]:
    tell_everybody()
    return [line.title for day in inbox_page(viewer, 1, "/inbox", "en").days for line in day.lines]


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def test_a_tightened_item_leaves_the_inbox_the_count_and_the_home_page_at_once(staff: User, unit: Group) -> None:
    topic, viewer = make_concept(), viewer_of(staff)
    follow(what="concept", target=str(topic.pk), viewer=viewer)
    item = make_item(title="Soon secret", topics=[topic])
    assert shown(viewer) == ["Soon secret"]
    assert (unread_count(viewer), len(new_in_followed(viewer, 5, "en"))) == (1, 1)
    tighten(item, "unit:dakar")
    viewer = viewer_of(staff)
    assert (shown(viewer), unread_count(viewer), new_in_followed(viewer, 5, "en")) == ([], 0, [])
    page = client_of(staff).get("/inbox").content.decode()
    assert "Soon secret" not in page
    assert "waiting for you" not in page


def test_what_is_new_in_what_one_follows_stands_on_the_home_page_once(staff: User) -> None:
    topic, viewer = make_concept(), viewer_of(staff)
    follow(what="concept", target=str(topic.pk), viewer=viewer)
    make_item(title="Followed", topics=[topic])
    make_item(title="Something else")
    tell_everybody()
    page = client_of(staff).get("/").content.decode()
    assert (page.count("<bdi>Followed</bdi>"), page.count("<bdi>Something else</bdi>")) == (1, 1)


def test_what_one_could_never_see_is_told_once_one_may(staff: User, unit: Group) -> None:
    topic, viewer = make_concept(), viewer_of(staff)
    follow(what="concept", target=str(topic.pk), viewer=viewer)
    item = make_item(title="For the unit", topics=[topic], audience=["unit:dakar"])
    assert shown(viewer) == []
    make_membership(staff.person, unit)
    assert shown(viewer_of(staff)) == ["For the unit"]
    assert item.short_id


def test_an_embargoed_item_is_told_from_its_day_on(staff: User) -> None:
    topic, viewer = make_concept(), viewer_of(staff)
    follow(what="concept", target=str(topic.pk), viewer=viewer)
    item = make_item(title="Tomorrow", topics=[topic], available_from=timezone.now() + timedelta(hours=1))
    assert (shown(viewer), unread_count(viewer)) == ([], 0)
    Item.objects.unscoped("time passes").filter(pk=item.pk).update(available_from=timezone.now())
    assert (shown(viewer), unread_count(viewer)) == (["Tomorrow"], 1)


def test_of_a_withdrawn_item_its_readers_are_told_and_nobody_else(staff: User, unit: Group) -> None:
    viewer = viewer_of(staff)
    items = [make_item(title="Open"), make_item(title="Closed", audience=["unit:dakar"])]
    for item in items:
        Follow.objects.create(person=staff.person, what="item", target=item.short_id)
        withdraw_item(item, reason="Wrong.", actor=actor_of_person(make_person()))
    assert shown(viewer) == ["Open"]
    assert unread_count(viewer) == 1


def test_corrections_are_told_to_the_owner_of_today_not_of_yesterday(staff: User) -> None:
    item = make_item(owner=staff.person, title="Handed on")
    make_comment(item, make_person(), sort=Comment.Sort.CORRECTION)
    tell_everybody()
    Notice.objects.filter(verb="item.created").delete()
    assert shown(viewer_of(staff)) == ["Handed on"]
    content = from_json(Revision.objects.get(item_id=item.pk, number=1).content)
    resave(item, replace(content, owner=make_person().pk))
    assert shown(viewer_of(staff)) == []


def test_nobody_follows_what_they_may_not_know(staff: User, unit: Group) -> None:
    outsider = viewer_of(make_account())
    hidden = make_item(audience=["staff"])
    team = make_group("team", kind=Group.Sort.TEAM)
    for what, target in (
        ("item", hidden.short_id),
        ("item", "ST-0000000"),
        ("group", team.key),
        ("person", str(staff.person.uuid)),
        ("person", "nobody"),
        ("concept", "0"),
        ("concept", "9" * 400),
        ("kind", "nothing"),
        ("planet", "earth"),
    ):
        with pytest.raises(NotFoundError):
            follow(what=what, target=target, viewer=outsider)
    assert not Follow.objects.exists()


def test_what_became_hidden_leaves_the_list_of_what_is_followed(staff: User, unit: Group) -> None:
    item = make_item(title="Still here")
    follow(what="item", target=item.short_id, viewer=viewer_of(staff))
    assert [entry.thing.name for entry in followed(viewer_of(staff), "en")] == ["Still here"]
    tighten(item, "unit:dakar")
    assert followed(viewer_of(staff), "en") == []


def test_comments_go_with_their_item(staff: User, unit: Group) -> None:
    item = make_item(title="Open")
    comment = make_comment(item, staff.person, text="Said by me about this")
    client = client_of(staff)
    assert "Said by me about this" in client.get(item.get_absolute_url()).content.decode()
    tighten(item, "unit:dakar")
    for path in ("edit", "delete"):
        assert client.get(f"/comments/{comment.pk}/{path}").status_code == 404
    assert client.post(f"/i/{item.short_id}/comment", {"text": "More"}).status_code == 404
    assert client.post(f"/i/{item.short_id}/follow").status_code == 404
    assert Comment.objects.count() == 1


def test_the_lines_of_others_can_be_neither_seen_nor_marked(staff: User) -> None:
    owner = make_account(make_person(is_staff=True))
    make_comment(make_item(owner=owner.person, title="Theirs"), make_person())
    tell_everybody()
    notice = Notice.objects.filter(recipient=owner.person).first()
    assert notice is not None
    client = client_of(staff)
    assert client.post(f"/inbox/{notice.pk}/read").status_code == 404
    assert client.post("/inbox/read", {"until": "99999999"}).status_code == 302
    assert "Theirs" not in client.get("/inbox").content.decode()
    assert not Notice.objects.exclude(read_at=None).exists()
    assert client_of(owner).post(f"/inbox/{notice.pk}/read").status_code == 302
    assert Notice.objects.exclude(read_at=None).count() == 1


def test_all_read_goes_no_further_than_what_was_shown(staff: User) -> None:
    item = make_item(owner=staff.person)
    make_comment(item, make_person())
    tell_everybody()
    seen = max(Notice.objects.values_list("position", flat=True))
    make_comment(item, make_person())
    tell_everybody()
    client_of(staff).post("/inbox/read", {"until": str(seen)})
    assert unread_count(viewer_of(staff)) == 1


def test_opening_an_item_marks_the_lines_about_it_as_read_and_no_others(staff: User) -> None:
    one, other = make_item(owner=staff.person), make_item(owner=staff.person)
    colleague = make_account(make_person(is_staff=True))
    Follow.objects.create(person=colleague.person, what="item", target=one.short_id)
    for item in (one, other):
        make_comment(item, make_person())
    tell_everybody()
    Notice.objects.filter(verb="item.created").delete()
    client_of(staff).get(one.get_absolute_url())
    assert [notice.item_id for notice in Notice.objects.filter(recipient=staff.person, read_at=None)] == [other.pk]
    assert unread_count(viewer_of(staff)) == 1


def test_somebody_not_signed_in_is_asked_to_sign_in() -> None:
    item = make_item(audience=["public"])
    make_comment(item, make_person(), text="Inside talk")
    public = Client()
    for path in ("/inbox", "/following", f"/i/{item.short_id}/comment", f"/i/{item.short_id}/correct"):
        answer = public.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/sign-in?next={path}")
    page = public.get(item.get_absolute_url()).content.decode()
    assert "Inside talk" not in page
    assert "Follow" not in page.partition("<footer")[0].replace("Follow as a feed", "")


def test_a_name_with_markup_stays_a_name(staff: User) -> None:
    Person.objects.filter(pk=staff.person_id).update(name="<b>Bold</b>")
    item = make_item(title="<i>Title</i>")
    make_comment(
        item, Person.objects.get(pk=staff.person_id), text="<script>alert(1)</script> [x](javascript:alert(1))"
    )
    page = client_of(staff).get(item.get_absolute_url()).content.decode()
    assert "<script>alert(1)" not in page
    assert 'href="javascript' not in page
    assert "<b>Bold</b>" not in page


def test_reading_stays_cheap_however_much_was_said(staff: User, django_assert_max_num_queries: object) -> None:
    owner = staff.person
    for _ in range(25):
        make_comment(make_item(owner=owner), make_person(is_staff=True))
    tell_everybody()
    viewer = viewer_of(staff)
    list(Item.objects.visible_to(viewer)[:1])  # on PostgreSQL the first read of a request looks up the viewer's sets
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        assert unread_count(viewer) == 50
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        inbox_page(viewer, 1, "/inbox", "en")


def test_items_deleted_for_good_take_their_lines_along(staff: User) -> None:
    item = make_item(owner=staff.person)
    make_comment(item, make_person())
    tell_everybody()
    Revision.objects.filter(item_id=item.pk).delete()
    Item.objects.unscoped("a purge").filter(pk=item.pk).delete()
    assert not Notice.objects.exists()
    assert not Comment.objects.exists()
    tell_everybody()
    assert not Item.objects.unscoped("a test looks").filter(pk=item.pk).exists()


def test_the_item_page_of_a_reader_says_whether_they_follow(staff: User) -> None:
    item = make_item()
    client = client_of(staff)
    assert "/follow" in client.get(item.get_absolute_url()).content.decode()
    assert client.post(f"/i/{item.short_id}/follow").headers["Location"] == item.get_absolute_url()
    assert f"/i/{item.short_id}/unfollow" in client.get(item.get_absolute_url()).content.decode()
    client.post(f"/i/{item.short_id}/unfollow")
    assert f"/i/{item.short_id}/unfollow" not in client.get(item.get_absolute_url()).content.decode()
    assert read_item(item.pk).head == 1


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x"])
def test_a_form_leads_back_to_nowhere_else(staff: User, wanted: str) -> None:
    concept = make_concept()
    answer = client_of(staff).post(f"/follow/concept/{concept.pk}", {"next": wanted})
    assert answer.headers["Location"] == concept.get_absolute_url()


def test_pages_of_topics_groups_and_persons_have_a_button_for_those_signed_in(staff: User, unit: Group) -> None:
    concept, client = make_concept(), client_of(staff)
    for path, target in (
        (concept.get_absolute_url(), f"concept/{concept.pk}"),
        (unit.get_absolute_url(), f"group/{unit.key}"),
        (staff.person.get_absolute_url(), f"person/{staff.person.uuid}"),
    ):
        assert f'action="/follow/{target}"' in client.get(path).content.decode()
        assert client.post(f"/follow/{target}", {"next": path}).headers["Location"] == path
        assert f'action="/unfollow/{target}"' in client.get(path).content.decode()
    assert "/follow/" not in Client().get(concept.get_absolute_url()).content.decode()
