"""Compiles the written translations (`.po`) to the form Django reads (`.mo`) in the home folder, when they changed.

No compiled file is committed and the machine needs no gettext.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from pathlib import Path

from django.conf import settings

SOURCE = Path(__file__).parent / "locale"
log = logging.getLogger(__name__)


def compile_translations() -> list[str]:
    """Bring every language up to date and name those compiled now; none when all were fresh.

    A home folder that cannot be written leaves the interface in English and says so in the log: reading must go on
    when the disk is full. Several processes may do this at once: each writes its own file and renames it.
    """
    done = []
    for source in sorted(SOURCE.glob("*/LC_MESSAGES/django.po")):
        language = source.parent.parent.name
        target = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.mo"
        try:
            if _compile_when_stale(source, target):
                done.append(language)
        except OSError as problem:
            log.warning("Translations for %s could not be written to %s: %s", language, target, problem)
    return done


def _compile_when_stale(source: Path, target: Path) -> bool:
    """Compare digests, not times: an installed package may carry any date."""
    written = source.read_bytes()
    digest = hashlib.sha256(written).hexdigest()
    stamp = target.with_suffix(".sha256")
    if target.exists() and stamp.exists() and stamp.read_text() == digest:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    _write_whole(target, _compiled(source))
    _write_whole(stamp, digest.encode())
    return True


def _compiled(source: Path) -> bytes:
    from io import BytesIO

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as text:
        catalogue = read_po(text, locale=source.parent.parent.name)
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def _write_whole(target: Path, content: bytes) -> None:
    """Write beside and rename, so that another process reads the old file or the new one, never half of it."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=target.name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        Path(name).replace(target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
