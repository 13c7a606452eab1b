"""The files that rows name: found beside their JSON lines, kept and read before the items that carry them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from stoa.engine.formats.sniff import safe_file_name
from stoa.foundation.errors import BadInputError
from stoa.foundation.files.store import digest_of
from stoa.foundation.ingest.reading import keep_path
from stoa.foundation.items.content import NamedFile
from stoa.foundation.items.models import Attachment, Item

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stoa.engine.formats.reader import Reader
    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.ingest.rows import Row

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(slots=True)
class Bringer:
    """Turns the paths of rows into stored files. Nothing outside a row's own folder is touched.

    `brought` holds every path that rows named, so that a folder's files are not brought in a second time on their own.
    """

    reader: Reader
    viewer: Viewer | None = None
    is_dry_run: bool = False
    brought: set[Path] = field(default_factory=set)

    def locate(self, rows: Sequence[Row]) -> None:
        """Note a problem for every path that leads nowhere or out of the row's folder; nothing is opened."""
        for row in rows:
            for name in row.values.get("files", ()):
                path = inside(row.folder, name)
                if path is None:
                    row.refuse("files", f"{name!r} leads out of the folder of this file; give a path inside it.")
                elif not path.is_file() and self._stored(name) is None:
                    row.refuse("files", f"There is no file {name!r} beside the JSON lines.")

    def bring(self, rows: Sequence[Row]) -> None:
        """Keep and read the files of good rows; one that cannot be had is a problem of its row."""
        for row in rows:
            if row.content is not None and "files" in row.values:
                found = [self._one(row, name) for name in row.values["files"]]
                row.files = tuple(file for file in found if file is not None)
                row.content = replace(row.content, files=row.files)

    def _one(self, row: Row, name: str) -> NamedFile | None:
        path = inside(row.folder, name)
        if path is None or not path.is_file():
            return self._stored(name)
        self.brought.add(path)
        return self._keep(row, name, path)

    def _keep(self, row: Row, name: str, path: Path) -> NamedFile | None:
        try:
            if self.is_dry_run:
                return NamedFile(digest_of(path), safe_file_name(path.name))
            return keep_path(path, reader=self.reader)[0]
        except BadInputError as error:
            row.refuse("files", f"{name!r}: {error.problems[0].sentence}")
        except PermissionError:
            row.refuse("files", f"{name!r} may not be read by this program.")
        return None

    def _stored(self, name: str) -> NamedFile | None:
        """A file of an export that is here already: `…/DIGEST/NAME`, hanging on an item that the viewer sees."""
        digest = Path(name).parent.name
        if not _DIGEST.fullmatch(digest):
            return None
        items = (
            Item.objects.unscoped("the program's own") if self.viewer is None else Item.objects.visible_to(self.viewer)
        )
        holders = Attachment.objects.filter(blob_id=digest).values_list("item_id", flat=True)
        if not items.filter(pk__in=list(holders)).exists():
            return None
        return NamedFile(digest, safe_file_name(Path(name).name))


def inside(folder: Path, name: str) -> Path | None:
    """The resolved path if it lies inside the folder, links followed; else None."""
    try:
        path = (folder / name).resolve()
    except (OSError, ValueError):
        return None
    return path if path.is_relative_to(folder.resolve()) else None
