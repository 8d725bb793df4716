"""Weeks, months, quarters, seasons, years and lengths ago: from frame and slots to a TIMEX3 value."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from dateline.resolve.calendar import (
    days_of,
    nth_weekday,
    quarter_value,
    shift_days,
    shift_months,
    week_value,
)
from dateline.resolve.times_context import AHEAD, BACK, REACH, At, cost

_LATEST = frozenset({"latest", "most recent"})
_ALL = frozenset({"full", "entire", "whole"})
_YEAR = re.compile(r"\d{4}")
_MONTH = re.compile(r"\d{4}-\d\d")
_SEASON_START = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def unit_value(day: date | None, unit: str, shift: float = 0) -> str | None:
    """The value of the day, week, month … that holds `day`, so many units on; None if not known.

    >>> unit_value(date(2020, 1, 2), "month", -1), unit_value(date(2020, 1, 2), "decade", -1)
    ('2019-12', '201')
    """
    if day is None:
        return None
    if unit in ("day", "night"):
        moved = shift_days(day, shift)
        return None if moved is None else moved.isoformat() + ("TNI" if unit == "night" else "")
    if unit in ("week", "weekend", "fortnight"):
        moved = shift_days(day, 7 * shift)
        return None if moved is None else week_value(moved) + ("-WE" if unit == "weekend" else "")
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}.get(unit)
    if months is None:
        return None
    moved = shift_months(day, months * shift)
    if moved is None:
        return None
    if unit == "month":
        return f"{moved.year}-{moved.month:02d}"
    if unit == "quarter":
        return quarter_value(moved)
    return f"{moved.year:04d}"[: {"year": 4, "decade": 3, "century": 2}[unit]]


#: days of the longest such unit
_LONGEST = {"day": 1, "night": 1, "week": 7, "weekend": 7, "month": 31, "quarter": 92, "year": 366}

_OPEN = {"day": "XXXX-XX-XX", "night": "XXXX-XX-XXTNI", "week": "XXXX-WXX", "weekend": "XXXX-WXX-WE", "month": "XXXX-XX",
         "quarter": "XXXX-QX", "year": "XXXX", "decade": "XXX", "century": "XX"}  # fmt: skip


def _unit(at: At) -> str | None:
    slots = at.mention.slots
    rel, unit = slots.get("rel"), slots.get("unit", "year")
    if "yago" in slots:
        if (named := _month_before(at, unit)) is not None:
            return unit_value(named, "month", -12) or _year_ago(at)
        return _year_ago(at)
    if "beside" in slots and unit == "year" and rel == "last" and (told := _period_ago(at)) is not None:
        return told
    if unit == "period" or (unit == "quarter" and rel in _LATEST):
        return at.before.quarter or unit_value(at.anchor, "quarter", -1) or "XXXX-QX"
    if slots.get("edge", "").endswith("end") and "unit" not in slots:
        back = at.mention.tense == "past" and at.anchor is not None and at.anchor.month < 12
        if slots["edge"] in ("year end", "year's end", "the year's end"):
            return f"{at.anchor.year:04d}" if at.anchor is not None else "XXXX"
        return f"{at.anchor.year - back}-12-31" if at.anchor is not None else "XXXX-12-31"
    if rel == "past" and unit in ("week", "month", "decade", "quarter", "century"):
        return {"week": "P1W", "month": "P1M", "decade": "P10Y", "quarter": "P1Q", "century": "P100Y"}[unit]
    if unit == "day" and "edge" in slots:
        return unit_value(at.near, "day") or "XXXX-XX-XX"  # later in the day
    base = at.near if rel in ("that", "same", "following", "preceding", "previous") else at.anchor
    if unit in ("month", "year") and rel is None and "edge" in slots:
        return unit_value(_taken_up(at, unit), unit) or _OPEN.get(unit)
    close = at.mention.span.start - at.before.value_end <= REACH // 4
    if (rel in ("that", "same") or (rel in _ALL and close)) and at.before.value is not None:
        base = _named_before(at, unit) or base
    shift = -1 if rel in BACK or rel in _LATEST else 1 if rel in AHEAD else 0
    if (
        unit == "weekend"
        and rel is None
        and at.anchor is not None
        and at.anchor.isoweekday() < 6
        and at.mention.tense != "future"
    ):
        shift = -1
    return unit_value(base, unit, shift) or _OPEN.get(unit)


def _month_before(at: At, unit: str) -> date | None:
    """The month that `the same month` takes up, or `the same period` where a month was named in its sentence."""
    value = at.before.value
    if value is None or at.anchor is None:
        return None
    if unit == "month" and len(value) >= 7:
        return days_of(value)[0]
    close = at.mention.span.start - at.before.value_end <= REACH // 4
    return days_of(value)[0] if unit == "period" and close and _MONTH.fullmatch(value) else None


def _year_ago(at: At) -> str | None:
    if (told := _period_ago(at)) is not None:
        return told
    if at.mention.slots.get("unit") == "quarter":
        return unit_value(at.anchor, "quarter", -4) or "XXXX-QX"
    return unit_value(at.anchor, "year", -1) or "XXXX"


def _period_ago(at: At) -> str | None:
    """The quarter or year that results were last told for, a year before; None if none is near."""
    told = at.before.period
    if told is None or not told[:4].isdigit() or at.mention.span.start - at.before.period_end > REACH * 6:
        return None
    return f"{int(told[:4]) - 1:04d}{told[4:]}"


def _same(at: At) -> str | None:
    unit = at.mention.slots["unit"]
    return unit_value(_named_before(at, unit) or at.near, unit) or _OPEN.get(unit)


def _named_before(at: At, unit: str) -> date | None:
    """The first day of the date named before, None where that is longer than a `unit` (a day of a whole year)."""
    first, last = days_of(at.before.value)
    if first is None or last is None or (last - first).days >= _LONGEST.get(unit, 40_000):
        return None
    ahead = at.mention.tense == "past" and at.anchor is not None and first > at.anchor
    return None if ahead else first  # what is told in the past takes up none that was to come


def _near(at: At) -> str | None:
    rel, unit, way = at.mention.slots.get("rel"), at.mention.slots["unit"], at.mention.slots.get("way")
    if way in ("before last", "after next"):
        return unit_value(at.anchor, unit, -2 if way == "before last" else 2) or _OPEN.get(unit)
    shift = (
        -1
        if rel in BACK or way in ("before", "earlier", "previous")
        else 1
        if rel in AHEAD or way in ("after", "later")
        else 0
    )
    if shift == 0:
        if unit == "quarter" and at.mention.slots.get("ended"):
            return _ended(at)
        if unit == "quarter":
            return at.before.quarter or unit_value(at.anchor, "quarter") or "XXXX-QX"
        if unit == "year" and ("ended" in at.mention.slots or at.anchor is None):
            return "P1Y"  # not the calendar's
        if unit == "weekend" and at.anchor is not None:
            back = -1 if at.anchor.isoweekday() < 6 and at.mention.tense != "future" else 0
            return unit_value(at.anchor, unit, back)
    if unit == "month" and shift == 0:
        return unit_value(_taken_up(at, unit), unit) or _OPEN.get(unit)
    base = at.near if unit in ("day", "night") else (_named_before(at, unit) if shift else None) or at.anchor
    return unit_value(base, unit, shift) or _OPEN.get(unit)


def _taken_up(at: At, unit: str) -> date | None:
    """The month that `the month` takes up: the one that was named before it, else that of its anchor; the year that
    `the end of the year` does, if a year was named by its number alone."""
    named = unit == "month" or _YEAR.fullmatch(at.before.value or "") is not None
    close = at.mention.span.start - at.before.value_end <= REACH
    return (_named_before(at, unit) if close and named else None) or at.anchor


def _ended(at: At) -> str:
    """`the quarter ended 30 June`: the calendar's quarter that holds most of it, save where it was just numbered."""
    if at.before.quarter is not None and at.mention.span.start - at.before.period_end <= REACH // 3:
        return at.before.quarter
    month = int(at.mention.slots["ended"])
    middle = month - 1 or 12
    if at.anchor is None:
        return f"XXXX-Q{(middle + 2) // 3}"
    return f"{at.anchor.year - (month > at.anchor.month) - (middle > month)}-Q{(middle + 2) // 3}"


