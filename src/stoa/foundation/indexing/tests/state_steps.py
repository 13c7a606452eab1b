"""What a child process does in the crash tests of states: the whole life of two items, on the home it is given.

Prints the short id and the state of an item after every change that was acknowledged.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 (models need the set-up above)
from django.utils import timezone  # noqa: E402

from stoa.foundation.errors import EditConflictError  # noqa: E402
from stoa.foundation.history.services import Actor  # noqa: E402
from stoa.foundation.indexing.follower import catch_up  # noqa: E402
from stoa.foundation.items import services as items  # noqa: E402
from stoa.foundation.items.content import from_json  # noqa: E402
from stoa.foundation.items.models import Item, Revision  # noqa: E402
from stoa.foundation.items.services.drafts import keep_draft  # noqa: E402
from stoa.foundation.items.testing import read_item  # noqa: E402
from stoa.foundation.workflow import services as workflow  # noqa: E402
from stoa.foundation.workflow.testing import Desk, make_desk  # noqa: E402


def acknowledge(item: Item) -> Item:
    fresh = read_item(item.pk)
    print(f"{fresh.short_id}={fresh.status}", flush=True)  # noqa: T201
    return fresh


def reviewed(desk: Desk) -> Item:
    """Drafted, submitted, returned, submitted again, approved for later, published when that comes."""
    item = acknowledge(desk.draft(audience=["public"]))
    keep_draft(person_id=desk.people["author"].pk, kind=item.kind, item=item, read_head=1, form={"title": ["Half"]})
    workflow.submit(desk.sees("author", item), reviewer=desk.people["above"], **desk.both("author"))
    acknowledge(item)
    workflow.return_to_author(desk.sees("above", item), reason="Shorter.", **desk.both("above"))
    acknowledge(item)
    workflow.submit(desk.sees("author", item), reviewer=desk.people["above"], **desk.both("author"))
    acknowledge(item)
    later = timezone.now() + timedelta(hours=1)
    workflow.approve(desk.sees("above", item), publish_at=later, **desk.both("above"))
    acknowledge(item)
    workflow.unschedule(item, actor=desk.actor("above"))
    workflow.publish(desk.sees("above", item), publish_at=later, **desk.both("above"))
    workflow.fire_publications(later)
    return acknowledge(item)


def kept(desk: Desk, item: Item) -> None:
    """What happens to something published, until it is withdrawn."""
    actor = desk.actor("author")
    workflow.verify(item, actor=actor)
    workflow.resolve_flag(
        workflow.flag_outdated(desk.sees("reader", item), sentence="Old.", **desk.both("reader")), actor=actor
    )
    items.archive_item(item, actor=actor)
    acknowledge(item)
    items.unarchive_item(item, actor=actor)
    workflow.hand_to(acknowledge(item), person=desk.people["colleague"], actor=actor)
    items.restore_revision(item, 1, read_head=read_item(item.pk).head, actor=actor)
    workflow.mark_obsolete(read_item(item.pk), actor=actor)
    items.hold_item(item, reason="Case 7.", actor=actor)
    items.release_item(item, actor=actor)
    items.withdraw_item(item, reason="Wrong.", actor=actor)
    acknowledge(item)


def thrown_away(desk: Desk) -> None:
    item = acknowledge(desk.draft())
    catch_up()
    for act in (items.bin_item, items.unbin_item, items.bin_item):
        act(item, actor=desk.actor("author"))
        acknowledge(item)
    catch_up()
    items.purge_binned(timezone.now() + timedelta(days=31))
    print(f"{item.short_id}=", flush=True)  # noqa: T201
    catch_up()


def raced(short_id: str, name: str, other: str, times: int) -> None:
    """Save every version at the same moment as another process; prints who won which, and what the loser is shown."""
    pk = Item.objects.unscoped("test").get(short_id=short_id).pk
    home = Path(settings.STOA_HOME)
    for version in range(1, times + 1):
        content = from_json(Revision.objects.get(item_id=pk, number=version).content)
        save = items.Save(replace(content, text=f"{name} {version}"), "lesson", "published", item=pk, read_head=version)
        (home / f"{name}-{version}").touch()
        while not (home / f"{other}-{version}").exists():
            os.sched_yield()
        try:
            items.save_items([save], actor=Actor())
            print(f"{version}:won", flush=True)  # noqa: T201
        except EditConflictError as error:
            print(f"{version}:lost:{error.newest.text.replace(' ', '-')}", flush=True)  # noqa: T201


if __name__ == "__main__":
    if len(sys.argv) > 1:
        raced(sys.argv[1], sys.argv[2], sys.argv[3], times=int(sys.argv[4]))
    else:
        office = make_desk()
        thrown_away(office)
        kept(office, reviewed(office))
