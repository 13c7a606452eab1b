"""Writes the pages of the reference that the program knows best: its commands and its settings.

Run after a command or a setting changed: `PYTHONPATH=src .venv/bin/python docs/generate.py`. A test fails while a page is old.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from stoa.config.environment import Environment
from stoa.interfaces.cli.main import make_parser
from stoa.interfaces.cli.registry import all_commands

FOLDER = Path(__file__).parent / "reference"
MADE = "<!-- Made by docs/generate.py: change the program, then run it. -->\n\n"


def command_line_page() -> str:
    """Every command with what it does, how it is called and an example."""
    commands = all_commands()
    parsers = _sub_parsers(make_parser(commands))
    parts = [
        f"# The command line\n\n{MADE}"
        "From a checkout `./stoa COMMAND`, installed `stoa COMMAND`. Exit codes: 0 done, 1 failed, 2 wrong use, "
        "130 interrupted. With `--json` the result comes as JSON on standard output. The data lie in `STOA_HOME` "
        "([settings](settings.md)).\n"
    ]
    for name, command in commands.items():
        usage = " ".join(parsers[name].format_usage().removeprefix("usage: ").split())
        rows = "".join(_argument_row(action) for action in parsers[name]._actions if action.dest != "help")
        table = f"\n| word | meaning |\n|---|---|\n{rows}" if rows else ""
        example = f"Example:\n\n```sh\n{command.EXAMPLE}\n```\n"
        parts.append(f"## {name}\n\n{command.HELP}\n\n```text\n{usage}\n```\n{table}\n{example}")
    return "\n".join(parts)


def _sub_parsers(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    found = next(action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    return dict(found.choices)


def _argument_row(action: argparse.Action) -> str:
    names = ", ".join(f"`{name}`" for name in action.option_strings) or f"`{action.metavar or action.dest}`"
    if action.option_strings and action.nargs != 0:
        names += f" {action.metavar or '|'.join(map(str, action.choices or [])) or action.dest.upper()}"
    meaning = (action.help or "").replace("%(default)s", str(action.default))
    return f"| {names} | {meaning} |\n".replace("EMAIL|public", "EMAIL\\|public")


def settings_page() -> str:
    """Every variable with its default, meaning and what is allowed."""
    rows = "".join(_setting_row(name, field) for name, field in Environment.model_fields.items())
    return (
        f"# Settings\n\n{MADE}"
        "Variables of the environment, read at the start; a wrong one is named with what it allows, and Stoa does not start. "
        "An empty one counts as not set. What an organization decides about itself (names, vocabularies, audiences) is data "
        "and not set here.\n\n"
        f"| variable | default | meaning |\n|---|---|---|\n{rows}"
    )


def _setting_row(name: str, field: Any) -> str:
    default = field.default.get_secret_value() if hasattr(field.default, "get_secret_value") else field.default
    shown = "" if default == "" else f"`{default}`"
    return f"| `STOA_{name.upper()}` | {shown} | {field.description} |\n"


PAGES = {"command-line.md": command_line_page, "settings.md": settings_page}


def main() -> None:
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