def _month(at: At) -> str | None:
    slots = at.mention.slots
    month = int(slots["mon"])
    if "yr" in slots:
        return f"{int(slots['yr']):04d}-{month:02d}"
    if at.anchor is None:
        return f"XXXX-{month:02d}"
    if "yrel" in slots:
        return f"{at.anchor.year + {'last': -1, 'next': 1}.get(slots['yrel'], 0)}-{month:02d}"
    rel, now = slots.get("rel"), (at.anchor.year, at.anchor.month)
    year = at.anchor.year
    if rel == "this":
        pass
    elif rel == "that":
        named = days_of(at.before.value)[0]  # of the year that was named
        year = named.year if named is not None else year - (month > at.anchor.month)
    elif rel in BACK:
        near = rel == "last" and month == at.anchor.month - 1  # else one says `last month`
        year -= month >= at.anchor.month or near
    elif rel in AHEAD:
        year += (year, month) <= now
    else:
        here = 12 * year + at.anchor.month
        first = (year - 1, year) if at.mention.tense == "past" else (year, year - 1)  # of two as near
        year = min((*first, year + 1), key=lambda y: cost(12 * y + month - here, at.mention.tense))
    return f"{year}-{month:02d}"


def _season(at: At) -> str | None:
    slots = at.mention.slots
    season = slots["season"]
    if "yr" in slots:
        return f"{slots['yr']}-{season}"
    if at.anchor is None:
        return f"XXXX-{season}"
    year, start = at.anchor.year, _SEASON_START[season]
    rel = slots.get("rel")
    if "yrel" in slots:
        year += {"last": -1, "next": 1}.get(slots["yrel"], 0)
    elif rel in BACK or (rel != "this" and rel not in AHEAD and at.mention.tense != "future"):
        year -= at.anchor.month < start + (3 if rel == "last" and season != "WI" else 0)
    elif rel != "this":
        year += at.anchor.month >= start + 3
    return f"{year}-{season}"


