"""Addresses that let in whoever knows them. Nothing of them is kept: who reads the tables cannot make one up."""

from __future__ import annotations

from django.utils.crypto import constant_time_compare, salted_hmac

FEED, END = "stoa.alerts.feed", "stoa.alerts.end"
_LONGEST_NUMBER = 18


def sealed(purpose: str, alert: int, key: str = "") -> str:
    """The token of an alert: its number and a seal. Another `key` makes every earlier token worthless."""
    return f"{alert}-{salted_hmac(purpose, f'{alert}:{key}', algorithm='sha256').hexdigest()}"


def number_in(token: str) -> int:
    """The alert a token says it is for, 0 for what is no token. Only `is_sealed` says whether that is true."""
    number = token.partition("-")[0]
    is_number = number.isascii() and number.isdecimal() and len(number) <= _LONGEST_NUMBER
    return int(number) if is_number else 0


def is_sealed(token: str, purpose: str, alert: int, key: str = "") -> bool:
    return constant_time_compare(token, sealed(purpose, alert, key))
