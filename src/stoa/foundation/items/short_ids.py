"""Short ids: `ST-` + six random characters + one check character, in Crockford's alphabet.

The check is over GF(32): s = Σ αⁱ·dᵢ. Any single wrong character and any swap of neighbours is noticed.
"""

from __future__ import annotations

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PREFIX = "ST-"
LENGTH = 6
_READ = {letter: value for value, letter in enumerate(ALPHABET)} | {"I": 1, "L": 1, "O": 0}
_POLYNOMIAL = 0b100101  # x⁵ + x² + 1, primitive over GF(2)


def _times_alpha(value: int) -> int:
    doubled = value << 1
    return doubled ^ _POLYNOMIAL if doubled & 0b100000 else doubled


def _check_value(digits: list[int]) -> int:
    total = 0
    for digit in digits:
        total = _times_alpha(total ^ digit)
    return total


def new_short_id() -> str:
    """A fresh random short id. The caller makes sure that it is not taken; one in 10⁹ is drawn twice at a time."""
    digits = [byte % 32 for byte in secrets.token_bytes(LENGTH)]
    return PREFIX + "".join(ALPHABET[digit] for digit in [*digits, _check_value(digits)])


def read_short_id(text: str) -> str | None:
    """The short id in its one written form, or None if it is not one. Lower case, I, L, O and missing `ST-` are accepted."""
    bare = "".join(letter for letter in text.upper() if letter not in "-–— ")
    if len(bare) == LENGTH + 3:
        bare = bare.removeprefix("ST")
    if len(bare) != LENGTH + 1 or any(letter not in _READ for letter in bare):
        return None
    digits = [_READ[letter] for letter in bare]
    if _check_value(digits[:-1]) != digits[-1]:
        return None
    return PREFIX + "".join(ALPHABET[digit] for digit in digits)
