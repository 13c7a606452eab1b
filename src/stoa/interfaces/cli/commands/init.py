"""Set up a real installation."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from stoa.foundation.errors import BadInputError, Problem, StoaError

if TYPE_CHECKING:
    import argparse

    from stoa.foundation.accounts.models import User

NAME = "init"
HELP = "Set up a real installation: tables, starting vocabularies, the first administrator."
EXAMPLE = 'stoa init --name "Ministry of Labour" --admin ana@example.org --yes'
NEEDS_HOME = False


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", help="the organization's name")
    parser.add_argument("--admin", metavar="EMAIL", help="e-mail address of the first administrator")
    parser.add_argument("--admin-name", metavar="NAME", help="the administrator's name (default: the address before @)")
    parser.add_argument("--yes", action="store_true", help="ask nothing; needs --name and --admin")


def run(options: argparse.Namespace) -> int:
    from django.conf import settings

    from stoa.foundation.accounts.tokens import one_time_link
    from stoa.interfaces.cli import migrating

    answers = _answers(options)
    _refuse_demo()
    migrating.migrate()
    _refuse_second_time()
    account = _set_up(*answers)
    _index_what_happened()
    print(f"{answers[0]} is set up. Its administrator is {account.person.name},")
    print("who chooses a password within three days at:")
    print(settings.STOA_PUBLIC_URL + one_time_link(account))
    print("Next: stoa serve")
    return 0


def _index_what_happened() -> None:
    """Leave nothing waiting: `stoa verify` is content at once, also before any worker ran."""
    from stoa.foundation.indexing.follower import catch_up

    catch_up()


def _answers(options: argparse.Namespace) -> tuple[str, str, str]:
    """Name of the organization, the administrator's e-mail and name: from the words given, else asked for."""
    ask = not options.yes and sys.stdin.isatty()
    name = options.name or (input("Name of the organization: ") if ask else "")
    email = options.admin or (input("E-mail of the first administrator: ") if ask else "")
    problems = []
    if not name.strip():
        problems.append(Problem("--name", "The organization needs a name."))
    if not _is_address(email):
        problems.append(Problem("--admin", f"{email!r} is not an e-mail address; the first administrator needs one."))
    if problems:
        raise BadInputError(problems)
    return name.strip(), email.strip(), (options.admin_name or email.partition("@")[0]).strip()


def _is_address(text: str) -> bool:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    try:
        validate_email(text.strip())
    except ValidationError:
        return False
    return True


def _refuse_demo() -> None:
    from stoa.interfaces.cli.demo_home import marker

    if marker().exists():
        raise StoaError("This home holds the demonstration. Set STOA_HOME to another folder for a real installation.")


def _refuse_second_time() -> None:
    from stoa.foundation.accounts.models import User

    if User.objects.exists():
        raise StoaError("This home is set up already: start it with stoa serve, or set STOA_HOME to an empty folder.")


def _set_up(name: str, email: str, admin_name: str) -> User:
    """Vocabulary first, the account last: an interrupted set-up can simply be run again."""
    from stoa.foundation.accounts.models import User
    from stoa.foundation.accounts.services import open_account
    from stoa.foundation.directory.services import save_organization, save_person
    from stoa.foundation.history.services import Actor
    from stoa.foundation.vocabulary.loading import load_starter

    actor = Actor(channel="command-line")
    save_organization(names={"en": name}, short_name="", taglines={}, actor=actor)
    load_starter(actor)
    person, _ = save_person(email=email, name=admin_name, actor=actor, is_staff=True)
    return open_account(person=person, role=User.Role.ADMIN, actor=actor)
