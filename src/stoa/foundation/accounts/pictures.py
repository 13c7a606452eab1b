"""A QR code as the outline of its dark squares, drawn here: what it says must not leave this site."""

from __future__ import annotations

from typing import NamedTuple

import qrcode


class Picture(NamedTuple):
    """`size` of the square picture in modules, its quiet border included; `path` is an SVG path of unit squares."""

    size: int
    path: str


def qr_path(text: str) -> Picture:
    """The QR code of a text, readable with a seventh of it covered."""
    code = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    rows = code.get_matrix()
    dark = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return Picture(len(rows), "".join(dark))
