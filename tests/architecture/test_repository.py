"""What may stand in the repository: small files of our own, nothing of any one machine."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from tests.project import ROOT, files_ending, project_files, shown

if TYPE_CHECKING:
    from pathlib import Path

MOST_LINES = 500
CODE = (".py", ".html", ".css", ".js", "")
# Written in pieces, so that this file does not contain what it forbids.
REGISTRIES = re.compile(
    "|".join(["py" + r"pi\.org", "python" + r"hosted\.org", "npm" + r"js\.", "jsdel" + "ivr", "unp" + "kg"])
)
MACHINE = re.compile("|".join(["/wo" + "rk/", "/ro" + "ot/", "/ho" + r"me/[a-z]+/"]))
TEXT = (".py", ".md", ".toml", ".lock", ".html", ".css", ".js", ".po", ".json", ".jsonl", ".yaml", ".yml", ".txt", "")


def _text_files() -> list[Path]:
    return [path for path in project_files() if path.suffix in TEXT]


def _lines_matching(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{shown(path)}:{number}"
        for path in _text_files()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_code_file_is_longer_than_five_hundred_lines() -> None:
    long = {
        shown(path): len(path.read_bytes().splitlines())
        for path in files_ending(*CODE)
        if "migrations" not in path.parts
    }
    assert not {name: count for name, count in long.items() if count > MOST_LINES}


def test_no_package_index_or_content_network_is_named() -> None:
    assert _lines_matching(REGISTRIES) == []


def test_nothing_carries_a_path_of_one_machine() -> None:
    assert _lines_matching(MACHINE) == []


def test_every_locked_package_has_a_digest() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-meaning.lock", "requirements-uv.lock"):
        entries = re.split(r"\n(?=[a-z0-9])", (ROOT / name).read_text())
        loose = [entry.splitlines()[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry]
        assert not loose, (name, loose)


def test_the_test_lock_holds_the_runtime_lock() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^([a-z0-9][^ ;]*==[^ ;\\]+)", (ROOT / name).read_text(), re.MULTILINE))

    assert pins("requirements.lock") - pins("requirements-dev.lock") == set()


def test_every_dependency_is_locked() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    wanted = {re.split(r"[^A-Za-z0-9._-]", line)[0].lower() for line in declared}
    lock = (ROOT / "requirements.lock").read_text()
    assert wanted - set(re.findall(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^\]]*\])?==", lock, re.MULTILINE)) == set()


def test_no_binary_or_built_file_is_kept() -> None:
    allowed = {*TEXT, ".xml", ".svg", ".csv", ".tsv", ".ttl", ".service", ".typed"}
    pictures = ROOT / "docs" / "images"  # what the pages look like, for the README
    found = [
        shown(path)
        for path in project_files()
        if path.suffix not in allowed
        and not path.name.startswith(".")
        and not (path.suffix == ".webp" and path.parent == pictures and path.stat().st_size <= 100_000)
    ]
    assert not found, found


def test_nothing_is_left_for_later_without_saying_so() -> None:
    assert _lines_matching(re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")) == []
