"""What a temporal expression is anchored with: its anchor, the day named before it, the profile's days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from dateline.model import Anchor, TimeMention
from dateline.resolve.calendar import days_of

BACK = frozenset({"last", "previous", "preceding", "past", "this past", "the previous", "the preceding"})
AHEAD = frozenset({"next", "coming", "following", "this coming", "the next", "the following"})
#: characters within which `the next day`, `dawn` take up the day named before
REACH = 600


@dataclass(frozen=True, slots=True)
class Before:
    """What stood before an expression: the last day named (`over`: the last one that was not to come), the last quarter
    that is over (`quarter`), and the last time that results were told for (`period`: a quarter or a year), with where
    they ended; `value` and `value_end` are of the last date of any kind."""

    day: date | None = None
    day_end: int = -10_000
    over: date | None = None
    over_end: int = -10_000
    value: str | None = None
    quarter: str | None = None
    period: str | None = None
    period_end: int = -10_000
    value_end: int = -10_000

    def day_near(self, mention: TimeMention, anchor: date | None) -> date | None:
        """The day named just before an expression; what is told in the past takes up none that was to come."""
        day, end = self.day, self.day_end
        if mention.tense == "past" and day is not None and anchor is not None and day > anchor:
            day, end = self.over, self.over_end
        return day if mention.span.start - end <= REACH else None


_PERIOD = re.compile(r"P(?:[69]M|[23]Q)")


def remember(before: Before, mention: TimeMention, value: str | None, anchor: date | None) -> Before:
    """What stands before the next expression, once `mention` is read as `value`."""
    start, last = days_of(value)
    end = mention.span.end
    found = before
    if start is not None:
        found = replace(found, value=value, value_end=end)
        if start == last and not (mention.frame == "ago" and mention.slots["unit"] in ("week", "fortnight")):
            found = replace(found, day=start, day_end=end)
            if anchor is None or start <= anchor:
                found = replace(found, over=start, over_end=end)
    if value is None or "yago" in mention.slots or "same" in mention.slots:
        return found
    if mention.frame == "quarter" or (mention.slots.get("unit") == "quarter" and "ended" in mention.slots):
        if anchor is not None and last is not None and last > anchor and before.quarter is not None:
            return found  # a forecast: results are told of the quarter before it
        if before.quarter is not None and value < before.quarter and _goes_on(before, mention):
            return found  # a look back at an earlier quarter
        return replace(found, quarter=value, period=value, period_end=end)
    if _PERIOD.fullmatch(value) and anchor is not None and before.quarter is not None:
        return replace(found, period=str(anchor.year), period_end=end)
    return found


def _goes_on(before: Before, mention: TimeMention) -> bool:
    """Whether the results of the quarter last named are still being told."""
    return mention.span.start - before.period_end <= 2 * REACH


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
