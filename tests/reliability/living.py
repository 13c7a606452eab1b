"""A process that lives through a full disk: `python -m tests.reliability.living DISK STEP…`, with its home on DISK.

One step after another, as one server would meet them: the database stays open throughout. What each step gave is printed as
a list. Steps: `read`, `save:WORDS`, `fill:KIB` (leave so much free), `free`, `import:FOLDER`, `backup:FILE`,
`crowded:FILE` (somebody fills that disk once the backup has begun), `state`.
"""

from __future__ import annotations

import contextlib
import errno
import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

EMAIL = "root@test.example"
BACKEND = "stoa.foundation.accounts.backends.PasswordBackend"
FILLER = "filler"
PAGE = 4096


def main() -> None:
    import django

    django.setup()
    living = Living(Path(sys.argv[1]))
    sys.stdout.write(json.dumps([living.does(step) for step in sys.argv[2:]]))


class Living:
    """Somebody who is signed in, the disk under them, and one item of theirs."""

    def __init__(self, disk: Path) -> None:
        self.disk = disk
        self.client = _client()
        self.item = _own_item()
        self.client.get(self.item)

    def does(self, step: str) -> Any:
        name, _, given = step.partition(":")
        steps: dict[str, Callable[[str], Any]] = {
            "read": self.read,
            "save": self.save,
            "fill": self.fill,
            "free": self.free,
            "import": lambda folder: _said("import", folder, "--audience", "staff"),
            "backup": lambda file: _said("backup", file),
            "crowded": self.crowded,
            "state": self.state,
        }
        return steps[name](given)

    def read(self, _given: str) -> list[int]:
        return [self.client.get(address).status_code for address in ("/", self.item, "/library", "/search?q=wages")]

    def save(self, words: str) -> dict[str, Any]:
        """Type new words into the item's form and save, as a browser does."""
        from stoa.across.writing.opening import opened
        from stoa.foundation.access.queries import viewer_of
        from stoa.foundation.registries import kinds

        item, user = _item(), _user()
        desk = opened(viewer_of(user), kinds()[item.kind], item, "")
        form = {name: list(values) for name, values in desk.filled.values.items() if values}
        form |= {"head": [str(desk.read_head)], "text": [words], "act": ["save"]}
        answer = self.client.post(f"{self.item}/edit", form)
        return {"status": answer.status_code, "page": answer.content.decode()}

    def fill(self, left: str) -> None:
        """Fill the disk but for `left` KiB. First the database's journal gives back what it had set aside."""
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        fill(self.disk, int(left))

    def free(self, _given: str) -> None:
        (self.disk / FILLER).unlink()

    def crowded(self, file: str) -> dict[str, Any]:
        def fills(name: str) -> None:
            if name == "backup.db_done":
                fill(Path(file).parent, 0)

        with patch("stoa.interfaces.cli.backups.making.failpoint", fills):
            return _said("backup", file)

    def state(self, _given: str) -> dict[str, Any]:
        return _state()


def fill(disk: Path, left: int) -> None:
    """Write until nothing more fits, then give `left` KiB back."""
    with (disk / FILLER).open("wb", buffering=0) as filler:
        for size in (2**20, PAGE):
            with contextlib.suppress(OSError):
                while True:
                    _write_whole(filler, size)
        filler.truncate(max(filler.seek(0, io.SEEK_END) - left * 1024, 0))


def _write_whole(filler: Any, size: int) -> None:
    if filler.write(bytes(size)) < size:
        raise OSError(errno.ENOSPC, "no room for all of it")


def _client() -> Client:
    from django.conf import settings
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client(raise_request_exception=False)
    client.force_login(_user(), backend=BACKEND)
    return client


def _user() -> Any:
    from stoa.foundation.accounts.models import User

    return User.objects.get(email=EMAIL)


def _item() -> Any:
    from stoa.foundation.items.models import Item

    return Item.objects.unscoped("a test finds what it made").get(title="Before the disk was full")


def _own_item() -> str:
    """The address of the item, made at the first run."""
    from stoa.foundation.items.models import Item
    from stoa.foundation.items.testing import make_item

    if not Item.objects.unscoped("a test finds what it made").exists():
        make_item(title="Before the disk was full", text="Wages, as they were.", owner=_user().person)
    return str(_item().get_absolute_url())


def _said(*words: str) -> dict[str, Any]:
    """What a command says on both streams, and its exit code."""
    from stoa.interfaces.cli.main import main as stoa

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = stoa(words)
    return {"code": code, "said": out.getvalue() + err.getvalue()}


def _state() -> dict[str, Any]:
    from stoa.foundation.files.store import root
    from stoa.foundation.items.content import from_json
    from stoa.foundation.items.models import Attachment, Item, Revision
    from stoa.foundation.registries import checks

    items = Item.objects.unscoped("a test counts")
    item = _item()
    return {
        "text": from_json(Revision.objects.get(item_id=item.pk, number=item.head).content).text,
        "items": items.count(),
        "attachments": Attachment.objects.count(),
        "revisions": Revision.objects.count(),
        "incoming": len(list((root() / "incoming").glob("*"))),
        "broken": [problem.what for check in checks() if check.key != "index" for problem in check.run()[1]],
    }


if __name__ == "__main__":
    main()
