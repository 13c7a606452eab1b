"""A checkout in a temporary folder with pretended package tools: nothing is downloaded, every step is written down."""

from __future__ import annotations

import hashlib
import importlib.machinery
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

PROJECT = Path(__file__).resolve().parents[2]

PYTHON = """#!/bin/sh
case "$*" in
  "-m pip config list") cat "$STUB_ROOT/pip-settings" 2>&1 ;;
  "-m pip"*) echo "pip $*" >> "$STUB_ROOT/steps"; exit 0 ;;
  "-m stoa"*) echo "stoa got: $*"; exit "${STUB_EXIT:-0}" ;;
esac
"""
UV = """#!/bin/sh
[ "$1" = --version ] && exit 0
echo "uv $*" >> "$STUB_ROOT/steps"
env | grep '^UV_' >> "$STUB_ROOT/uv-environment"
sleep "${STUB_SLEEP:-0}"
[ -z "$STUB_SAYS" ] || { echo "$STUB_SAYS" >&2; exit 2; }
echo "uv done" >> "$STUB_ROOT/steps"
"""


class Checkout:
    """Has the launcher, four locks and an empty source folder; `steps` is what the pretended tools were asked."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copy(PROJECT / "stoa", root / "stoa")
        for name in ("requirements.lock", "requirements-meaning.lock", "requirements-dev.lock", "requirements-uv.lock"):
            (root / name).write_text(f"# {name}\n")

    def pretend_venv(self) -> None:
        self._script(".venv/bin/python", PYTHON)
        self._script(".venv/bin/uv", UV)

    def _script(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_", "STOA_"))}
        return {**kept, "STUB_ROOT": str(self.root), "PYTHONPATH": "", **more}

    def command(self, *words: str) -> list[str]:
        return [sys.executable, str(self.root / "stoa"), *words]

    def start(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words),
            env=self.environment(**environment),
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )

    def open(self, *words: str, **environment: str) -> subprocess.Popen[str]:
        """Start it as from a terminal: what runs these tests in the background may have switched Ctrl-C off for all below."""
        return subprocess.Popen(
            self.command(*words),
            env=self.environment(**environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    @property
    def steps(self) -> list[str]:
        log = self.root / "steps"
        return log.read_text().splitlines() if log.exists() else []

    @property
    def syncs(self) -> list[str]:
        return [step for step in self.steps if step.startswith("uv pip sync")]

    @property
    def stamp(self) -> Path:
        return self.root / ".venv" / "stoa-installed"


def launcher_module() -> ModuleType:
    """The launcher as a module, to look at single functions."""
    loader = importlib.machinery.SourceFileLoader("launcher_under_test", str(PROJECT / "stoa"))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode, kept = True, sys.dont_write_bytecode
    try:
        loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = kept
    return module


def pretended_uv_wheel(folder: Path) -> str:
    """Build a wheel named uv that installs nothing, and return the line that locks it."""
    name = "uv-1.0-py3-none-any.whl"
    with zipfile.ZipFile(folder / name, "w") as wheel:
        info = zipfile.ZipInfo("uv-1.0.data/scripts/uv")
        info.external_attr = 0o100755 << 16
        wheel.writestr(info, UV)
        wheel.writestr("uv-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: uv\nVersion: 1.0\n")
        wheel.writestr("uv-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr("uv-1.0.dist-info/RECORD", "")
    digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    return f"uv==1.0 --hash=sha256:{digest}\n"
