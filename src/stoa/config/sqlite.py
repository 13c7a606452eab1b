"""Puts a safe SQLite in place of the standard library's before Django is imported.

SQLite before 3.51.3 can corrupt a database in write-ahead mode when two connections checkpoint and commit at the same moment.
"""

from __future__ import annotations

import importlib
import sqlite3
import sys

SAFE_VERSION = (3, 51, 3)


def use_safe_sqlite() -> tuple[int, ...]:
    """Make `import sqlite3` give a SQLite of at least 3.51.3 and return its version.

    Raises SystemExit with the cure when there is none. Must run before anything imports Django's database backends.
    """
    try:
        replacement = importlib.import_module("pysqlite3")
    except ImportError:
        replacement = sqlite3
    if replacement.sqlite_version_info < SAFE_VERSION:
        raise SystemExit(
            f"Stoa needs SQLite 3.51.3 or newer and found {replacement.sqlite_version}. "
            "Install the pysqlite3 package for this Python, or set STOA_DATABASE_URL to a PostgreSQL database."
        )
    sys.modules["sqlite3"] = replacement
    sys.modules["sqlite3.dbapi2"] = importlib.import_module(f"{replacement.__name__}.dbapi2")
    return tuple(replacement.sqlite_version_info)
