"""What people of the demonstration have begun: follows, reading lists, reviews under way, comments, checks.

Through the services, as those people: what they may not do is not done. Dates are counted from today, so that something is
always due. May be repeated: what stands already is left alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from stoa.across.alerts.models import Alert
from stoa.across.alerts.services import set_alert
from stoa.across.notices.follower import follow_history
from stoa.across.notices.models import Comment
from stoa.across.notices.services.comments import write_comment
from stoa.across.notices.services.following import follow
from stoa.across.shelf.models import SavedSearch
from stoa.across.shelf.services import keep, note_kept, note_opened, save_search
from stoa.foundation.access.queries import viewer_of
from stoa.foundation.accounts.models import User
from stoa.foundation.history.services import Actor
from stoa.foundation.items.models import Item
from stoa.foundation.items.queries.one import readable_item
from stoa.foundation.vocabulary.models import Concept
from stoa.foundation.workflow.models import Flag, Review
from stoa.foundation.workflow.services import flag_outdated, return_to_author, submit, verify
from stoa.interfaces.cli.demonstration.checking import ask_checks
from stoa.interfaces.cli.demonstration.searching import search_as_people

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from stoa.foundation.access.reach import Viewer

DOMAIN = "demo.example"


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person of the demonstration, as they look and act."""

    viewer: Viewer
    actor: Actor


class Life:
    """Does what `life.json` says, in the order in which it could have happened."""

    def __init__(self, content: Path) -> None:
        self._content = content
        self.said: Mapping[str, Any] = json.loads((content / "life.json").read_bytes())
        self.later = frozenset(self.said.get("later", ()))
        """Keys of the items that come in after people began to follow."""

    @property
    def short_ids(self) -> dict[str, str]:
        """Short ids by key, of what is there by now."""
        items = Item.objects.unscoped("the demonstration names its items by key").filter(source="demo")
        return {str(key): short_id for key, short_id in items.values_list("source_key", "short_id")}

    @cached_property
    def people(self) -> dict[str, Somebody]:
        accounts = User.objects.filter(email__endswith=f"@{DOMAIN}").select_related("person")
        return {account.email.partition("@")[0]: _somebody(account) for account in accounts}

    def item(self, who: str, key: str) -> Item:
        return readable_item(self.people[who].viewer, self.short_ids[key])

    def begin(self) -> None:
        for row in self.said["follows"]:
            follow(what=row["what"], target=self._target(row["what"], row["target"]), viewer=self._viewer(row))
        for row in self.said["kept"]:
            self._keep(row)
        for row in self.said["searches"]:
            mine = SavedSearch.objects.filter(person__uuid=self._viewer(row).person_key)
            if not mine.filter(name=row["name"]).exists():
                save_search(name=row["name"], query=row["query"], viewer=self._viewer(row))
        for row in self.said["alerts"]:
            self._alert(row)
        for row in self.said["opened"]:
            for key in row["items"]:
                note_opened(self._viewer(row), self.item(row["who"], key))
        for row in self.said["verified"]:
            self._verify(row)
        follow_history(timezone.now())

    def go_on(self) -> None:
        """What makes lines in inboxes: it happens after people began to follow."""
        for row in self.said["comments"]:
            self._comment(row, Comment.Sort.COMMENT)
        for row in self.said["corrections"]:
            self._comment(row, Comment.Sort.CORRECTION)
        for row in self.said["flags"]:
            self._flag(row)
        for row in self.said["submits"]:
            self._submit(row)
        for row in self.said["returns"]:
            self._return(row)
        ask_checks(self._content, {name: (one.viewer, one.actor) for name, one in self.people.items()})
        search_as_people(self._content, {name: one.viewer for name, one in self.people.items()})
        follow_history(timezone.now())

    def _viewer(self, row: Mapping[str, Any]) -> Viewer:
        return self.people[row["who"]].viewer

    def _target(self, what: str, target: str) -> str:
        if what == "concept":
            return str(Concept.objects.get(notation=target).pk)
        if what == "person":
            return self.people[target].viewer.person_key
        return self.short_ids[target] if what == "item" else target

    def _keep(self, row: Mapping[str, Any]) -> None:
        item = self.item(row["who"], row["item"])
        keep(item=item, viewer=self._viewer(row))
        if row["note"]:
            note_kept(item=item, note=row["note"], viewer=self._viewer(row))

    def _alert(self, row: Mapping[str, Any]) -> None:
        viewer = self._viewer(row)
        search = SavedSearch.objects.get(person__uuid=viewer.person_key, name=row["search"])
        if not Alert.objects.filter(pk=search.pk).exists():
            set_alert(search=search.pk, how=Alert.How.INBOX, viewer=viewer)

    def _verify(self, row: Mapping[str, Any]) -> None:
        item = self.item(row["who"], row["item"])
        if item.verified_on is None:
            until = timezone.localdate() + timedelta(days=row["days"])
            verify(item, note=row["note"], until=until, actor=self.people[row["who"]].actor)

    def _comment(self, row: Mapping[str, Any], sort: str) -> None:
        item, who = self.item(row["who"], row["on"]), self.people[row["who"]]
        said = Comment.objects.filter(item_id=item.pk, author_id=who.viewer.person_id, text=row["text"])
        if not said.exists():
            write_comment(item=item, text=row["text"], sort=sort, actor=who.actor)

    def _flag(self, row: Mapping[str, Any]) -> None:
        item, who = self.item(row["who"], row["item"]), self.people[row["who"]]
        if not Flag.objects.filter(item_id=item.pk, person__uuid=who.viewer.person_key).exists():
            flag_outdated(item, sentence=row["sentence"], viewer=who.viewer, actor=who.actor)

    def _submit(self, row: Mapping[str, Any]) -> None:
        item, who = self.item(row["who"], row["item"]), self.people[row["who"]]
        if Review.objects.filter(item_id=item.pk).exists():
            return
        reviewer = User.objects.get(email=f"{row['reviewer']}@{DOMAIN}").person
        due = timezone.localdate() + timedelta(days=row["days"])
        submit(item, note=row["note"], reviewer=reviewer, due=due, viewer=who.viewer, actor=who.actor)

    def _return(self, row: Mapping[str, Any]) -> None:
        item, who = self.item(row["who"], row["item"]), self.people[row["who"]]
        if Review.objects.filter(item_id=item.pk, state=Review.State.WAITING).exists():
            return_to_author(item, reason=row["reason"], viewer=who.viewer, actor=who.actor)


def _somebody(account: User) -> Somebody:
    viewer = viewer_of(account)
    return Somebody(viewer, Actor(viewer.person_key, "web", viewer.person_id))
