"""Places where a test can make the program die or a disk fill up; inert unless `STOA_FAILPOINTS` is set.

`STOA_FAILPOINTS=ingest.after_rename=kill,index.before_commit=enospc` names points and what happens there.
"""

from __future__ import annotations

import errno
import os
import signal
import time

_ACTIONS = dict(part.split("=", 1) for part in os.environ.get("STOA_FAILPOINTS", "").split(",") if "=" in part)


def failpoint(name: str) -> None:
    """Do what the environment asks at this point: kill, enospc, eio or sleep:SECONDS. Normally nothing."""
    if not _ACTIONS:
        return
    action = _ACTIONS.get(name, "")
    if action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif action in {"enospc", "eio"}:
        code = errno.ENOSPC if action == "enospc" else errno.EIO
        raise OSError(code, os.strerror(code), name)
    elif action.startswith("sleep:"):
        time.sleep(float(action.removeprefix("sleep:")))
