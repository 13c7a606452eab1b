"""The limits a reading process puts on itself before it touches a file."""

from __future__ import annotations

import ctypes
import os
import resource
from contextlib import suppress
from pathlib import Path

MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 20
FILE_BYTES = 256_000_000
OPEN_FILES = 64
_NEW_USER = 0x10000000
_NEW_NETWORK = 0x40000000


def cut_network() -> bool:
    """Moves this process into a network of its own with nothing in it; False where the system does not allow that."""
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "unshare"):
        return False
    return any(int(library.unshare(flags)) == 0 for flags in (_NEW_NETWORK, _NEW_USER | _NEW_NETWORK))


def limit_process() -> None:
    """Bounds memory, written files, open files; no core dumps; gives way to other work."""
    for what, limit in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ):
        with suppress(ValueError, OSError):  # a stricter limit is already in force
            resource.setrlimit(what, (limit, limit))
    with suppress(OSError):
        os.nice(10)


def allow_cpu(seconds: int = CPU_SECONDS) -> None:
    """Lets this process compute for `seconds` more; then the system ends it."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(usage.ru_utime + usage.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard < 0 else min(soft, hard), hard))


def peak_memory_bytes() -> int:
    """The most memory this process itself has used.

    Linux counts what the parent used before the program was started into `ru_maxrss`: a large parent would have every
    child renewed after its first file. Where there is no /proc, that figure has to do.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(peak.split()[1]) * 1024
