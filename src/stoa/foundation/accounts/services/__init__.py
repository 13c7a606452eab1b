"""Writes to accounts: opening and closing them, links that let people in, sessions, second factors."""

from stoa.foundation.accounts.services.accounts import (
    change_email,
    choose_by_link,
    deactivate,
    open_account,
    own_actor,
    reactivate,
    save_profile,
    set_password,
)
from stoa.foundation.accounts.services.factors import (
    add_code_app,
    add_passkey,
    drop_second_factors,
    make_recovery_codes,
    remove_code_app,
    remove_passkey,
)
from stoa.foundation.accounts.services.invitations import Invited, Joining, invite, revoke_invitation
from stoa.foundation.accounts.services.links import ask_for_reset, link_for, make_link
from stoa.foundation.accounts.services.sessions import end_session, end_sessions

__all__ = [
    "Invited",
    "Joining",
    "add_code_app",
    "add_passkey",
    "ask_for_reset",
    "change_email",
    "choose_by_link",
    "deactivate",
    "drop_second_factors",
    "end_session",
    "end_sessions",
    "invite",
    "link_for",
    "make_link",
    "make_recovery_codes",
    "open_account",
    "own_actor",
    "reactivate",
    "remove_code_app",
    "remove_passkey",
    "revoke_invitation",
    "save_profile",
    "set_password",
]
