"""Small real disks: a file system in memory of a few megabytes, where this account may mount one."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def small_disk(place: Path, mib: int) -> Iterator[Path]:
    """A disk of so many MiB at `place`; skips the test where it cannot be mounted."""
    place.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if not mount or not umount:
        pytest.skip("there is no program “mount” here")
    command = [mount, "-t", "tmpfs", "-o", f"size={mib}m", "tmpfs", str(place)]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"a small disk needs root: {mounted.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run([umount, str(place)], capture_output=True, check=True)
