"""Numbers as options give them: within their bounds, or a sentence that says what they may be (wrong use, exit code 2)."""

from __future__ import annotations

import argparse

LARGEST_PORT = 65535
LARGEST_LIMIT = 1000


def port(text: str) -> int:
    return _between(text, LARGEST_PORT, "a port")


def limit(text: str) -> int:
    return _between(text, LARGEST_LIMIT, "a number of hits")


def _between(text: str, largest: int, what: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if not 1 <= number <= largest:
        raise argparse.ArgumentTypeError(f"{text!r} is not {what}. Give a whole number from 1 to {largest}.")
    return number
