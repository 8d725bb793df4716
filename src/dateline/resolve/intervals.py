"""How far the vagueness of its words lets a time lie from the days that they name.

The days that a reading covers are precise; `about`, `around`, `nearly`, `more than` and `early`, `mid`, `late` widen
them by a unit of the value, or to the whole month or year: the imprecise days.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dateline.model import TimeReading
from dateline.resolve.calendar import days_of, shift_days

#: days on either side of a value that covers up to so many days
_SLACK = ((1, 3), (7, 7), (31, 31), (92, 92))
_YEAR = 366
_EDGES = frozenset({"START", "MID", "END"})
_SHORTER = frozenset({"LESS_THAN", "EQUAL_OR_LESS"})
_LONGER = frozenset({"MORE_THAN", "EQUAL_OR_MORE"})
_ON = frozenset({"later", "after", "from now", "from today", "hence"})


def with_interval(reading: TimeReading) -> TimeReading:
    """The reading with the days that its words allow, where they are more than those that it names.

    >>> from dateline.model import Span, TimeMention
    >>> about = TimeMention(Span(6, 11), "May 3", "DATE", "day", mod="APPROX")
    >>> with_interval(TimeReading(about, "2031-05-03", date(2031, 5, 3), date(2031, 5, 3))).earliest_on
    datetime.date(2031, 4, 30)
    """
    start, end = reading.start_on, reading.end_on
    if reading.mention.mod is None or start is None or end is None:
        return reading
    first, last = _allowed(reading, start, end)
    return reading if (first, last) == (start, end) else replace(reading, earliest_on=first, latest_on=last)


def _allowed(reading: TimeReading, start: date, end: date) -> tuple[date, date]:
    mod, slots = reading.mention.mod, reading.mention.slots
    if mod in _EDGES and slots.get("part") is None:
        first, last = days_of(reading.value)
        return min(start, first or start), max(end, last or end)
    slack = next((days for most, days in _SLACK if (end - start).days < most), _YEAR)
    back = mod == "APPROX" or mod in (_SHORTER if slots.get("way") in _ON else _LONGER)
    ahead = mod == "APPROX" or mod in (_LONGER if slots.get("way") in _ON else _SHORTER)
    if "way" not in slots and mod != "APPROX":
        return start, end
    return (
        (shift_days(start, -slack) or start) if back else start,
        (shift_days(end, slack) or end) if ahead else end,
    )
