"""Who may act: roles act, audiences read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stoa.foundation.access.queries import viewer_of_person
from stoa.foundation.access.reach import Viewer, anonymous
from stoa.foundation.access.testing import make_audience, make_viewer
from stoa.foundation.directory.models import Group, Membership, Person
from stoa.foundation.directory.testing import make_group, make_membership, make_person
from stoa.foundation.history.services import Actor
from stoa.foundation.items.models import Item
from stoa.foundation.items.models import item as item_module
from stoa.foundation.items.queries.one import readable_item, visible_item
from stoa.foundation.items.queries.rights import may_review, may_write, publishing_bar
from stoa.foundation.items.services import Save, save_items, withdraw_item
from stoa.foundation.items.testing import make_content, make_item, read_item, resave
from stoa.foundation.registries import kinds

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
Role = Membership.Role


class Office:
    """A unit under another, and people who own what they wrote in it, with a role."""

    def __init__(self) -> None:
        self.region = make_group()
        self.unit = make_group(parent=self.region)
        self.other = make_group()
        self.community = make_group(kind=Group.Sort.COMMUNITY)

    def person(self, role: str | None, group: Group | None = None) -> Viewer:
        person = make_person(is_staff=True)
        if role:
            make_membership(person, group or self.unit, role=role)
        return viewer_of_person(person)

    def written_by(self, viewer: Viewer, **changes: object) -> Item:
        """Something the viewer wrote and owns, as they read it."""
        person = viewer.person_id
        content = make_content(units=[self.unit], **changes)  # type: ignore[arg-type]
        actor = Actor(viewer.person_key, "web", person)
        saved = save_items([Save(replace(content, owner=person), "lesson")], actor=actor)[0]
        return readable_item(viewer, saved.short_id)


@pytest.fixture
def office() -> Office:
    return Office()


def test_whoever_is_signed_in_may_begin_something() -> None:
    assert may_write(make_viewer())
    assert not may_write(anonymous())


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.CURATOR, Role.HEAD])
def test_those_who_publish_for_a_unit_publish_for_staff(office: Office, role: str) -> None:
    viewer = office.person(role)
    assert publishing_bar(viewer, office.written_by(viewer)) == ""


@pytest.mark.parametrize("role", [None, Role.MEMBER, Role.MODERATOR])
def test_members_without_a_role_submit_for_review(office: Office, role: str | None) -> None:
    viewer = office.person(role)
    assert "Submit this for review" in publishing_bar(viewer, office.written_by(viewer))


def test_a_role_above_counts_and_one_elsewhere_or_below_does_not(office: Office) -> None:
    above = office.person(Role.CONTRIBUTOR, office.region)
    elsewhere = office.person(Role.CONTRIBUTOR, office.other)
    assert publishing_bar(above, office.written_by(above)) == ""
    assert publishing_bar(elsewhere, office.written_by(elsewhere)) != ""


def test_a_role_that_ended_counts_no_longer(office: Office) -> None:
    viewer = office.person(Role.CONTRIBUTOR)
    item = office.written_by(viewer)
    Membership.objects.filter(person__uuid=viewer.person_key).update(until=timezone.localdate() - timedelta(days=1))
    assert publishing_bar(viewer, item) != ""


@pytest.mark.parametrize("audience", ["public", "workers", "constituents", "unit:{other}", "community:{community}"])
def test_more_than_staff_and_ones_own_needs_a_curator(office: Office, audience: str) -> None:
    viewer = office.person(Role.CONTRIBUTOR)
    words = audience.format(other=office.other.key, community=office.community.key)
    assert "has to publish it" in publishing_bar(viewer, office.written_by(viewer, audience=[words]))


def test_ones_own_unit_community_and_colleagues_by_name_need_nobody(office: Office) -> None:
    viewer, colleague = office.person(Role.CONTRIBUTOR), make_person(is_staff=True)
    person = viewer.person_id
    assert person is not None
    make_membership(Person.objects.get(pk=person), office.community)
    viewer = viewer_of_person(Person.objects.get(pk=person))
    audience = [f"unit:{office.unit.key}", f"community:{office.community.key}", f"person:{colleague.email}"]
    assert publishing_bar(viewer, office.written_by(viewer, audience=audience)) == ""
    outsider = make_person(is_staff=False)
    assert publishing_bar(viewer, office.written_by(viewer, audience=[f"person:{outsider.email}"])) != ""


def test_being_in_a_wide_audience_does_not_make_it_narrow(office: Office) -> None:
    person = make_person(is_staff=True)
    organization = make_group(kind=Group.Sort.ORGANIZATION, constituency="workers", is_partner=True)
    make_membership(person, organization)
    make_membership(person, office.unit, role=Role.CONTRIBUTOR)
    viewer = viewer_of_person(person)
    for audience in ("workers", f"partner:{organization.key}", "public"):
        assert publishing_bar(viewer, office.written_by(viewer, audience=[audience])) != ""


def test_the_audience_asked_for_counts_not_the_one_it_has(office: Office) -> None:
    viewer = office.person(Role.CONTRIBUTOR)
    item = office.written_by(viewer)
    assert publishing_bar(viewer, item, access=make_audience("public")) != ""


def test_the_audience_of_a_draft_beside_what_is_live_counts(office: Office) -> None:
    viewer = office.person(Role.CONTRIBUTOR)
    item = office.written_by(viewer)
    resave(item, make_content(units=[office.unit]), status="published")
    beside = resave(item, make_content(units=[office.unit], audience=["public"]), status="draft")
    assert beside.access.tokens == ["staff"]
    viewer_owns = read_item(beside.pk)
    viewer_owns.stewards = item.stewards
    assert "for more than staff" in publishing_bar(viewer, viewer_owns)


def test_a_curator_publishes_widely_what_somebody_else_wrote(office: Office) -> None:
    writer, curator, above = (office.person(Role.CONTRIBUTOR), office.person(Role.CURATOR), office.person(Role.CURATOR))
    item = office.written_by(writer, audience=["public"])
    assert publishing_bar(curator, item) == ""
    assert may_review(curator, item)
    own = office.written_by(above, audience=["public"])
    assert "another curator" in publishing_bar(above, own)
    assert not may_review(above, own)


def test_a_curator_who_touched_the_draft_is_one_of_its_authors(office: Office) -> None:
    writer, curator = office.person(Role.CONTRIBUTOR), office.person(Role.CURATOR)
    item = office.written_by(writer, audience=["public"])
    content = make_content(units=[office.unit], audience=["public"])
    resave(item, content, actor=Actor(curator.person_key, "web", curator.person_id))
    resave(item, content, actor=Actor(writer.person_key, "web", writer.person_id))
    assert not may_review(curator, readable_item(curator, item.short_id))


def test_a_kind_that_needs_clearance_always_needs_a_second(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(item_module, "kind", lambda key: replace(kinds()[key], needs_clearance=True))
    writer, curator = office.person(Role.CONTRIBUTOR), office.person(Role.CURATOR)
    assert "always cleared" in publishing_bar(writer, office.written_by(writer))
    assert publishing_bar(curator, office.written_by(writer)) == ""
    assert publishing_bar(curator, office.written_by(curator)) != ""


def test_without_a_unit_nobody_publishes(office: Office) -> None:
    viewer = office.person(Role.CURATOR)
    owner = make_person()
    item = make_item(status="draft", owner=owner)
    mine = readable_item(viewer_of_person(owner), item.short_id)
    assert "which unit" in publishing_bar(viewer_of_person(owner), mine)
    assert visible_item(viewer, item.short_id) is None


def test_what_was_withdrawn_is_nobodys_to_publish(office: Office) -> None:
    curator = office.person(Role.CURATOR)
    item = make_item(units=[office.unit])
    withdraw_item(item, reason="Wrong.", actor=Actor())
    seen = readable_item(curator, item.short_id)
    assert publishing_bar(curator, seen) != ""
    assert not may_review(curator, seen)


_words = st.sampled_from(["public", "staff", "workers", "constituents"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    audience=st.lists(_words, min_size=1, max_size=2, unique=True),
    status=st.sampled_from(["draft", "published", "archived", "in_review"]),
    is_staff=st.booleans(),
    role=st.sampled_from([None, *Role.values]),
)
def test_a_mere_reader_never_acts(
    office: Office, audience: list[str], status: str, is_staff: bool, role: str | None
) -> None:
    """Whatever they are elsewhere and however wide the audience: reading is not looking after."""
    item = make_item(units=[office.unit], audience=audience, status=status, owner=make_person())
    person = make_person(is_staff=is_staff)
    if role:
        make_membership(person, office.other, role=role)
    viewer = viewer_of_person(person)
    whole = Item.objects.unscoped("test").select_related("access", "stewards", "unit").get(pk=item.pk)
    for somebody in (viewer, anonymous()):
        assert publishing_bar(somebody, whole) != ""
        assert not may_review(somebody, whole)
        seen = visible_item(somebody, item.short_id)
        assert seen is None or publishing_bar(somebody, seen) != ""
