from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from stoa.across.consult.running import end_without, run_check
from stoa.across.consult.services import RUN
from stoa.foundation.registries import JobKind

if TYPE_CHECKING:
    from collections.abc import Mapping


def run(payload: Mapping[str, Any]) -> None:
    with override(str(payload["language"])):  # sentences that are kept are its maker's to read
        run_check(str(payload["check"]))


def give_up(payload: Mapping[str, Any], reason: str) -> None:
    """Three tries were too few: the log says why, the page what to do."""
    with override(str(payload["language"])):
        said = _("This could not be checked. Try again; if it fails once more, tell an administrator.")
        end_without(str(payload["check"]), said)


JOBS = [JobKind(RUN, run, give_up)]
