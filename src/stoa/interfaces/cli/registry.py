"""Finds the commands: every module of `stoa.interfaces.cli.commands` that has a `NAME`."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from stoa.interfaces.cli import commands

if TYPE_CHECKING:
    import argparse


class Command(Protocol):
    """What a command module offers; see the package's docstring for the names that are optional."""

    NAME: str
    HELP: str
    EXAMPLE: str

    def arguments(self, parser: argparse.ArgumentParser) -> None: ...
    def run(self, options: argparse.Namespace) -> int: ...


def all_commands() -> dict[str, Command]:
    """Every command by name, sorted."""
    names = sorted(f"{commands.__name__}.{module.name}" for module in pkgutil.iter_modules(commands.__path__))
    modules = [import_module(name) for name in names if not name.endswith(".tests")]
    found = [cast("Command", module) for module in modules if hasattr(module, "NAME")]
    return {command.NAME: command for command in sorted(found, key=lambda command: command.NAME)}


def needs_django(command: Command) -> bool:
    return bool(getattr(command, "NEEDS_DJANGO", True))


def needs_home(command: Command) -> bool:
    return needs_django(command) and bool(getattr(command, "NEEDS_HOME", True))


def passes_on(command: Command) -> bool:
    return bool(getattr(command, "PASSES_ON", False))
