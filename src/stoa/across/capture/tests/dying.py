"""A process that takes files in and may die on the way: `python -m …dying prepare|upload|form|watch|work|state… FILE`.

Several things joined by commas are done one after the other, since starting takes longest; what each gave is printed as a list.
The environment says where it dies. `upload` and `form` go through the views, as a browser does, and give what was answered.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

EMAIL = "ana@test.example"
BACKEND = "stoa.foundation.accounts.backends.PasswordBackend"
PIECE = 1000


def main() -> None:
    import django

    django.setup()
    does: dict[str, Callable[[], Any]] = {"crowd": crowd, "crew": crew}
    does |= {"prepare": prepare, "upload": upload, "form": form, "watch": watch, "work": work, "state": state}
    sys.stdout.write(json.dumps([does[word]() for word in sys.argv[1].split(",")]))


def prepare() -> None:
    from stoa.foundation.accounts.testing import make_account
    from stoa.foundation.directory.testing import make_person

    make_account(make_person(email=EMAIL, is_staff=True))


def _client() -> Any:
    from django.conf import settings
    from django.test import Client

    from stoa.foundation.accounts.models import User

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(User.objects.get(email=EMAIL), backend=BACKEND)
    return client


def upload() -> dict[str, Any]:
    """Send a file in pieces, from where it broke off before."""
    client, data = _client(), Path(sys.argv[2]).read_bytes()
    lot = client.post("/capture/lots", {"kind": "lesson", "audience": ["staff"]}).json()["lot"]
    digest = hashlib.sha256(data).hexdigest()
    name = Path(sys.argv[2]).name
    told = client.post("/capture/uploads", {"lot": lot, "name": name, "size": len(data), "sha256": digest}).json()
    while not told.get("done"):
        offset = told["offset"]
        answer = client.patch(
            told["url"],
            data[offset : offset + PIECE],
            content_type="application/octet-stream",
            headers={"upload-offset": str(offset)},
        )
        if answer.status_code >= 400:
            return {"status": answer.status_code, **answer.json()}
        told = answer.json()
    return {"status": 200, **told}


def form() -> dict[str, Any]:
    """Send a file by the plain form."""
    with Path(sys.argv[2]).open("rb") as stream:
        given = {"kind": "lesson", "audience": ["staff"], "files": stream}
        return {"status": _client().post("/capture/files", given).status_code}


def watch() -> int:
    from stoa.across.capture.services.watching import Watcher

    return Watcher(stable_seconds=0.0).look()


def work() -> int:
    """Do every job, also those whose holder died."""
    from datetime import timedelta

    from django.utils import timezone

    from stoa.foundation.jobs.models import Job
    from stoa.foundation.jobs.services import reap
    from stoa.foundation.jobs.testing import do_jobs

    reap(timezone.now() + timedelta(minutes=5))
    Job.objects.update(due=timezone.now())
    return do_jobs()


def crowd() -> None:
    """Somebody brings in every file of a folder; then somebody else brings in one that is easy to read."""
    from stoa.across.capture.testing import make_arrival
    from stoa.foundation.accounts.models import User
    from stoa.foundation.accounts.testing import make_account

    one = User.objects.get(email=EMAIL)
    for path in sorted(Path(sys.argv[2]).iterdir()):
        make_arrival(one, path.name, path.read_bytes(), is_read=False)
    make_arrival(make_account(), "easy.txt", b"Easy words.", is_read=False)


def crew() -> dict[str, float]:
    """Do jobs as the worker does until none is left; seconds until each file was done."""
    from django.utils import timezone

    from stoa.across.capture.models import Arrival
    from stoa.foundation.jobs.models import Job
    from stoa.foundation.jobs.queries import counts_by_state
    from stoa.foundation.jobs.running import look_after

    began = timezone.now()
    while set(counts_by_state()) - {"done", "failed"}:
        look_after(timezone.now())
        time.sleep(0.2)
    names = {str(one.pk): one.name for one in Arrival.objects.all()}
    ended = Job.objects.filter(ended_at__isnull=False)
    return {names[job.facts["arrival"]]: (job.ended_at - began).total_seconds() for job in ended if job.ended_at}


def state() -> dict[str, Any]:
    """What is there, and what `stoa verify` finds wrong."""
    from stoa.across.capture.models import Arrival
    from stoa.across.capture.room import home
    from stoa.foundation.registries import checks

    wanted = [check for check in checks() if check.key != "index"]
    return {
        "arrivals": [[one.name, one.state, one.reason] for one in Arrival.objects.all()],
        "parts": [path.name for path in (home() / "uploads").glob("*")],
        "incoming": [path.name for path in (home() / "blobs" / "incoming").glob("*")],
        "watched": [path.name for path in (home() / "watched").rglob("*") if path.is_file()],
        "broken": [f"{problem.what} {problem.cure}" for check in wanted for problem in check.run()[1]],
    }


if __name__ == "__main__":
    main()
