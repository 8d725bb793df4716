"""What a temporal expression is anchored with: its anchor, the day named before it, the profile's days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dateline.model import Anchor, TimeMention

BACK = frozenset({"last", "previous", "preceding", "past", "this past", "the previous", "the preceding"})
AHEAD = frozenset({"next", "coming", "following", "this coming", "the next", "the following"})
#: characters within which `the next day`, `dawn` take up the day named before
REACH = 600


@dataclass(frozen=True, slots=True)
class Before:
    """What stood before an expression: the last day named, and the last quarter, with where they ended."""

    day: date | None = None
    day_end: int = -10_000
    value: str | None = None
    quarter: str | None = None
    quarter_end: int = -10_000


@dataclass(frozen=True, slots=True)
class At:
    """One expression and what it counts from: `anchor` the day of its passage, `near` the day named just
    before it (else the anchor), `before` all that stood before, `anchors` the profile's days."""

    mention: TimeMention
    anchor: date | None
    near: date | None
    before: Before
    anchors: Sequence[Anchor] = ()


def cost(distance: int, tense: str | None) -> float:
    """How far a day or month lies from the anchor, counted against the verb's tense more than with it."""
    if distance > 0:
        return distance * {"past": 3.0, "future": 0.7}.get(tense or "", 1.0)
    return -distance * {"future": 3.0}.get(tense or "", 1.0)
