"""A worker that may die on the way: `python -m …dying prepare|publish|work|state`, several joined by commas.

The environment says where it dies and which mail server it has.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def main() -> None:
    import django

    django.setup()
    does: dict[str, Callable[[], Any]] = {"prepare": prepare, "publish": publish, "work": work, "state": state}
    sys.stdout.write(json.dumps([does[word]() for word in sys.argv[1].split(",")]))


def prepare() -> None:
    """Somebody has an alert with mail at once."""
    from stoa.across.alerts.testing import make_alert
    from stoa.foundation.accounts.testing import make_account
    from stoa.foundation.directory.testing import make_person

    make_alert(make_account(make_person(email="ana@test.example", is_staff=True)), how="at_once")


def publish() -> None:
    from stoa.foundation.items.testing import make_item

    make_item(title="Wages of fishers")


def work() -> None:
    """One round of the worker, in which everything is due and jobs whose holder died are taken up."""
    from django.utils import timezone

    from stoa.across.alerts.testing import look, send_mail
    from stoa.foundation.jobs.models import Job
    from stoa.foundation.jobs.services import reap

    look()
    reap(timezone.now() + timedelta(minutes=5))
    Job.objects.update(due=timezone.now())
    send_mail()


def state() -> dict[str, Any]:
    from stoa.across.alerts.models import Letter, Told
    from stoa.across.notices.models import Notice

    return {
        "told": Told.objects.count(),
        "lines": Notice.objects.count(),
        "letters": list(Letter.objects.order_by("pk").values_list("state", flat=True)),
    }


if __name__ == "__main__":
    main()
