from __future__ import annotations

import ast
import importlib.util
import os
import re
import signal
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.launcher.checkout import PROJECT, Checkout, launcher_module, pretended_uv_wheel

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    made = Checkout(tmp_path)
    made.pretend_venv()
    return made


def test_the_launcher_can_be_read_by_pythons_too_old_to_run_stoa() -> None:
    ast.parse((PROJECT / "stoa").read_text(), feature_version=(3, 6))


def test_the_launcher_imports_the_standard_library_only() -> None:
    tree = ast.parse((PROJECT / "stoa").read_text())
    imported = {
        name.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names
    }
    imported |= {str(node.module).split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names


def test_the_launcher_names_no_package_index() -> None:
    assert not re.search(r"https?:|\.org\b|\.io\b", (PROJECT / "stoa").read_text())


def test_an_old_python_is_told_what_is_needed() -> None:
    launcher = launcher_module()
    launcher.NEEDED = (99, 0)
    with pytest.raises(launcher.RefusalError, match=r"Stoa needs Python 3\.11 or newer and was started by Python"):
        launcher.demand_python()


def test_a_python_without_venv_is_told_which_package_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    launcher = launcher_module()
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(launcher.RefusalError, match="apt install python3-venv"):
        launcher.demand_venv_module()


def test_words_and_exit_code_go_through(checkout: Checkout) -> None:
    done = checkout.start("search", "two words", "--json", STUB_EXIT="7")
    assert done.returncode == 7
    assert done.stdout == "stoa got: -m stoa.interfaces.cli.main search two words --json\n"


def test_a_second_start_installs_nothing(checkout: Checkout) -> None:
    checkout.start("verify")
    done = checkout.start("verify")
    assert (len(checkout.syncs), done.stderr) == (1, "")


def test_a_changed_lock_is_installed_at_the_next_start(checkout: Checkout) -> None:
    checkout.start("verify")
    (checkout.root / "requirements.lock").write_text("# another\n")
    checkout.start("verify")
    assert len(checkout.syncs) == 2


def test_packages_are_installed_with_their_digests_checked(checkout: Checkout) -> None:
    checkout.start("verify")
    assert all("--require-hashes" in step for step in checkout.syncs)


def test_tests_get_the_larger_lock_which_then_serves_everything(checkout: Checkout) -> None:
    checkout.start("verify")
    checkout.start("test")
    checkout.start("verify")
    assert [step.split("/")[-1] for step in checkout.syncs] == ["requirements.lock", "requirements-dev.lock"]


def test_finding_by_meaning_gets_its_packages_when_a_model_is_set_and_keeps_them(checkout: Checkout) -> None:
    checkout.start("verify", STOA_MEANING="")
    done = checkout.start("serve", STOA_MEANING="some/folder")
    assert "what finding by meaning needs" in done.stderr
    checkout.start("verify")
    checkout.start("test")
    checkout.start("verify", STOA_MEANING="some/folder")
    locks = ["requirements.lock", "requirements-meaning.lock", "requirements-dev.lock"]
    assert [step.split("/")[-1] for step in checkout.syncs] == locks


def test_a_first_start_with_a_model_installs_once(checkout: Checkout) -> None:
    checkout.start("demo", STOA_MEANING="http://models.example/v1")
    assert [step.split("/")[-1] for step in checkout.syncs] == ["requirements-meaning.lock"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("error: Failed to fetch: `the index`\n  Caused by: dns error", "the package index cannot be reached"),
        ("error: failed to write: No space left on device (os error 28)", "the disk is full"),
        ("error: Hash mismatch for `django==5.2`", "its digest differs"),
        ("error: something nobody has seen", "the packages could not be installed"),
    ],
)
def test_a_failed_install_is_a_sentence_and_is_tried_again(checkout: Checkout, said: str, sentence: str) -> None:
    done = checkout.start("verify", STUB_SAYS=said)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert said.splitlines()[-1].strip() in done.stderr
    assert "Traceback" not in done.stderr
    assert not checkout.stamp.exists()
    assert checkout.start("verify").returncode == 0


