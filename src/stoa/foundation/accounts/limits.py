"""How often something may be tried, counted in the database, so that several processes count together.

The one after the last allowed is refused with 429 and the time to wait. What was refused is not counted: the wait ends.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from stoa.foundation.accounts.models import Tries
from stoa.foundation.errors import StoaError

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` tries of one sort in `within`, by each account or address."""

    sort: str
    most: int
    within: timedelta


QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)
PASSWORD_BY_ACCOUNT = Limit("password-account", 10, QUARTER)
PASSWORD_BY_ADDRESS = Limit("password-address", 60, QUARTER)
CODE_BY_ACCOUNT = Limit("code-account", 5, QUARTER)
CODE_BY_ADDRESS = Limit("code-address", 60, QUARTER)
PASSKEY_BY_ADDRESS = Limit("passkey-address", 120, QUARTER)
QUESTION_BY_ADDRESS = Limit("question-address", 300, QUARTER)
RESET_BY_ACCOUNT = Limit("reset-account", 3, HOUR)
RESET_BY_ADDRESS = Limit("reset-address", 20, HOUR)
LINK_BY_ADDRESS = Limit("link-address", 60, QUARTER)
LONGEST = HOUR


class TooManyTriesError(StoaError):
    """Tried too often; `wait_seconds` until it may be tried again."""

    code = "too-many-tries"
    http_status = 429

    def __init__(self, wait_seconds: int) -> None:
        super().__init__(f"This was tried too often. Try again in {wait_seconds} seconds.")
        self.wait_seconds = wait_seconds


def count_try(limit: Limit, whose: str) -> None:
    """Count one try before it is made; raises TooManyTriesError when the limit is reached."""
    now = timezone.now()
    with transaction.atomic():
        tries, _ = Tries.objects.select_for_update().get_or_create(key=_key(limit, whose), defaults={"began_at": now})
        if tries.began_at + limit.within <= now:
            tries.began_at, tries.count = now, 0
        if tries.count >= limit.most:
            raise TooManyTriesError(_seconds_until(tries, limit))
        tries.count += 1
        tries.save(update_fields=["began_at", "count"])


def refuse_if_reached(limit: Limit, whose: str) -> None:
    """Raises TooManyTriesError when the limit is reached, and counts nothing."""
    tries = Tries.objects.filter(
        key=_key(limit, whose), count__gte=limit.most, began_at__gt=timezone.now() - limit.within
    ).first()
    if tries is not None:
        raise TooManyTriesError(_seconds_until(tries, limit))


def give_back(limit: Limit, whose: str) -> None:
    """Take one try back: it was right, so it was no guess."""
    Tries.objects.filter(key=_key(limit, whose), count__gt=0).update(count=F("count") - 1)


def start_anew(limit: Limit, whose: str) -> None:
    """Forget all tries of one account."""
    Tries.objects.filter(key=_key(limit, whose)).delete()


def address_of(request: HttpRequest) -> str:
    """Where a request comes from; of IPv6 the network of one household. Only proxies of ours are believed.

    `X-Forwarded-For` is read from its end, `STOA_PROXIES` places: what stands before was written by anybody.
    """
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    hops = settings.STOA_PROXIES
    return _network(told[-hops] if hops and len(told) >= hops else request.META.get("REMOTE_ADDR", ""))


def _network(told: str) -> str:
    try:
        address = ipaddress.ip_address(told)
    except ValueError:
        return "unknown"
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, 64), strict=False))


def _seconds_until(tries: Tries, limit: Limit) -> int:
    return max(1, int((tries.began_at + limit.within - timezone.now()).total_seconds()) + 1)


def _key(limit: Limit, whose: str) -> str:
    return f"{limit.sort}:{salted_hmac('stoa.foundation.accounts.limits', whose, algorithm='sha256').hexdigest()[:40]}"
