"""Pictures of pages: made-up page numbers are refused before anything is drawn or kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stoa.across.reading import pictures
from stoa.across.reading.pictures import page_picture
from stoa.foundation.errors import NotFoundError
from stoa.foundation.files.testing import make_blob
from stoa.foundation.ingest.models import FileReading

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", [0, 4, 10**9])
def test_a_page_the_file_does_not_have_leaves_no_trace(
    fresh_home: Path, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    monkeypatch.setattr(pictures, "_reader", lambda: pytest.fail("nothing is to be drawn"))
    blob = make_blob(media_type="application/pdf")
    FileReading.objects.create(blob=blob, state="read", pages=3, pages_read=3)
    with pytest.raises(NotFoundError):
        page_picture(blob.digest, blob.media_type, page, "small")
    assert not (fresh_home / "pictures").exists()
