"""Who looks, and how far they see: tokens and the instant, frozen, the same for SQL and for the engine."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

PUBLIC = "public"
STAFF = "staff"
CONSTITUENTS = ("group:employers", "group:government", "group:workers")


@dataclass(frozen=True, slots=True)
class Reach:
    """Everything the access rule needs to know of a viewer. `now` is aware, in UTC."""

    tokens: frozenset[str]
    now: datetime

    @property
    def is_public(self) -> bool:
        """True for somebody who sees only what everybody sees; such a reader gets the public index."""
        return self.tokens == {PUBLIC}


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks. `tokens` say what they may read; `role` and `curates` what they may do.

    `emergency` are those of the tokens held by an emergency access alone: reads by them are noted as such.
    `memo` keeps looked-up access sets for as long as this object lives, a request, and this process makes no new ones.
    """

    tokens: frozenset[str] = frozenset({PUBLIC})
    person_id: int | None = None
    person_key: str = ""
    name: str = ""
    role: str = ""
    curates: frozenset[str] = field(default_factory=frozenset)
    emergency: frozenset[str] = field(default_factory=frozenset)
    memo: dict[tuple[frozenset[str], int], list[int]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_signed_in(self) -> bool:
        return self.person_id is not None

    @property
    def own_tokens(self) -> frozenset[str]:
        """What is theirs for good: an emergency access lets somebody read, never act."""
        return self.tokens - self.emergency

    def without_emergency(self) -> Viewer:
        """The viewer on an ordinary day: for whatever tells of many items at once, whose reading nobody notes one by one."""
        return replace(self, tokens=self.own_tokens, emergency=frozenset(), memo={}) if self.emergency else self

    def reach(self, now: datetime | None = None) -> Reach:
        return Reach(self.tokens, now or datetime.now(UTC))


def anonymous() -> Viewer:
    """Somebody not signed in; a new object each time, since its memo lasts for one request."""
    return Viewer()


_sets_made = 0


def note_new_sets() -> None:
    """Say that this process has stored access sets: what viewers looked up before is looked up again."""
    global _sets_made
    _sets_made += 1


def sets_made() -> int:
    """How often this process has stored access sets."""
    return _sets_made


def person_token(uuid: object) -> str:
    return f"person:{uuid}"


def curator_token(unit_key: str) -> str:
    """Held by the curators of a unit; stands among the stewards of what the unit owns."""
    return f"curator:{unit_key}"
