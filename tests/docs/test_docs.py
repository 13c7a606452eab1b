"""The papers say what the program does: generated pages are fresh, commands exist, links lead somewhere."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
from typing import TYPE_CHECKING

import pytest

from stoa import __version__
from stoa.foundation import registries
from stoa.interfaces.cli.main import make_parser
from stoa.interfaces.cli.registry import all_commands, passes_on
from tests.project import ROOT, files_ending, shown

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

PAPERS = [path for path in files_ending(".md") if "demonstration" not in path.parts]
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def _generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _anchors(path: Path) -> set[str]:
    titles = re.findall(r"^#+ (.*)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("name", ["command-line.md", "settings.md"])
def test_the_generated_reference_is_fresh(name: str) -> None:
    page = _generator().PAGES[name]()
    assert (ROOT / "docs/reference" / name).read_text() == page, "Run: PYTHONPATH=src .venv/bin/python docs/generate.py"


@pytest.mark.parametrize("path", PAPERS, ids=shown)
def test_every_link_leads_somewhere(path: Path) -> None:
    lost = []
    for target in LINK.findall(path.read_text()):
        if "://" in target or target.startswith("mailto:"):
            continue
        name, _, anchor = target.partition("#")
        place = (path.parent / name).resolve() if name else path
        if not place.exists() or (anchor and anchor not in _anchors(place)):
            lost.append(target)
    assert not lost, lost


def _commands_shown() -> list[tuple[str, str]]:
    found = []
    for path in PAPERS:
        for language, block in BLOCK.findall(path.read_text()):
            lines = block.replace("\\\n", " ").splitlines() if language == "sh" else []
            found += [(shown(path), line) for line in lines if re.match(r"(\./)?stoa ", line)]
    return found


@pytest.mark.parametrize(("where", "line"), _commands_shown())
def test_every_command_in_the_papers_is_good_use(where: str, line: str) -> None:
    commands = all_commands()
    words = shlex.split(line.split(" | ")[0].split(" > ")[0])[1:]
    options, rest = make_parser(commands).parse_known_args(words)
    assert not rest or passes_on(commands[options.command]), f"{where}: {rest}"


@pytest.mark.parametrize("path", PAPERS, ids=shown)
def test_every_example_in_json_is_json(path: Path) -> None:
    for language, block in BLOCK.findall(path.read_text()):
        if language == "json":
            json.loads(block)


def test_every_kind_is_in_the_interchange_form() -> None:
    page = (ROOT / "docs/reference/interchange.md").read_text()
    assert not [key for key in registries.kinds() if key not in page]


def test_every_key_of_an_item_row_is_in_the_interchange_form() -> None:
    from stoa.foundation.ingest.rows import READERS

    page = (ROOT / "docs/reference/interchange.md").read_text()
    assert not [key for key in READERS if f"`{key}`" not in page]


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs/decisions"
    listed = (folder / "README.md").read_text()
    assert not [path.name for path in folder.glob("0*.md") if path.name not in listed]


def test_the_changelog_names_the_version() -> None:
    assert f"[{__version__}]" in (ROOT / "CHANGELOG.md").read_text()


def test_the_readme_shows_the_two_commands() -> None:
    page = (ROOT / "README.md").read_text()
    assert "./stoa demo\n" in page
    assert "./stoa test\n" in page
