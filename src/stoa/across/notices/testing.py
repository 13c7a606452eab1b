"""Builders for follows, notices and comments, through the services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from stoa.across.notices.follower import follow_history
from stoa.across.notices.models import Comment
from stoa.across.notices.services.comments import write_comment
from stoa.foundation.history.services import Actor

if TYPE_CHECKING:
    from stoa.foundation.directory.models import Person
    from stoa.foundation.items.models import Item


def actor_of_person(person: Person) -> Actor:
    return Actor(str(person.uuid), "web", person.pk)


def make_comment(
    item: Item, author: Person, *, text: str = "It worked here too.", sort: str = Comment.Sort.COMMENT
) -> Comment:
    """A comment, or with `sort` a correction, of a person about an item."""
    return write_comment(item=item, text=text, sort=sort, actor=actor_of_person(author))


def tell_everybody() -> None:
    """Bring every inbox up to date, as the worker does."""
    follow_history(timezone.now())
