"""How much may come in: the size of a file, what waits of one person, and what the disk must keep free."""

from __future__ import annotations

import errno
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import OperationalError
from django.utils.translation import gettext as _

from stoa.foundation.errors import NoRoomError, StoaError
from stoa.foundation.ui.templatetags.ui import size

if TYPE_CHECKING:
    from collections.abc import Iterator

KEPT_FREE_BYTES = 2 * 2**30
KEPT_FREE_SHARE = 0.05
WAITING_FILES = 2000
WAITING_BYTES = 10 * 2**30
"""What one person may have waiting at once: enough for an archive of a mission, too little to fill a disk alone."""

_DATABASE_FULL = ("disk is full", "No space left")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class TooLargeError(StoaError):
    """More than is taken in; the sentence says how much is."""

    code = "too-large"
    http_status = 413


def is_short_of_room(incoming: int = 0) -> bool:
    """Whether the disk would keep less than 2 GiB or 5 % free with so many bytes more."""
    disk = shutil.disk_usage(settings.STOA_HOME)
    return disk.free - incoming < max(KEPT_FREE_BYTES, disk.total * KEPT_FREE_SHARE)


def demand_room(incoming: int) -> None:
    """Raise NoRoomError before the disk is full, so that everything else goes on working."""
    if is_short_of_room(incoming):
        raise NoRoomError(no_room_sentence())


def demand_size(name: str, given: int) -> None:
    """Raise TooLargeError for a file larger than the installation takes."""
    if given > settings.STOA_MAX_FILE_BYTES:
        raise TooLargeError(too_large_sentence(name))


def demand_quota(files: int, waiting: int) -> None:
    """Raise TooLargeError when a person would have more files or bytes waiting than one may."""
    if files > WAITING_FILES or waiting > WAITING_BYTES:
        raise TooLargeError(
            _("You have %(files)s files waiting; at most %(most)s or %(size)s fit. Confirm or drop some first.")
            % {"files": files, "most": WAITING_FILES, "size": size(WAITING_BYTES)}
        )


def too_large_sentence(name: str) -> str:
    return _("%(name)s is larger than %(limit)s. Make it smaller, or keep it elsewhere and link to it.") % {
        "name": name,
        "limit": size(settings.STOA_MAX_FILE_BYTES),
    }


def no_room_sentence() -> str:
    return _("There is no room for more files just now. Nothing was lost; an administrator has to make room first.")


@contextmanager
def room_or_refused() -> Iterator[None]:
    """Turn a disk that fills up all the same into the sentence for people."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise NoRoomError(no_room_sentence()) from error
        raise
    except OperationalError as error:
        if any(words in str(error) for words in _DATABASE_FULL):
            raise NoRoomError(no_room_sentence()) from error
        raise


def home() -> Path:
    return Path(settings.STOA_HOME)
