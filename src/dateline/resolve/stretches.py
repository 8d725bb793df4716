"""The days that a stretch of time covers where its TIMEX3 value does not say: `over the past year`, `between
March and May`, `3-9 May`, `the first four months of this year`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dateline.model import Span, TimeMention, TimeReading
from dateline.resolve.calendar import days_of, make_day, shift_days, shift_months, week_value

Days = tuple[date | None, date | None]

_LENGTH = re.compile(r"P(?P<time>T)?(?P<n>\d+(?:\.\d+)?)(?P<unit>[SMHDWY])")
#: words that count a length back from the day of speaking, and those that do so for a plain unit as well
_COUNTED = {"past", "last", "previous", "preceding", "latest", "recent"}
_OPEN = {"past"}
#: the thirds of a month or year that an edge names
_THIRDS = {"START": 0, "MID": 1, "END": 2}
_ENDS = {"last", "final", "closing"}
_UNITS = {"day": "P1D", "week": "P1W", "month": "P1M", "quarter": "P3M", "year": "P1Y", "decade": "P10Y"}


def stretch_days(mention: TimeMention, value: str | None, days: Days, anchor: date | None) -> Days:
    """The first and last day that a mention covers, given those of its value.

    `the past year` ends on the day that it counts from, `the last year` is the calendar's; a length counted
    back (`the last three weeks`) has no days of its own, and covers those before its anchor.
    """
    rel = mention.slots.get("rel")
    if rel in _OPEN and mention.slots.get("unit") in _UNITS and "n" not in mention.slots:
        return _back(_UNITS[mention.slots["unit"]], anchor)
    if mention.type == "DURATION" and rel in _COUNTED and days == (None, None):
        return _back(value, anchor)
    start, end = days
    if start is None or end is None:
        return days
    if mention.frame == "ago" and mention.slots["unit"] in ("week", "fortnight"):
        return days_of(week_value(start))  # `two weeks ago` is hardly ever the very day
    if start != end:
        return _until_now(mention, start, end, anchor) or _edge_of(mention, start, end)
    if "from_dom" in mention.slots:
        first = make_day(start.year, start.month, int(mention.slots["from_dom"]))
        return (first, end) if first is not None and first < end else days
    if "to_dom" in mention.slots:
        last = make_day(end.year, end.month, int(mention.slots["to_dom"]))
        return (start, last) if last is not None and start < last else days
    return days


def _until_now(mention: TimeMention, start: date, end: date, anchor: date | None) -> Days | None:
    """The part of a week, month or year that lies behind the day of speaking (`earlier this year`), or before it."""
    word = mention.text.partition(" ")[0].lower()
    if anchor is None or not start < anchor < end or mention.slots.get("rel") != "this":
        return None
    return (start, anchor) if word == "earlier" else (anchor, end) if word == "later" else None


def _edge_of(mention: TimeMention, start: date, end: date) -> Days:
    """The third of a month, or the quarters of a year, that its edge names (`early in May`, `mid-2019`)."""
    which = _THIRDS.get(mention.mod or "")
    unit = _edged_unit(mention)
    if "half" in mention.slots and unit == "month":
        return (
            (start, shift_days(start, 14)) if mention.slots["half"] == "1" else (shift_days(start, 15), end)
        )
    if which is None or unit is None:
        return start, end
    if unit == "month":
        first = shift_days(start, 10 * which)
        last = shift_days(start, 10 * which + 9) if which < 2 else end
        return first, last
    begins, ends = ((1, 3), (4, 9), (10, 12))[which]
    last = shift_months(start, ends)
    return make_day(start.year, begins, 1), shift_days(last, -1) if last is not None else end


def _edged_unit(mention: TimeMention) -> str | None:
    """Whether a mention names a calendar month or year, by its slots."""
    if "dom" in mention.slots or "wd" in mention.slots:
        return None
    unit = mention.slots.get("unit")
    if mention.frame == "unit" and unit in ("month", "year") and "edge" in mention.slots:
        return unit  # late last year
    return "month" if "mon" in mention.slots else "year" if "yr" in mention.slots else None


def _back(value: str | None, anchor: date | None) -> Days:
    """The days of a length that ends on the anchor."""
    return (_moved(anchor, value, -1), anchor) if _moved(anchor, value, -1) is not None else (None, None)


def _moved(day: date | None, value: str | None, way: int) -> date | None:
    """The day a TIMEX3 length (whole days at least) before or after another."""
    match = _LENGTH.fullmatch(value or "")
    if day is None or match is None:
        return None
    number = float(match["n"])
    if match["time"]:
        return shift_days(day, way * max(1, round(number / 24))) if match["unit"] == "H" else day
    if match["unit"] in "DW":
        return shift_days(day, way * number * (7 if match["unit"] == "W" else 1))
    return shift_months(day, way * number * (12 if match["unit"] == "Y" else 1))


def join_readings(readings: Sequence[TimeReading]) -> list[TimeReading]:
    """The readings, both ends of a stretch with all of its days."""
    place = {reading.mention.span: i for i, reading in enumerate(readings)}
    found = list(readings)
    for i, one in enumerate(readings):
        j = _index(one.mention.until or one.mention.part_of, place)
        if j is None:
            continue
        if one.mention.part_of:
            days = _edge_days(one, found[j])
        elif "ended" in one.mention.slots and found[j].end_on is not None:
            days = _moved(found[j].end_on, "P6D", -1), found[j].end_on  # the week to 3 May
        else:
            days = one.start_on, _until(found[j])
        if days[0] is not None and days[1] is not None and days[0] <= days[1]:
            found[i] = replace(found[i], start_on=days[0], end_on=days[1])
            found[j] = replace(found[j], start_on=days[0], end_on=days[1])
    return found


def counted_days(reading: TimeReading, at: int) -> Days | None:
    """The day that lies a length of whole days, weeks, months or years from the day that a reading names, for what
    is told at a place in the text (`arrested two days before the vote of 9 August`); None where the words at that
    place are of the day itself (`the vote of 9 August`), or where nothing is counted from it."""
    offset = reading.mention.slots.get("offset", "")
    if not offset or int(reading.mention.slots["offset_at"]) < at < reading.mention.span.start:
        return None
    if reading.start_on is None or reading.start_on != reading.end_on or "T" in offset:
        return None
    day = _moved(reading.start_on, offset.removeprefix("-"), -1 if offset.startswith("-") else 1)
    return (day, day) if day is not None else None


def _until(last: TimeReading) -> date | None:
    """The day on which a stretch ends: the middle of a month or year that it lasts to the middle of."""
    if last.mention.mod != "MID" or last.start_on is None or last.end_on is None:
        return last.end_on
    unit = _edged_unit(last.mention)
    if unit == "month":
        return make_day(last.start_on.year, last.start_on.month, 15)
    return make_day(last.start_on.year, 6, 30) if unit == "year" else last.end_on


def _index(span: Span | None, place: dict[Span, int]) -> int | None:
    return place.get(span) if span is not None else None


def _edge_days(length: TimeReading, whole: TimeReading) -> Days:
    """The days of a length at the beginning (or end) of a longer time."""
    if whole.start_on is None or whole.end_on is None:
        return None, None
    if length.mention.slots.get("rel") in _ENDS:
        first = _moved(whole.end_on, length.value, -1)
        return (shift_days(first, 1) if first else None), whole.end_on
    beyond = _moved(whole.start_on, length.value, 1)
    return whole.start_on, (shift_days(beyond, -1) if beyond else None)
