"""Addresses of bringing files in, for the access walk."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

from django.urls import reverse

from stoa.across.capture.models import Arrival, Lot, Upload
from stoa.across.capture.services.arriving import open_lot
from stoa.across.capture.services.receiving import begin_upload
from stoa.foundation.accounts.models import User
from stoa.foundation.files.services import keep_file
from stoa.foundation.ingest.filing import KIND
from stoa.foundation.items.models import Item
from stoa.foundation.registries import Sample


def _keys(route: str, model: type[Arrival] | type[Lot] | type[Upload]) -> list[str]:
    """Every one there is, whoever brought it, and one that is not there."""
    _bring_something()
    keys = [*model.objects.order_by("pk").values_list("pk", flat=True)[:40], uuid4()]
    return [reverse(route, kwargs={"key": key}) for key in keys]


def _bring_something() -> None:
    """Somebody has a file that is here and one that is on its way, so that others can ask for them."""
    somebody = User.objects.filter(is_active=True).order_by("-pk").first()
    if somebody is None or Upload.objects.exists():
        return
    lot = open_lot(person_id=somebody.person_id, kind=KIND, audience=["staff"])
    Arrival.objects.create(
        lot=lot,
        blob=keep_file(BytesIO(b"Words on their way in."), media_type="text/plain"),
        name="words.txt",
        state=Arrival.State.READY,
        arrived_at=lot.made_at,
    )
    begin_upload(person_id=somebody.person_id, lot=lot, name="more.txt", folder="", size=10, sha256="")


def _archives() -> list[str]:
    rows = Item.objects.unscoped("the access walk asks for the files of every item as every reader").order_by("pk")
    return [
        reverse("capture:all-files", kwargs={"short_id": short_id})
        for short_id in [*rows.values_list("short_id", flat=True), "ST-0000000"]
    ]


SAMPLES = [
    Sample("capture:capture", lambda: [reverse("capture:capture")]),
    Sample("capture:plain", lambda: [reverse("capture:plain")], methods=("POST",)),
    Sample("capture:begin-lot", lambda: [reverse("capture:begin-lot")], methods=("POST",)),
    Sample("capture:lot", lambda: _keys("capture:lot", Lot), query_strings=("", "?part=files")),
    Sample("capture:confirm-lot", lambda: _keys("capture:confirm-lot", Lot), methods=("POST",)),
    Sample("capture:begin", lambda: [reverse("capture:begin")], methods=("POST",)),
    Sample("capture:upload", lambda: _keys("capture:upload", Upload), methods=("GET", "HEAD", "PATCH")),
    Sample("capture:arrival", lambda: _keys("capture:arrival", Arrival), methods=("GET", "HEAD", "POST")),
    Sample("capture:retry", lambda: _keys("capture:retry", Arrival), methods=("POST",)),
    Sample("capture:drop", lambda: _keys("capture:drop", Arrival), methods=("GET", "HEAD")),
    Sample("capture:failed", lambda: [reverse("capture:failed")]),
    Sample("capture:all-files", _archives),
]
