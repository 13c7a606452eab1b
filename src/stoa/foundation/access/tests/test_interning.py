from __future__ import annotations

import pytest

from stoa.foundation.access.models import AccessSet, AccessToken
from stoa.foundation.access.services import intern_sets, key_of

pytestmark = pytest.mark.django_db


def test_the_same_tokens_are_one_set() -> None:
    first = intern_sets([frozenset({"staff", "public"})])
    assert intern_sets([frozenset({"public", "staff"})]) == first
    assert (AccessSet.objects.count(), AccessToken.objects.count()) == (1, 2)


def test_new_sets_go_in_by_their_keys_so_that_two_writers_never_wait_for_each_other() -> None:
    """In any other order, two imports that meet a hundred new sets each end in a deadlock on PostgreSQL."""
    made = intern_sets([frozenset({f"person:{number}"}) for number in range(50)])
    assert sorted(made, key=key_of) == sorted(made, key=made.__getitem__)
