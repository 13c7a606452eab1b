"""What happens to an item between its author, its reviewers, its owner and its readers."""

from stoa.foundation.workflow.services.publishing import fire_publications, publish, unschedule
from stoa.foundation.workflow.services.reviewing import approve, return_to_author, submit
from stoa.foundation.workflow.services.verifying import flag_outdated, hand_to, mark_obsolete, resolve_flag, verify

__all__ = [
    "approve",
    "fire_publications",
    "flag_outdated",
    "hand_to",
    "mark_obsolete",
    "publish",
    "resolve_flag",
    "return_to_author",
    "submit",
    "unschedule",
    "verify",
]
