"""A process that asks for checks and may die on the way: `python -m …dying prepare,ask,work,state FILE`.

What is joined by commas is done one after the other; what each gave is printed as a list. The environment says where it dies.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

EMAIL = "ana@test.example"


def main() -> None:
    import django

    django.setup()
    from stoa.across.consult import running

    running.PATIENCE_SECONDS = 0.0
    does: dict[str, Callable[[], Any]] = {"prepare": prepare, "ask": ask, "work": work, "state": state}
    sys.stdout.write(json.dumps([does[word]() for word in sys.argv[1].split(",")]))


def prepare() -> None:
    from stoa.foundation.accounts.testing import make_account
    from stoa.foundation.directory.testing import make_person
    from stoa.foundation.indexing.follower import catch_up
    from stoa.foundation.items.testing import make_item

    make_account(make_person(email=EMAIL, is_staff=True))
    make_item(title="Household survey", text="A household survey of domestic workers asked for wages and hours.")
    catch_up()


def ask() -> str:
    """Ask for a check of the file, or of every file of a folder, one after the other: nobody may have many waiting."""
    from stoa.across.consult.services import Given, ask_check
    from stoa.across.consult.testing import actor_of
    from stoa.foundation.access.queries import viewer_of
    from stoa.foundation.accounts.models import User

    viewer = viewer_of(User.objects.get(email=EMAIL))
    given = Path(sys.argv[2])
    for path in sorted(given.iterdir()) if given.is_dir() else [given]:
        ask_check(Given(path=path, name=path.name), viewer=viewer, actor=actor_of(viewer))
        if given.is_dir():
            work()
    return "asked"


def work() -> int:
    """Do every job, also those whose holder died."""
    from django.utils import timezone

    from stoa.foundation.jobs.models import Job
    from stoa.foundation.jobs.services import reap
    from stoa.foundation.jobs.testing import do_jobs

    reap(timezone.now() + timedelta(minutes=5))
    Job.objects.update(due=timezone.now())
    return do_jobs()


def state() -> dict[str, Any]:
    """What is there, and what `stoa verify` finds wrong."""
    from stoa.across.capture.room import home
    from stoa.across.consult.models import KnowledgeCheck, Line
    from stoa.foundation.registries import checks

    wanted = [check for check in checks() if check.key != "index"]
    return {
        "checks": [[one.file_name, one.state, one.reason] for one in KnowledgeCheck.objects.order_by("file_name")],
        "lines": Line.objects.count(),
        "parts": [path.name for path in (home() / "uploads").glob("*")],
        "broken": [f"{problem.what} {problem.cure}" for check in wanted for problem in check.run()[1]],
    }


if __name__ == "__main__":
    main()
