"""Who acts in tests."""

from __future__ import annotations

from stoa.foundation.history.services import Actor

TEST_ACTOR = Actor(channel="test")
"""The program itself, acting for a test."""
