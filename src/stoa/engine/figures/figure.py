"""What a quantitative statement says, once it is read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that a text states about something.

    `span` are its words from `start` on. `value` is the number as meant (2 for “2”, 2,000,000 for “two million”, 20 for
    “one in five”), `unit` what it is in: *percent*, *percentage points*, *times*, *per 1000*, an ISO 4217 code, *hours*,
    *persons*, … or empty for things. `counted` is the phrase that says what is counted. `place` is an ISO 3166 or M49
    code; empty where none is named or it has no code. `period` is written as in ISO 8601: 2023, 2024-Q1, 2013-04,
    2018/2021, 2009/ (since). `sex` is F, M or empty, `age` 15-24, 65+ or empty. `bound` is *more than*, *less than*,
    *at least*, *at most* or empty.

    `per` is the time a flow is counted over: hour, day, week, month, year. `change` is *up* or *down* where the number
    says by how much something rose or fell. `step` is what the last written digit is worth: 100,000 for “27.6 million”.
    """

    value: float
    unit: str
    span: str
    start: int
    counted: str = ""
    place: str = ""
    period: str = ""
    sex: str = ""
    age: str = ""
    approximate: bool = False
    bound: str = ""
    per: str = ""
    change: str = ""
    step: float = 1.0

    @property
    def end(self) -> int:
        return self.start + len(self.span)