def test_an_install_killed_half_way_is_done_again(checkout: Checkout) -> None:
    first = checkout.open("verify", STUB_SLEEP="600")
    _wait_for(lambda: bool(checkout.syncs))
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate()
    assert not checkout.stamp.exists()
    assert checkout.start("verify").returncode == 0
    assert len(checkout.syncs) == 2


def test_ctrl_c_during_the_install_is_quiet(checkout: Checkout) -> None:
    first = checkout.open("verify", STUB_SLEEP="600")
    _wait_for(lambda: bool(checkout.syncs))
    os.killpg(first.pid, signal.SIGINT)
    _, errors = first.communicate(timeout=120)
    assert first.returncode == 130
    assert "Start it again" in errors
    assert "Traceback" not in errors


def test_two_first_starts_at_once_install_once(checkout: Checkout) -> None:
    both = [checkout.open("verify", STUB_SLEEP="1") for _ in range(2)]
    said = [each.communicate(timeout=120)[1] for each in both]
    assert [each.returncode for each in both] == [0, 0]
    assert len(checkout.syncs) == 1
    assert sum("waiting for it" in text for text in said) <= 1


def test_the_configured_index_is_used(checkout: Checkout) -> None:
    (checkout.root / "pip-settings").write_text("global.index-url='http://mirror.example/simple'\n")
    checkout.start("verify")
    assert "UV_DEFAULT_INDEX=http://mirror.example/simple" in (checkout.root / "uv-environment").read_text()


def test_an_index_set_for_uv_itself_wins(checkout: Checkout) -> None:
    (checkout.root / "pip-settings").write_text("global.index-url='http://mirror.example/simple'\n")
    checkout.start("verify", UV_DEFAULT_INDEX="http://other.example/simple")
    assert "UV_DEFAULT_INDEX=http://other.example/simple" in (checkout.root / "uv-environment").read_text()


def test_a_folder_that_cannot_be_written_is_a_sentence() -> None:
    launcher = launcher_module()
    sentence = launcher.explain_os_error(PermissionError(13, "Permission denied", "/somewhere/.venv"))
    assert sentence.startswith("/somewhere/.venv cannot be written by this user")


@pytest.mark.slow
def test_a_first_start_makes_the_environment_and_mends_a_broken_one(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path)
    (tmp_path / "requirements-uv.lock").write_text(pretended_uv_wheel(tmp_path))
    (tmp_path / "src/stoa/interfaces/cli").mkdir(parents=True)
    (tmp_path / "src/stoa/interfaces/cli/main.py").write_text("print('here I am')")
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").symlink_to("/nowhere/python3")
    done = checkout.start("verify", PIP_NO_INDEX="1", PIP_FIND_LINKS=str(tmp_path))
    assert done.stdout == "here I am\n", done.stderr
    assert "Making .venv" in done.stderr


@pytest.mark.slow
def test_a_first_start_without_network_is_a_sentence(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path)
    (tmp_path / "requirements-uv.lock").write_text("uv==1.0 --hash=sha256:" + "0" * 64 + "\n")
    done = checkout.start("verify", PIP_NO_INDEX="1")
    assert done.returncode == 1
    assert "the package index cannot be reached" in done.stderr


def test_a_later_start_adds_less_than_a_third_of_a_second(checkout: Checkout) -> None:
    checkout.start("verify")
    bare = statistics.median(_processor_seconds([sys.executable, "-c", "pass"]) for _ in range(5))
    whole = statistics.median(
        _processor_seconds(checkout.command("verify"), **checkout.environment()) for _ in range(5)
    )
    assert whole - bare < 0.3


def _processor_seconds(command: list[str], **environment: str) -> float:
    """What it computes, whatever else the machine does meanwhile."""
    begun = os.times()
    subprocess.run(command, env=environment or None, check=True, capture_output=True)
    ended = os.times()
    return ended.children_user + ended.children_system - begun.children_user - begun.children_system


def _wait_for(condition: object, seconds: float = 120) -> None:
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
