"""A process with everything imported that forks at word: what tests start then lives at once, and dies as any process dies.

`python -m stoa.foundation.failpoints.warm FD`, started by `stoa.foundation.failpoints.testing`, never by hand. Nothing of the
environment is read before the fork: settings, connections and fail points are those of the process that was asked for.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import runpy
import signal
import socket
import sys
import threading
import traceback
from typing import Any

SETTINGS = "stoa.config.settings"


def main() -> None:
    _warm_up()
    with socket.socket(fileno=int(sys.argv[1])) as control:
        asked = _serve(control)
    if asked:
        _leave(_exit_code(asked))


def _warm_up() -> None:
    import django

    django.setup()
    for name in ("stoa.config.urls", "django.test", "django.core.management.commands.migrate"):
        importlib.import_module(name)
    gc.freeze()


def _serve(control: socket.socket) -> dict[str, Any] | None:
    """What to become, in a process that was asked for; None at the end of the one that forks."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # keepers are waited for by nobody
    while True:
        note, handles, _, _ = socket.recv_fds(control, 1, 3)
        if not note:
            return None
        if os.fork() == 0:
            return _keep(*handles)
        for handle in handles:
            os.close(handle)


def _keep(told: int, out: int, err: int) -> dict[str, Any] | None:
    """Fork once more, tell the number of the process and, when it has ended, how; returns in the process itself only."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with socket.socket(fileno=told) as line:
        asked: dict[str, Any] = json.loads(line.makefile("rb").readline())
        pid = os.fork()
        if pid:
            line.sendall(f"{pid}\n".encode())
            _, status = os.waitpid(pid, 0)
            line.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
            os._exit(0)
    with open(os.devnull) as nothing:  # noqa: PTH123 (a device)
        for place, handle in enumerate((nothing.fileno(), out, err)):
            os.dup2(handle, place)
    os.close(out)
    os.close(err)
    return asked


def _exit_code(asked: dict[str, Any]) -> int:
    try:
        _become(asked)
    except SystemExit as left:
        if isinstance(left.code, str):
            sys.stderr.write(f"{left.code}\n")
        return left.code if isinstance(left.code, int) else int(left.code is not None)
    except Exception:  # noqa: BLE001 (the boundary of the process: it says what Python would)
        traceback.print_exc()
        return 1
    return 0


def _leave(code: int) -> None:
    """End as Python does, without taking everything apart piece by piece: that takes longer than most of these lives."""
    threading._shutdown()  # type: ignore[attr-defined]  # what Python does first at its end
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _become(asked: dict[str, Any]) -> None:
    """Run the words as Python would: `-m MODULE …`, `-c SCRIPT …` or `FILE …`."""
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    _forget()
    first, *rest = asked["words"]
    if first == "-m":
        sys.argv = rest
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
    elif first == "-c":
        sys.argv = ["-c", *rest[1:]]
        exec(compile(rest[0], "<string>", "exec"), {"__name__": "__main__"})  # noqa: S102 (a test's own script)
    else:
        sys.argv = [first, *rest]
        runpy.run_path(first, run_name="__main__")


def _forget() -> None:
    """Whatever was worked out from the environment is worked out again, when it is first asked for."""
    from asgiref.local import Local
    from django.conf import settings
    from django.db import connections
    from django.utils.functional import empty

    from stoa.foundation import failpoints

    sys.modules.pop(SETTINGS, None)
    settings._wrapped = empty
    vars(connections).pop("settings", None)
    vars(connections).update(_settings=None, _connections=Local(connections.thread_critical))
    importlib.reload(failpoints)


if __name__ == "__main__":
    main()
