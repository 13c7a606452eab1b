"""Give somebody a way in: the administrator passes the link on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from stoa.interfaces.cli.commands.viewer import actor_from, add_actor_argument, known_person

if TYPE_CHECKING:
    import argparse

    from stoa.foundation.history.services import Actor

NAME = "invite"
HELP = "Print a link by which a person chooses a password; it works once, within seven days."
EXAMPLE = "stoa invite bob@example.org"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", metavar="EMAIL", help="their e-mail; a new link ends the old one")
    parser.add_argument("--name", default="", help="their name, which somebody new to the directory needs")
    parser.add_argument("--role", choices=("none", "manager", "admin"), help="what they may do (default: as it is)")
    parser.add_argument(
        "--without-second-factor",
        action="store_true",
        help="also remove their app, passkeys and recovery codes: they have lost them, and you know it is them",
    )
    add_actor_argument(parser)
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    from django.conf import settings

    from stoa.foundation.accounts.services import invite

    actor = actor_from(options)
    if not options.name:
        known_person(options.email)
    role = None if options.role is None else options.role.replace("none", "")
    path, invitation = invite(email=options.email, name=options.name, role=role, actor=actor)
    if options.without_second_factor:
        _drop(invitation.user_id, actor)
    person, link = invitation.user.person, settings.STOA_PUBLIC_URL + path
    if options.json:
        print(json.dumps({"email": person.email, "link": link}))
    else:
        print(f"{person.name} chooses a password, once and within seven days, at:\n{link}")
    return 0


def _drop(account: int, actor: Actor) -> None:
    from stoa.foundation.accounts.models import User
    from stoa.foundation.accounts.services import drop_second_factors

    drop_second_factors(user=User.objects.select_related("person").get(pk=account), actor=actor)
