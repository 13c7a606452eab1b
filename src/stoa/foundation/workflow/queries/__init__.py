"""What waits for whom. Only of items the viewer may see."""

from stoa.foundation.workflow.queries.duties import Due, due_from, ownerless_items
from stoa.foundation.workflow.queries.reviewers import Reviewer, reviewers_of
from stoa.foundation.workflow.queries.reviews import publication_of, review_state, reviews_of, reviews_waiting
from stoa.foundation.workflow.queries.upkeep import freshness, last_verification, open_flags

__all__ = [
    "Due",
    "Reviewer",
    "due_from",
    "freshness",
    "last_verification",
    "open_flags",
    "ownerless_items",
    "publication_of",
    "review_state",
    "reviewers_of",
    "reviews_of",
    "reviews_waiting",
]
