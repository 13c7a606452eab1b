"""Lists of people, groups and memberships: checked first, then brought in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from stoa.across.administration.models import Upload
from stoa.across.administration.uploading import KEPT, MOST_BYTES, MOST_ROWS, forget_old_uploads
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.models import Group, Membership, Person
from stoa.foundation.directory.testing import make_group, make_person
from stoa.foundation.history.queries import last_position
from stoa.foundation.items.models import Item
from stoa.foundation.items.testing import make_item

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from stoa.foundation.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


def lines(*rows: dict[str, object]) -> bytes:
    return b"\n".join(json.dumps(row).encode() for row in rows)


def send(admin: Client, content: bytes, name: str = "list.jsonl") -> Any:
    return admin.post("/admin/upload", {"file": SimpleUploadedFile(name, content)})


def checked(admin: Client, content: bytes, name: str = "list.jsonl") -> str:
    """The address of the check of a list that was sent."""
    answer = send(admin, content, name)
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def test_a_list_is_checked_before_anything_is_written(admin: Client) -> None:
    content = lines(
        {"email": "awa@test.example", "name": "Awa Ndiaye", "is_staff": True},
        {"email": "no address", "name": "Nobody"},
        {"email": "ben@test.example", "name": "Ben", "colour": "red"},
    )
    before = last_position()
    path = checked(admin, content)
    page = admin.get(path).content.decode()
    assert "1 new" in page
    assert "<td>2</td>" in page
    assert "<td>3</td>" in page
    assert "colour" in page
    assert last_position() == before
    assert admin.post(path).status_code == 422
    assert not Person.objects.filter(email="awa@test.example").exists()
    done = admin.post(path, {"sure": "yes"})
    assert done.status_code == 200
    assert Person.objects.get(email="awa@test.example").is_staff
    assert not Person.objects.filter(email="ben@test.example").exists()
    assert admin.get(path).status_code == 404


def test_groups_people_and_memberships_come_in(admin: Client) -> None:
    groups = lines({"key": "safety", "kind": "community", "names": {"en": "Safety"}})
    members = lines({"person": "awa@test.example", "group": "safety", "since": "2026-01-01"})
    people = lines({"email": "awa@test.example", "name": "Awa Ndiaye"})
    for content in (groups, people, members):
        assert admin.post(checked(admin, content), {"sure": "yes"}).status_code == 302
    assert Membership.objects.get().group.key == "safety"


def test_a_table_from_a_spreadsheet_comes_in_too(admin: Client) -> None:
    table = "key;kind;names.en;names.fr\r\nsafety;community;Safety;Sécurité\r\nbad key;unit;Other;\r\n"
    path = checked(admin, table.encode("utf-8-sig"), "groups.csv")
    page = admin.get(path).content.decode()
    assert "1 new" in page
    assert "<td>3</td>" in page
    admin.post(path, {"sure": "yes"})
    assert Group.objects.get().names == {"en": "Safety", "fr": "Sécurité"}


def test_a_list_that_would_let_the_sender_read_more_is_refused_whole(admin: Client, administrator: User) -> None:
    make_group("safety", kind=Group.Sort.COMMUNITY)
    make_item(audience=("community:safety",))
    other = make_person()
    content = lines(
        {"person": str(other.email), "group": "safety", "since": "2026-01-01"},
        {"person": administrator.email, "group": "safety", "since": "2026-01-01"},
    )
    path = checked(admin, content)
    assert "would let you read" in admin.get(path).content.decode()
    assert admin.post(path, {"sure": "yes"}).status_code == 422
    assert not Membership.objects.exists()


def test_items_do_not_come_in_by_this_way(admin: Client) -> None:
    path = checked(admin, lines({"kind": "lesson", "title": "A lesson"}))
    assert "no list of groups" in admin.get(path).content.decode()
    assert admin.post(path, {"sure": "yes"}).status_code == 422
    assert not Item.objects.unscoped("a test looks").exists()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"x" * (MOST_BYTES + 1), "big.jsonl"),
        (b"\n" * (MOST_ROWS + 1), "long.jsonl"),
        (b"x", "list.xlsx"),
        (b"", "e.csv"),
    ],
)
def test_what_is_too_large_or_of_another_kind_is_not_kept(admin: Client, content: bytes, name: str) -> None:
    assert send(admin, content, name).status_code == 422
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    "content", [b"\x00\xff\xfe", b"{", b'{"email": 1, "name": []}', b"[1]\n\n{}", b"\xef\xbb\xbf{}"]
)
def test_nonsense_is_named_and_breaks_nothing(admin: Client, content: bytes) -> None:
    for name in ("list.jsonl", "list.csv"):
        assert admin.get(checked(admin, content, name)).status_code == 200


def test_a_list_is_its_senders_own(admin: Client, signed_in: Callable[[User], Client]) -> None:
    path = checked(admin, lines({"email": "awa@test.example", "name": "Awa Ndiaye"}))
    other = signed_in(make_account(make_person(), role="admin"))
    assert other.get(path).status_code == 404
    assert other.post(path, {"sure": "yes"}).status_code == 404


def test_a_list_nobody_brought_in_is_forgotten_after_a_day(admin: Client) -> None:
    checked(admin, lines({"email": "awa@test.example", "name": "Awa Ndiaye"}))
    forget_old_uploads(timezone.now() + KEPT / 2)
    assert Upload.objects.exists()
    forget_old_uploads(timezone.now() + KEPT * 2)
    assert not Upload.objects.exists()
