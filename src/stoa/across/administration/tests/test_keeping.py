"""Emergency access, legal holds, the access log and the history as pages."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.utils import timezone

from stoa.foundation.access.models import EmergencyAccess
from stoa.foundation.access.queries import viewer_of
from stoa.foundation.access.services import note_read
from stoa.foundation.directory.models import Group
from stoa.foundation.directory.testing import make_group, make_membership, make_person
from stoa.foundation.history.queries import events_about, last_position
from stoa.foundation.items.queries.one import visible_item
from stoa.foundation.items.testing import make_item

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from stoa.foundation.accounts.models import User
    from stoa.foundation.items.models import Item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]
SECRET = "Plan nobody else may know"
WHY = "The head of the unit is ill and the ministry waits."


@pytest.fixture
def hidden() -> Item:
    make_group("safety", kind=Group.Sort.COMMUNITY)
    return make_item(audience=("community:safety",), title=SECRET)


def test_emergency_access_opens_one_group_for_a_day_and_is_told(
    admin: Client, administrator: User, hidden: Item
) -> None:
    path = f"/i/{hidden.short_id}"
    assert admin.get(path).status_code == 404
    sent = {"scope": "group", "group": "safety", "reason": WHY}
    for wrong in ({"reason": "x"}, {"group": ""}, {"scope": ""}, {"scope": "person"}, {"scope": "owned"}):
        assert admin.post("/admin/emergency", sent | wrong).status_code == 422
    assert admin.get(path).status_code == 404
    assert admin.post("/admin/emergency", sent).status_code == 302
    page = admin.get(path)
    assert page.status_code == 200
    assert b"by emergency access alone" in page.content
    assert b"Your emergency access is open until" in admin.get("/admin").content
    event = events_about("group:safety")[-1]
    assert (event.verb, event.actor, event.data["reason"]) == (
        "emergency.opened",
        str(administrator.person.uuid),
        WHY,
    )
    with time_machine.travel(timezone.now() + timedelta(hours=24, minutes=1)):
        assert not viewer_of(administrator).emergency
    access = EmergencyAccess.objects.get()
    assert admin.post(f"/admin/emergency/{access.pk}/end").status_code == 422
    assert admin.get(path).status_code == 200
    assert admin.post(f"/admin/emergency/{access.pk}/end", {"sure": "yes"}).status_code == 302
    assert admin.get(path).status_code == 404
    assert WHY in admin.get("/admin/emergency").content.decode()
    assert admin.post(f"/admin/emergency/{access.pk}/end", {"sure": "yes"}).status_code == 404


def test_those_concerned_are_told_on_their_first_page(
    admin: Client, colleague: User, manager: User, hidden: Item, signed_in: Callable[[User], Client]
) -> None:
    make_membership(colleague.person, Group.objects.get(key="safety"), role="moderator")
    admin.post("/admin/emergency", {"scope": "group", "group": "safety", "reason": WHY})
    home = signed_in(colleague).get("/").content.decode()
    assert "Ada Admin opened emergency access to safety" in home
    assert WHY in home
    assert WHY not in signed_in(manager).get("/").content.decode()
    admin.post("/admin/emergency", {"scope": "person", "email": manager.email, "reason": WHY})
    assert "emergency access to Max Manager" in signed_in(manager).get("/").content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert WHY not in signed_in(colleague).get("/").content.decode()


def test_a_hold_is_placed_unseen_and_shows_no_title(admin: Client, hidden: Item) -> None:
    typed = hidden.short_id.lower().removeprefix("st-")
    assert (
        admin.post("/admin/holds", {"short_id": typed, "reason": "Case 12, asked for by the lawyer"}).status_code == 302
    )
    page = admin.get("/admin/holds").content.decode()
    assert hidden.short_id in page
    assert "Case 12" in page
    assert SECRET not in page
    release = f"/admin/holds/{hidden.short_id}/release"
    assert admin.post(release).status_code == 422
    assert admin.post(release, {"sure": "yes"}).status_code == 302
    assert admin.get(release).status_code == 404
    assert admin.post("/admin/holds", {"short_id": "ST-0000000", "reason": "Case 12"}).status_code == 422


def test_a_knowledge_manager_holds_only_what_they_may_read(
    manager: User, admin: Client, hidden: Item, signed_in: Callable[[User], Client]
) -> None:
    client, open_item = signed_in(manager), make_item(audience=("staff",), title="Open plan")
    admin.post("/admin/holds", {"short_id": hidden.short_id, "reason": "Case 12, secret reason"})
    for item, status in ((hidden, 422), (open_item, 302)):
        assert client.post("/admin/holds", {"short_id": item.short_id, "reason": "Case 13"}).status_code == status
    page = client.get("/admin/holds").content.decode()
    assert "Open plan" in page
    assert hidden.short_id not in page
    assert "secret reason" not in page
    assert client.post(f"/admin/holds/{hidden.short_id}/release", {"sure": "yes"}).status_code == 404


def test_the_access_log_names_readers_and_no_titles(admin: Client, colleague: User, hidden: Item) -> None:
    make_membership(colleague.person, Group.objects.get(key="safety"))
    viewer = viewer_of(colleague)
    item = visible_item(viewer, hidden.short_id)
    assert item is not None
    for what in ("page", "page", "file"):
        note_read(viewer, item, what)
    page = admin.get("/admin/access-log").content.decode()
    assert "Cleo Colleague" in page
    assert hidden.short_id in page
    assert SECRET not in page
    assert "Cleo Colleague" not in admin.get("/admin/access-log?emergency=1").content.decode()
    assert "Cleo Colleague" not in admin.get("/admin/access-log?item=ST-0000000").content.decode()


def test_stewards_see_who_read_what_they_look_after(
    colleague: User, administrator: User, signed_in: Callable[[User], Client]
) -> None:
    make_group("safety", kind=Group.Sort.COMMUNITY)
    reader = make_person(name="Rita Reader", is_staff=True)
    make_membership(reader, Group.objects.get(key="safety"))
    item = make_item(audience=("community:safety",), owner=colleague.person, title=SECRET)
    found = visible_item(viewer_of(colleague), item.short_id)
    assert found is not None
    from stoa.foundation.access.queries import viewer_of_person

    note_read(viewer_of_person(reader), found, "page")
    path = f"/i/{item.short_id}/readers"
    page = signed_in(colleague).get(path).content.decode()
    assert "Rita Reader" in page
    assert "/admin" not in page
    assert signed_in(administrator).get(path).status_code == 404
    assert path in signed_in(colleague).get(f"/i/{item.short_id}").content.decode()


def test_the_history_says_who_did_what_and_not_what_was_written(
    admin: Client, administrator: User, hidden: Item
) -> None:
    sent = {"name": "Awa Ndiaye", "email": "awa@test.example", "duty_station": "Place of zqduty"}
    admin.post("/admin/people/add", sent)
    page = admin.get("/admin/history").content.decode()
    for words in ("Awa Ndiaye", "Ada Admin", hidden.short_id):
        assert words in page
    assert SECRET not in page
    assert "zqduty" not in page
    only = admin.get(f"/admin/history?verb=person.saved&who={administrator.email}").content.decode()
    assert "Awa Ndiaye" in only
    assert hidden.short_id not in only
    assert "Nobody here has the e-mail" in admin.get("/admin/history?who=nobody@x.example").content.decode()
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert admin.get(f"/admin/history?from={tomorrow}").context["page"].rows == []
    assert admin.get("/admin/history?from=nonsense&to=9999-12-31&before=x").status_code == 200


def test_the_history_goes_page_by_page(admin: Client) -> None:
    for _number in range(55):
        make_person()
    first = admin.get("/admin/history").context["page"]
    second = admin.get(f"/admin/history{first.next_url}").context["page"]
    positions = [row.position for row in (*first.rows, *second.rows)]
    assert positions == sorted(positions, reverse=True)
    assert len(set(positions)) == len(positions) == last_position()


def test_the_history_as_csv_runs_nothing_in_a_spreadsheet(admin: Client) -> None:
    make_person(name='=HYPERLINK("http://evil.example")')
    answer = admin.get("/admin/history.csv?verb=person.saved")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) >= 2
    assert any(cell.startswith("'=HYPERLINK") for row in rows for cell in row)
    assert not any(cell.startswith("=") for row in rows for cell in row)
