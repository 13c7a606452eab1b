"""Who may import, point to and include whom."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import models

from stoa.config import checks
from tests.project import ROOT, SOURCE, files_ending, shown

INCLUDED = re.compile(r"""{%\s*(?:include|extends)\s+["']([^"']+)["']""")
REVERSED = re.compile(r"""{%\s*url\s+["']([a-z_]+):""")
OPEN_TO_ALL = {"ui"}


def test_imports_keep_every_contract() -> None:
    """In a process of its own: the linter sets logging up anew and would silence every logger of this one."""
    command = [
        sys.executable,
        "-c",
        "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))",
    ]
    environment = {**os.environ, "PYTHONPATH": str(SOURCE.parent)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_foreign_key_points_up_or_sideways() -> None:
    assert checks.foreign_keys_point_down(None) == []


@pytest.mark.parametrize(
    ("source", "target", "allowed"),
    [
        ("stoa.domain.library.models", "stoa.foundation.items.models.item", True),
        ("stoa.foundation.items.models.item", "stoa.foundation.vocabulary.models", True),
        ("stoa.foundation.items.models.item", "stoa.domain.library.models", False),
        ("stoa.foundation.files.models", "stoa.foundation.items.models.item", False),
        ("stoa.domain.library.models", "stoa.domain.projects.models", False),
    ],
)
def test_the_foreign_key_check_knows_up_from_down(source: str, target: str, *, allowed: bool) -> None:
    assert checks._may_point(source, target) is allowed


def test_the_foreign_key_check_sees_keys_given_as_a_string() -> None:
    class Key(models.ForeignKey):  # type: ignore[type-arg]  # only its class matters here
        pass

    from stoa.domain.library.models import Publication

    assert any(target.__name__ == "Item" for _, target in checks._keys(Publication))


def _app_of(path: Path) -> str:
    parts = path.relative_to(SOURCE).parts
    return parts[1] if len(parts) > 1 else parts[0]


def test_templates_include_only_their_own_app_and_ui() -> None:
    foreign = [
        f"{shown(path)} includes {name}"
        for path in files_ending(".html", below=SOURCE)
        for name in INCLUDED.findall(path.read_text())
        if name.split("/")[0] not in {_app_of(path), *OPEN_TO_ALL}
    ]
    assert not _outside_across(foreign), foreign


def _outside_across(found: list[str]) -> list[str]:
    """`across` draws from many domains, so its pages may show parts of the foundation; nobody else reaches over."""
    foundation = {folder.name for folder in (SOURCE / "foundation").iterdir() if folder.is_dir()}
    return [
        line
        for line in found
        if not (line.startswith("src/stoa/across/") and line.split()[-1].split("/")[0] in foundation)
    ]


def test_templates_of_a_domain_link_only_downwards() -> None:
    apps = {folder.name for folder in (SOURCE / "domain").iterdir() if folder.is_dir()}
    foreign = [
        f"{shown(path)} links to {name}"
        for path in files_ending(".html", below=SOURCE)
        for name in REVERSED.findall(path.read_text())
        if name in apps and name != _app_of(path)
    ]
    assert not foreign, foreign


def test_every_template_lies_under_the_name_of_its_app() -> None:
    astray = [
        shown(path)
        for path in files_ending(".html", below=SOURCE)
        if "templates" in path.parts and path.parts[path.parts.index("templates") + 1] != _app_of(path)
    ]
    root_templates = {"404.html", "403.html", "500.html"}
    assert not [path for path in astray if Path(path).name not in root_templates]


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
