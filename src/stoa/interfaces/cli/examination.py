"""The examinations of `stoa doctor`: each looks at one thing and says in a sentence how it is. All need Django."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.db import DatabaseError, connection

from stoa.interfaces.cli import migrating

GIB = 2**30
LEAST_FREE_BYTES = 2 * GIB
LAG_WORTH_SAYING = 1000
SHORTEST_KEY = 32
OLDEST_BACKUP_DAYS = 7
NETWORK_DISKS = ("nfs", "cifs", "smb", "fuse.sshfs", "9p", "afs", "ceph")
SET_UP = "Run: stoa init (or, to look around: stoa demo)"


@dataclass(frozen=True, slots=True)
class Finding:
    """How one thing is, and what to do about it."""

    state: Literal["ok", "warning", "error"]
    what: str
    cure: str = ""


def examine() -> list[Finding]:
    """Look at everything; what needs the database is left out where the database is the trouble."""
    found = [python(), database(), home_folder(), local_disk(), secret_key(), free_space()]
    found += [reader_network(), settings_for_use(), last_backup()]
    tables = tables_up_to_date()
    found.append(tables)
    if tables.state == "ok":
        found += [set_up(), index_lag(), *meaning()]
    return found


def python() -> Finding:
    return Finding("ok", f"Python {sys.version.split()[0]}")


def database() -> Finding:
    try:
        connection.ensure_connection()
    except DatabaseError as problem:
        return Finding(
            "error",
            f"The database cannot be opened: {str(problem).strip()}",
            "Check STOA_DATABASE_URL and the database server.",
        )
    if connection.vendor == "sqlite":
        import sqlite3

        return Finding("ok", f"SQLite {sqlite3.sqlite_version} at {settings.DATABASES['default']['NAME']}")
    version = getattr(connection, "pg_version", 0) // 10000
    if version < 15:
        return Finding("error", f"PostgreSQL {version}", "Stoa needs PostgreSQL 15 or newer.")
    return Finding("ok", f"PostgreSQL {version}")


def home_folder() -> Finding:
    home = Path(settings.STOA_HOME)
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=home) as trial:
            trial.write(b"stoa")
            trial.flush()
            os.fsync(trial.fileno())
    except OSError as problem:
        return Finding(
            "error",
            f"The home folder {home} cannot be written: {problem.strerror}",
            "Make it writable for this user, or set STOA_HOME.",
        )
    if home.stat().st_mode & 0o007:
        return Finding(
            "warning",
            f"Every account of this machine can look into the home folder {home}: restricted items lie in it",
            f"chmod o-rwx {home}",
        )
    return Finding("ok", f"The home folder {home} can be written")


def local_disk(mounts: Path = Path("/proc/mounts")) -> Finding:
    """SQLite's write-ahead log needs memory shared by all processes: on a network disk it loses data."""
    home = str(settings.STOA_HOME)
    if connection.vendor != "sqlite" or not mounts.exists():
        return Finding("ok", "The data lie where their database allows it")
    lines = [line.split() for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines()]
    above = [(place, kind) for _, place, kind, *_ in lines if f"{home}/".startswith(f"{place.rstrip('/')}/")]
    kind = max(above, default=("", ""), key=lambda mount: len(mount[0]))[1]
    if kind.startswith(NETWORK_DISKS):
        return Finding(
            "error",
            f"The home folder lies on a network disk ({kind}), where SQLite loses data",
            "Move it to a disk of this machine, or use PostgreSQL (STOA_DATABASE_URL).",
        )
    return Finding("ok", "The home folder lies on a disk of this machine")


def secret_key() -> Finding:
    kept = Path(settings.STOA_HOME) / "secret-key"
    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        return Finding(
            "error",
            "The secret key is so short that it can be guessed: sessions and links could be forged",
            "Unset STOA_SECRET_KEY (Stoa then makes one), or set 50 random characters.",
        )
    if kept.exists() and kept.stat().st_mode & 0o077:
        return Finding("warning", f"Other accounts of this machine can read {kept}", f"chmod 600 {kept}")
    return Finding("ok", "The secret key is long enough and kept from others")