def _quarter(at: At) -> str | None:
    slots = at.mention.slots
    if "same" in slots:
        return _same_quarter(at)
    number = {
        "first": 1,
        "1st": 1,
        "q1": 1,
        "second": 2,
        "2nd": 2,
        "q2": 2,
        "third": 3,
        "3rd": 3,
        "q3": 3,
    }.get(slots["ord"], 4)
    year = slots.get("yr") or slots.get("pre")
    if year is not None:
        return f"{year}-Q{number}"
    if at.anchor is None:
        return f"XXXX-Q{number}"
    found = at.anchor.year
    if "yrel" in slots:
        found += {"last": -1, "the last": -1, "next": 1}.get(slots["yrel"], 0)
    else:
        here = (at.anchor.month + 2) // 3
        # results of the quarter just over are often still to come (`will report a loss for the third quarter`)
        tense = None if at.mention.tense == "future" and number == (here + 2) % 4 + 1 else at.mention.tense
        found += min((0, -1, 1), key=lambda years: cost(3 * (4 * years + number - here), tense))
    return f"{found - ('yago' in slots)}-Q{number}"


def _same_quarter(at: At) -> str | None:
    """`the 2014 quarter`, `last year's period`: what results were last told for, in another year."""
    slots = at.mention.slots
    if "yr" in slots:
        year = slots["yr"]
    elif at.anchor is not None:
        year = str(at.anchor.year + {"last": -1, "next": 1}.get(slots.get("yrel", ""), 0))
    else:
        return "XXXX"
    told = at.before.quarter if slots["same"] == "quarter" else at.before.period
    return year + (told or "")[4:]


def _half(at: At) -> str | None:
    slots = at.mention.slots
    number = 1 if slots["ord"] == "first" else 2
    if "yr" in slots:
        return f"{slots['yr']}-H{number}"
    if at.anchor is None:
        return f"XXXX-H{number}"
    return f"{at.anchor.year + {'last': -1, 'next': 1}.get(slots.get('yrel', ''), 0)}-H{number}"


