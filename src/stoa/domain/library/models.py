"""Bibliographic facts of publications, and the numbering of circulars."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from stoa.foundation.items.models import Item


def check_isbn(value: str) -> None:
    """Accept ISBN-10 and ISBN-13 with a right check digit, hyphens and spaces allowed; raises ValidationError."""
    digits = re.sub(r"[\s-]", "", value).upper()
    if re.fullmatch(r"\d{13}", digits):
        total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits))
        is_right = total % 10 == 0
    elif re.fullmatch(r"\d{9}[\dX]", digits):
        total = sum((10 if digit == "X" else int(digit)) * (10 - at) for at, digit in enumerate(digits))
        is_right = total % 11 == 0
    else:
        is_right = False
    if not is_right:
        raise ValidationError(_("This is not an ISBN: its check digit or length is wrong."))


class Publication(Item):
    isbn = models.CharField(_("ISBN"), max_length=20, blank=True, validators=[check_isbn], db_index=True)
    issn = models.CharField(_("ISSN"), max_length=9, blank=True)
    doi = models.CharField(_("DOI"), max_length=200, blank=True, db_index=True)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    series = models.CharField(_("series"), max_length=200, blank=True)
    edition = models.CharField(_("edition"), max_length=60, blank=True)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)


class Circular(Item):
    number = models.CharField(_("number"), max_length=40, blank=True, db_index=True)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    in_force_until = models.DateField(_("in force until"), null=True, blank=True)
