"""Two people write at once: neither loses a word."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from stoa.across.writing.merging import merged_lines
from stoa.across.writing.tests.test_form import form_of, newest, signed_in
from stoa.foundation.accounts.testing import make_account
from stoa.foundation.directory.testing import make_group, make_person
from stoa.foundation.history.services import Actor
from stoa.foundation.items.content import Contributor
from stoa.foundation.items.testing import make_item, read_item, resave

if TYPE_CHECKING:
    from stoa.foundation.items.models import Item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


@pytest.fixture
def two() -> tuple:  # type: ignore[type-arg]  # two accounts and an item that both look after
    ana, ben = (make_account(make_person(name=name, is_staff=True)) for name in ("Ana", "Ben"))
    people = (Contributor("Ana", "editor", ana.person_id), Contributor("Ben", "editor", ben.person_id))
    item = make_item(owner=ana.person, people=people, title="Before", text="One.\n\nTwo.\n\nThree.", summary="Short.")
    return ana, ben, item


def saved_meanwhile(item: Item, by: object, **changes: object) -> None:
    resave(item, replace(newest(item), **changes), actor=Actor(str(by.uuid), "web", by.pk))  # type: ignore[attr-defined,arg-type]


def test_a_stale_form_shows_both_versions_and_saves_nothing(two: tuple) -> None:  # type: ignore[type-arg]
    ana, ben, item = two
    form = form_of(ana, item, title="Ana’s title", text="One.\n\nTwo by Ana.\n\nThree.", act="save")
    saved_meanwhile(item, ben.person, title="Ben’s title", summary="Ben’s summary.")
    answer = signed_in(ana).post(f"/i/{item.short_id}/edit", form)
    conflict = answer.context["page"]["conflict"]
    assert answer.status_code == 409
    assert conflict.who == "Ben"
    assert {d.name: d.pick for d in conflict.differences} == {"title": "", "summary": "theirs", "text": "mine"}
    page = answer.content.decode()
    assert "Ana’s title" in page
    assert "Ben’s title" in page
    assert newest(item).title == "Ben’s title"


def sent_again(answer: object, **picks: str) -> dict[str, object]:
    page = answer.context["page"]  # type: ignore[attr-defined]
    form: dict[str, object] = {}
    for name, value in page["conflict"].carried:
        form.setdefault(name, []).append(value)  # type: ignore[attr-defined]
    chosen = {f"pick-{d.name}": picks.get(d.name, d.pick) for d in page["conflict"].differences}
    return {**form, **chosen, "head": page["conflict"].head, "was": page["was"], "then": page["then"], "act": "merge"}


def test_what_is_chosen_is_saved_on_the_newest_version(two: tuple) -> None:  # type: ignore[type-arg]
    ana, ben, item = two
    client, address = signed_in(ana), f"/i/{item.short_id}/edit"
    form = form_of(ana, item, title="Ana’s title", text="One.\n\nTwo by Ana.\n\nThree.", act="save")
    saved_meanwhile(
        item, ben.person, title="Ben’s title", summary="Ben’s summary.", text="One by Ben.\n\nTwo.\n\nThree."
    )
    conflict = client.post(address, form)
    undecided = client.post(address, sent_again(conflict))
    assert undecided.status_code == 409
    assert "Choose one version for each" in undecided.content.decode()
    merged = next(d.merged for d in conflict.context["page"]["conflict"].differences if d.name == "text")
    picks = sent_again(undecided, title="mine", text="merged") | {"merged_text-text": merged}
    assert client.post(address, picks).status_code == 302
    now = newest(item)
    assert (now.title, now.summary) == ("Ana’s title", "Ben’s summary.")
    assert now.text == "One by Ben.\n\nTwo by Ana.\n\nThree."
    assert read_item(item.pk).head == 3


def test_a_third_version_meanwhile_is_a_conflict_again(two: tuple) -> None:  # type: ignore[type-arg]
    ana, ben, item = two
    client, address = signed_in(ana), f"/i/{item.short_id}/edit"
    form = form_of(ana, item, title="Ana’s title", act="save")
    saved_meanwhile(item, ben.person, title="Ben’s title")
    conflict = client.post(address, form)
    saved_meanwhile(item, ben.person, title="Ben’s third title")
    again = client.post(address, sent_again(conflict, title="mine"))
    assert again.status_code == 409
    assert "Ben’s third title" in again.content.decode()
    assert client.post(address, sent_again(again, title="mine")).status_code == 302
    assert newest(item).title == "Ana’s title"


def test_going_back_to_ones_own_version_does_not_overwrite_the_other(two: tuple) -> None:  # type: ignore[type-arg]
    ana, ben, item = two
    client, address = signed_in(ana), f"/i/{item.short_id}/edit"
    saved_form = form_of(ana, item, title="Ana’s title", act="save")
    saved_meanwhile(item, ben.person, title="Ben’s title")
    conflict = client.post(address, saved_form)
    back = client.post(address, {**sent_again(conflict), "act": "back"})
    assert back.context["page"]["desk"].read_head == 1
    assert client.post(address, saved_form).status_code == 409


def test_the_same_change_by_both_is_no_conflict(two: tuple) -> None:  # type: ignore[type-arg]
    ana, ben, item = two
    form = form_of(ana, item, title="The same", act="save")
    saved_meanwhile(item, ben.person, title="The same")
    assert signed_in(ana).post(f"/i/{item.short_id}/edit", form).status_code == 302
    assert newest(item).title == "The same"


def test_two_who_save_the_same_version_again_and_again_lose_nothing(two: tuple) -> None:  # type: ignore[type-arg]
    """R22: of two who read the same version one wins, the other gets both texts; never silence."""
    ana, ben, item = two
    clients = {"Ana": signed_in(ana), "Ben": signed_in(ben)}
    for turn in range(20):
        forms = {
            name: form_of(user, item, title=f"{name} {turn}", act="save") for name, user in (("Ana", ana), ("Ben", ben))
        }
        first, second = ("Ana", "Ben") if turn % 2 else ("Ben", "Ana")
        address = f"/i/{item.short_id}/edit"
        assert clients[first].post(address, forms[first]).status_code == 302
        late = clients[second].post(address, forms[second])
        assert late.status_code == 409
        assert f"{second} {turn}" in late.content.decode()
        assert newest(item).title == f"{first} {turn}"


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("a\nb\nc", "a\nB\nc", "a\nb\nC", "a\nB\nC"),
        ("a\nb", "a\nb\nc", "z\na\nb", "z\na\nb\nc"),
        ("a\nb", "a\nmine", "a\ntheirs\nmore", "a\nmine\ntheirs\nmore"),
        ("a", "mine", "theirs", "mine\ntheirs"),
        ("a\nb\nc", "a\nc", "a\nb\nc\nd", "a\nc\nd"),
        ("", "mine", "", "mine"),
        ("a\nb", "", "a\nb", ""),
    ],
)
def test_changes_of_both_are_merged_line_by_line(base: str, mine: str, theirs: str, merged: str) -> None:
    assert merged_lines(base, mine, theirs) == merged


def test_hidden_parts_of_the_newer_version_survive_a_merge(two: tuple) -> None:  # type: ignore[type-arg]
    ana, ben, item = two
    make_group("secret", kind="team")
    form = form_of(ana, item, title="Ana’s title", act="save")
    saved_meanwhile(item, ben.person, title="Ben’s title", access=newest(item).access | {"community:secret"})
    client, address = signed_in(ana), f"/i/{item.short_id}/edit"
    conflict = client.post(address, form)
    assert "secret" not in conflict.content.decode()
    picked = client.post(address, sent_again(conflict, title="mine", audience="theirs"))
    assert picked.status_code == 302
    assert "community:secret" in newest(item).access