def _nth(at: At) -> str | None:
    slots = at.mention.slots
    unit = slots["unit"]
    if "mon" in slots and unit in ("week", "weekend"):
        first, last = days_of(_month(at))
        if first is not None and last is not None:
            return unit_value(_nth_in(slots["ord"], unit, first, last), unit)
    if at.anchor is None and unit == "week" and len(at.anchors) == 1:
        return unit_value(shift_days(at.anchors[0].on, 7 * (_ORDINALS.get(slots["ord"], 1) - 1)), unit)
    if (
        slots["ord"] in ("first", "1st")
        and unit in ("day", "night")
        and at.mention.tense in ("past", "future")
    ):
        return _OPEN[unit]  # told afterwards or beforehand: the day itself is not named
    return unit_value(at.anchor if unit in ("week", "month") else at.near, unit) or _OPEN.get(unit)


def _nth_in(order: str, unit: str, first: date, last: date) -> date | None:
    """A day of the nth week or weekend of a month; the last week is the one most of whose days the month holds."""
    if unit == "weekend":
        return nth_weekday(first.year, first.month, 6, -1 if order == "last" else _ORDINALS.get(order, 1))
    return shift_days(last, -3) if order == "last" else shift_days(first, 7 * (_ORDINALS.get(order, 1) - 1))


_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}


def _ago(at: At) -> str | None:
    slots = at.mention.slots
    unit, way = slots["unit"], slots["way"]
    ahead = way in ("later", "after", "from now", "from today", "hence")
    number = _count(slots.get("n"))
    if number is None:
        if unit in ("year", "decade", "century"):
            return "FUTURE_REF" if ahead else "PAST_REF"
        return _LENGTHS.get(unit, "PX")
    if unit == "year" and number == 1 and not ahead and (told := _period_ago(at)) is not None:
        return told
    base = at.anchor if way in _FROM_NOW else _counted_from(at, unit)
    if base is at.anchor and ahead and way not in _FROM_NOW and at.mention.tense != "future":
        base = None  # later than a day that is not told
    if unit in ("second", "minute", "hour"):
        if unit == "second" or number % 0.5:
            return f"PT{number:g}{unit[0].upper()}"
        whole, half = int(number), f"30{'M' if unit == 'hour' else 'S'}" if number % 1 else ""
        return f"PT{whole}{unit[0].upper()}{half}" if whole else f"PT{half}"
    if unit == "fortnight":
        unit, number = "week", number * 2
    if unit == "decade":
        unit, number = "year", number * 10
    if unit == "century":
        unit, number = "year", number * 100
    if unit == "week" and number <= _EXACT_WEEKS:
        unit, number = "day", number * 7
    if number % 1:
        number, unit = (number * 12, "month") if unit == "year" else (round(number), unit)
    value = unit_value(base, unit, number if ahead else -number)
    first = days_of(value)[0]
    if (
        ahead
        and at.mention.tense == "past"
        and first is not None
        and at.anchor is not None
        and first > at.anchor
    ):
        value = None  # nothing that is over is of a day to come
    return value or _OPEN.get(unit)


_FROM_NOW = frozenset({"ago", "from now", "from today", "hence"})


def _counted_from(at: At, unit: str) -> date | None:
    """The day from which `a month later` counts: the date that was named last, be it a month or a year, if that is no
    longer than the unit (`In 2003 … A decade later`)."""
    behind = at.before.value_end > at.before.day_end and at.mention.span.start - at.before.value_end <= REACH
    return (
        (_named_before(at, unit) if behind else None)
        or at.before.day_near(at.mention, at.anchor)
        or at.anchor
    )


#: weeks that are counted to the day (`a week ago`); more of them are a round number
_EXACT_WEEKS = 2

_LENGTHS = {"second": "PTXS", "minute": "PTXM", "hour": "PTXH", "day": "PXD", "night": "PXD", "week": "PXW",
            "weekend": "PXWE", "month": "PXM", "quarter": "PXQ", "fortnight": "PXW"}  # fmt: skip


def _count(words: str | None) -> float | None:
    """The number of `ago` slots, which extraction writes in digits; None if vague."""
    try:
        return float(words) if words is not None else None
    except ValueError:
        return None


UNIT_FRAMES: dict[str, Callable[[At], str | None]] = {
    "unit": _unit, "same": _same, "near": _near, "month": _month, "season": _season, "quarter": _quarter,
    "half": _half, "nth": _nth, "ago": _ago,
}  # fmt: skip
