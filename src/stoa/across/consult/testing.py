"""Builders for checks, through the services, done by their job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stoa.across.consult.models import KnowledgeCheck
from stoa.across.consult.services import Given, ask_check
from stoa.foundation.access.queries import viewer_of
from stoa.foundation.history.services import Actor
from stoa.foundation.indexing.follower import catch_up
from stoa.foundation.jobs.testing import do_jobs

if TYPE_CHECKING:
    from pathlib import Path

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.accounts.models import User

DRAFT = """# A campaign on wages in homes

## Counting first

We will map where domestic workers are employed, by a household survey of wages and waiting hours in the capital.

## Inspectors at the door

Labour inspectors will enter private homes with a warrant from the judge to see that the contract is signed.

## Solar kites

Purple zebras will fly solar kites above the harbour and hum quietly.
"""


def actor_of(viewer: Viewer) -> Actor:
    return Actor(viewer.person_key, "web", viewer.person_id)


def make_check(
    user: User, text: str = DRAFT, *, path: Path | None = None, name: str = "", is_done: bool = True, **given: Any
) -> KnowledgeCheck:
    """A check that somebody with an account asked for; done by its job unless told otherwise."""
    viewer = viewer_of(user)
    asked = Given(text="" if path else text, path=path, name=name, **given)
    check = ask_check(asked, viewer=viewer, actor=actor_of(viewer))
    if is_done:
        catch_up()
        do_jobs()
    return KnowledgeCheck.objects.select_related("person", "access").get(pk=check.pk)
