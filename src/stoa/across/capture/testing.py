"""Builders for files on their way in, through the services."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from stoa.across.capture.models import Arrival
from stoa.across.capture.services.arriving import open_lot, take_in
from stoa.foundation.history.services import Actor
from stoa.foundation.ingest.filing import KIND
from stoa.foundation.jobs.testing import do_jobs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stoa.across.capture.models import Lot
    from stoa.foundation.accounts.models import User
    from stoa.foundation.directory.models import Group


def make_lot(
    user: User,
    *,
    kind: str = KIND,
    audience: Sequence[str] = ("staff",),
    unit: Group | None = None,
    topics: Sequence[int] = (),
) -> Lot:
    """An empty lot of somebody with an account."""
    return open_lot(person_id=user.person_id, kind=kind, audience=audience, unit=unit, topics=topics)


def make_arrival(user: User, name: str, data: bytes, *, lot: Lot | None = None, is_read: bool = True) -> Arrival:
    """A file that came in, and was read by the job unless told otherwise."""
    actor = Actor(str(user.person.uuid), "web", user.person_id)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "given"
        path.write_bytes(data)
        arrival = take_in(lot=lot or make_lot(user), path=path, name=name, folder="", actor=actor)
    if is_read:
        do_jobs()
    return Arrival.objects.select_related("lot__unit", "lot__person", "blob").get(pk=arrival.pk)
