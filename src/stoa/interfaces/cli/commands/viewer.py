"""Who a command looks as (`--as`) and who it acts as. Not a command: it has no `NAME`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stoa.foundation.errors import BadInputError, Problem

if TYPE_CHECKING:
    import argparse

    from stoa.foundation.access.reach import Viewer
    from stoa.foundation.directory.models import Person
    from stoa.foundation.history.services import Actor

PUBLIC = "public"


def add_viewer_argument(parser: argparse.ArgumentParser) -> None:
    """Add `--as EMAIL|public` for a command that reads; it is in `options.viewer`, `public` unless given."""
    parser.add_argument(
        "--as",
        dest="viewer",
        metavar="EMAIL|public",
        default=PUBLIC,
        help="see what this person may see (default: public)",
    )


def add_actor_argument(parser: argparse.ArgumentParser) -> None:
    """Add `--as EMAIL` for a command that writes; it is in `options.viewer`, None unless given."""
    parser.add_argument(
        "--as",
        dest="viewer",
        metavar="EMAIL",
        help="act as this person (default: the administrator, if there is just one)",
    )


def viewer_from(word: str | None) -> Viewer:
    """The viewer that `--as` names: `public` (or nothing), or a person's e-mail. Raises BadInputError for an unknown one."""
    from stoa.foundation.access.queries import viewer_of_person
    from stoa.foundation.access.reach import anonymous

    if word in {None, "", PUBLIC}:
        return anonymous()
    person = known_person(str(word), "Use one from the directory, or public.")
    return viewer_of_person(person, role=_role(person))


def actor_from(options: argparse.Namespace) -> Actor:
    """Who a writing command acts as; raises BadInputError when `--as` is missing and there is not exactly one administrator."""
    from stoa.foundation.history.services import Actor

    person = _acting_person(options)
    return Actor(key=str(person.uuid), channel="command-line", person_id=person.pk)


def acting_viewer_from(options: argparse.Namespace) -> Viewer:
    """The viewer of the person `actor_from` names: what they may see while they write."""
    from stoa.foundation.access.queries import viewer_of_person

    person = _acting_person(options)
    return viewer_of_person(person, role=_role(person))


def known_person(email: str, hint: str = "Use one from the directory.") -> Person:
    """The person with this e-mail; raises BadInputError, ending in `hint`, when nobody here has it."""
    from stoa.foundation.directory.queries import persons_by_email

    found = persons_by_email([email]).get(email.lower())
    if found is None:
        raise BadInputError(
            [
                Problem(
                    "--as",
                    f"Nobody here has the e-mail address {email}. {hint}",
                )
            ]
        )
    return found


def _acting_person(options: argparse.Namespace) -> Person:
    if options.viewer == PUBLIC:
        raise BadInputError([Problem("--as", "The public cannot act: this needs a person's e-mail address.")])
    return known_person(options.viewer) if options.viewer else _only_administrator()


def _role(person: Person) -> str:
    from stoa.foundation.accounts.models import User

    account = User.objects.filter(person=person, is_active=True).first()
    return account.role if account else ""


def _only_administrator() -> Person:
    from stoa.foundation.accounts.models import User

    accounts = list(User.objects.filter(role=User.Role.ADMIN, is_active=True).select_related("person")[:2])
    if len(accounts) == 1:
        return accounts[0].person
    why = (
        "There is no administrator yet: run `stoa init` first, or say"
        if not accounts
        else "There are several administrators: say"
    )
    raise BadInputError([Problem("--as", f"{why} who does this with --as EMAIL.")])
