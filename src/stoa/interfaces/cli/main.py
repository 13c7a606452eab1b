"""`stoa COMMAND`: reads the words, sets Django up only for commands that need it, turns errors into sentences.

Exit codes: 0 done, 1 failed, 2 wrong use, 130 interrupted.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from typing import TYPE_CHECKING, NoReturn

import stoa
from stoa.engine.search.protocol import SearchError
from stoa.foundation.errors import BadInputError, NotAnsweringError, StoaError
from stoa.interfaces.cli import migrating
from stoa.interfaces.cli.registry import Command, all_commands, needs_django, needs_home, passes_on

if TYPE_CHECKING:
    from collections.abc import Sequence

DONE, FAILED, WRONG_USE, INTERRUPTED = 0, 1, 2, 130


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Ctrl-C and a closed pipe end it without a traceback."""
    commands = all_commands()
    parser = make_parser(commands)
    own, rest = _divide(list(sys.argv[1:] if words is None else words), commands)
    options, unknown = parser.parse_known_args(own)
    command = commands[options.command]
    if unknown:
        parser.error(f"{command.NAME} does not know {' '.join(unknown)}. See: stoa {command.NAME} --help")
    options.rest = rest
    return _run(command, options)


def _divide(words: list[str], commands: dict[str, Command]) -> tuple[list[str], list[str]]:
    """Words to understand, and words to pass on as they are: all that follow a command that does so, but for `--help`."""
    first = commands.get(words[0]) if words else None
    if first and passes_on(first) and not {"-h", "--help"} & set(words[1:2]):
        return words[:1], words[1:]
    return words, []


def make_parser(commands: dict[str, Command]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="stoa",
        description="An organization's knowledge platform.",
        epilog="stoa COMMAND --help has an example for each.",
    )
    parser.add_argument("--version", action="version", version=f"Stoa {stoa.__version__}")
    sub_parsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, title="commands")
    for name, command in commands.items():
        sub_parser = sub_parsers.add_parser(
            name,
            help=command.HELP,
            description=command.HELP,
            epilog=f"example:\n  {command.EXAMPLE}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        command.arguments(sub_parser)
    return parser


def _run(command: Command, options: argparse.Namespace) -> int:
    try:
        if needs_home(command) and not _is_set_up():
            migrating.demand_home()
        if needs_django(command):
            set_up_django()
        code = command.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of our output left (`stoa export | head`): nothing more to say, also not while Python shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except SearchError as problem:
        tell(NotAnsweringError(str(problem)), as_json=getattr(options, "json", False))
        return FAILED
    except StoaError as problem:
        tell(problem, as_json=getattr(options, "json", False))
        return FAILED
    except OSError as problem:
        tell(_said_by_system(problem), as_json=getattr(options, "json", False))
        return FAILED
    except _database_errors() as problem:
        tell(_said_by_database(problem), as_json=getattr(options, "json", False))
        return FAILED
    return code


def _said_by_system(problem: OSError) -> StoaError:
    """A full disk, a missing file, a folder of somebody else: the system's own words and the place."""
    return StoaError(f"{problem.strerror or problem}{f': {problem.filename}' if problem.filename else ''}.")


def _said_by_database(problem: Exception) -> StoaError:
    said = str(problem).strip()
    if "no such table" in said or ("relation " in said and "does not exist" in said):
        return StoaError(migrating.what_is_missing())
    return StoaError(f"The database: {said}. Try: stoa doctor")


def _database_errors() -> tuple[type[Exception], ...]:
    """What a database that is down, full or not set up raises; nothing where Django was never loaded."""
    if "django" not in sys.modules:
        return ()
    from django.db import OperationalError, ProgrammingError

    return (OperationalError, ProgrammingError)


def _is_set_up() -> bool:
    """Whether Django runs already, with a database of the caller's: then the home folder says nothing about it."""
    if "django" not in sys.modules:
        return False
    from django.apps import apps

    return apps.ready


def set_up_django() -> None:
    """Make models and settings usable; about a second, so never for `--help`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoa.config.settings")
    import django

    django.setup()


def tell(problem: StoaError, *, as_json: bool) -> None:
    """Say what was wrong: JSON on standard output where a program asked for it, sentences on standard error always."""
    problems = [str(each) for each in problem.problems] if isinstance(problem, BadInputError) else []
    if as_json:
        print(
            json.dumps(
                {"ok": False, "code": problem.code, "error": str(problem), "problems": problems}, ensure_ascii=False
            )
        )
    for sentence in problems or [str(problem)]:
        print(f"stoa: {sentence}", file=sys.stderr)


def leave() -> NoReturn:
    sys.exit(main())


if __name__ == "__main__":
    leave()
