"""Give somebody a way in: without mail, the administrator passes the link on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from stoa.interfaces.cli.commands.viewer import actor_from, add_actor_argument, known_person

if TYPE_CHECKING:
    import argparse

NAME = "invite"
HELP = "Print a link by which a person of the directory chooses a password; it works once, within three days."
EXAMPLE = "stoa invite bob@example.org"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "email", metavar="EMAIL", help="e-mail of somebody in the directory; a new link ends the old one"
    )
    parser.add_argument("--role", choices=("none", "manager", "admin"), help="what they may do (default: as it is)")
    add_actor_argument(parser)
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    from django.conf import settings

    from stoa.foundation.accounts.models import User
    from stoa.foundation.accounts.services import open_account
    from stoa.foundation.accounts.tokens import one_time_link

    actor, person = actor_from(options), known_person(options.email)
    account = User.objects.filter(person=person).first()
    role = account.role if account and options.role is None else (options.role or "none").replace("none", "")
    link = settings.STOA_PUBLIC_URL + one_time_link(open_account(person=person, role=role, actor=actor))
    if options.json:
        print(json.dumps({"email": person.email, "link": link}))
    else:
        print(f"{person.name} chooses a password, once and within three days, at:\n{link}")
    return 0