def last_backup() -> Finding:
    """When a backup was last made and read again; copies of PostgreSQL are made by its own tools."""
    if settings.STOA_DEMO or connection.vendor != "sqlite" or (Path(settings.STOA_HOME) / "demo.json").exists():
        return Finding("ok", "This home needs no backup of Stoa’s own")
    note = Path(settings.STOA_HOME) / "backup-note.json"
    if not note.exists():
        return Finding(
            "warning", "No backup was ever made", "Run: stoa backup FILE, and keep the file on another machine."
        )
    made = datetime.fromisoformat(json.loads(note.read_bytes())["verified_at"])
    days = (datetime.now(UTC) - made).days
    if days > OLDEST_BACKUP_DAYS:
        return Finding("warning", f"The last backup is {_count(days, 'day')} old", "Run: stoa backup FILE")
    return Finding("ok", f"The last backup was made and read again on {made:%d %b %Y}")


def free_space() -> Finding:
    home = next(folder for folder in (Path(settings.STOA_HOME), *Path(settings.STOA_HOME).parents) if folder.exists())
    free = shutil.disk_usage(home).free
    what = f"{free / GIB:.1f} GiB are free for the home folder"
    if free < LEAST_FREE_BYTES:
        return Finding("warning", what, "Rebuilding the index needs room for a second one beside it: free some space.")
    return Finding("ok", what)


def reader_network() -> Finding:
    """Whether the process that reads strangers' files can be cut off from the network: depends on the system's rules."""
    script = "import sys; from stoa.engine.formats.confine import cut_network; sys.exit(0 if cut_network() else 1)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)  # noqa: S603 (our own words)
    if done.returncode == 0:
        return Finding("ok", "Files are read by a process without network")
    return Finding(
        "warning",
        "Files are read by a process that could reach the network",
        "This system does not let Stoa cut it off (user namespaces are off): allow them, or block the user at the firewall.",
    )


def settings_for_use() -> Finding:
    messages = [message for message in run_checks() if message.level >= WARNING]
    if settings.DEBUG:
        return Finding(
            "warning", "STOA_DEBUG is on: errors show their source to everybody", "Unset STOA_DEBUG on a real site."
        )
    if messages:
        return Finding(
            "error",
            "; ".join(str(message.msg) for message in messages),
            "; ".join(str(m.hint) for m in messages if m.hint),
        )
    return Finding("ok", "The settings agree with each other")


def tables_up_to_date() -> Finding:
    try:
        steps = migrating.pending()
    except DatabaseError as problem:
        return Finding("error", f"The tables cannot be read: {str(problem).strip()}", "Mend the database first.")
    if steps and migrating.what_is_missing() == migrating.NOT_SET_UP:
        return Finding("error", "This home is not set up", SET_UP)
    if steps:
        return Finding("error", f"The database lacks {_count(len(steps), 'step')}", "Run: stoa migrate")
    return Finding("ok", "The database is up to date")


def set_up() -> Finding:
    """Whether anybody may run the site: tables alone are no installation."""
    from stoa.foundation.accounts.models import User
    from stoa.foundation.directory.models import Organization

    if not Organization.objects.exists():
        return Finding("error", "The organization has no name yet: this home is not set up", SET_UP)
    if not User.objects.filter(role=User.Role.ADMIN, is_active=True).exists():
        return Finding(
            "error", "There is no administrator: nobody can run this site", "" if User.objects.exists() else SET_UP
        )
    return Finding("ok", "There is an organization with an administrator")


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def index_lag() -> Finding:
    from stoa.foundation.indexing.follower import lag

    behind = lag()
    if behind > LAG_WORTH_SAYING:
        return Finding(
            "warning",
            f"The index is {_count(behind, 'event')} behind",
            "Is the worker running? Start it with: stoa worker",
        )
    return Finding("ok", f"The index is {_count(behind, 'event')} behind")


def meaning() -> list[Finding]:
    """Which model finds by meaning and how far it has come; nothing while none is set."""
    from stoa.foundation.meaning.standing import standing

    found = standing()
    if found is None:
        return []
    what = f"Finding by meaning: {found.says}"
    if found.problem:
        return [Finding("warning", f"{what}. {found.problem}", "Mend that; the worker tries again by itself.")]
    return [Finding("ok", what)]
