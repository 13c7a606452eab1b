"""Stored bytes: kept once, durable, refused when too large, and missed when they are gone or changed."""

from __future__ import annotations

import os
import time
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from stoa.foundation.errors import BadInputError, NotFoundError
from stoa.foundation.files.checks import blob_problems, orphan_problems
from stoa.foundation.files.models import Blob
from stoa.foundation.files.services import keep_file
from stoa.foundation.files.store import blob_path, open_blob, root, store
from stoa.foundation.files.testing import make_blob

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_home")]


def test_the_same_bytes_are_kept_once() -> None:
    assert make_blob(b"one").digest == make_blob(b"one").digest
    assert Blob.objects.count() == 1
    with open_blob(make_blob(b"one").digest) as stream:
        assert stream.read() == b"one"
    assert list(blob_problems()) == list(orphan_problems()) == []


def test_too_large_a_file_is_refused_and_leaves_nothing() -> None:
    with pytest.raises(BadInputError, match="larger than 1 MiB"):
        keep_file(BytesIO(b"x" * (2**20 + 1)), media_type="text/plain", max_bytes=2**20)
    assert list((root() / "incoming").iterdir()) == []
    assert not Blob.objects.exists()


def test_bytes_that_are_gone_are_missed() -> None:
    blob = make_blob()
    blob_path(blob.digest).unlink()
    with pytest.raises(NotFoundError, match="missing from the store"):
        open_blob(blob.digest)
    assert [problem.invariant for problem in blob_problems()] == ["I2"]


def test_bytes_that_changed_are_found() -> None:
    blob = make_blob()
    blob_path(blob.digest).chmod(0o600)
    blob_path(blob.digest).write_bytes(b"other")
    assert [problem.invariant for problem in blob_problems()] == ["I1"]


def test_an_orphan_is_a_problem_only_when_it_is_old() -> None:
    place = store(BytesIO(b"nobody's")).path
    (root() / "incoming" / "half").write_bytes(b"never finished")
    assert list(orphan_problems()) == []
    _grow_old(place, root() / "incoming" / "half")
    assert [problem.invariant for problem in orphan_problems()] == ["I3", "I3"]


def _grow_old(*paths: Path) -> None:
    for path in paths:
        os.utime(path, (time.time() - 100_000,) * 2)
