"""Anchoring temporal expressions: from frame and slots to a TIMEX3 value and the days it covers.

The rules are those of rule-based normalisers for news (HeidelTime): a bare weekday or month lies in the
direction of its verb's tense from the day its passage counts from, and behind it where no tense tells;
`the next day` and the like count from the day last named before it. Where the anchor is not known the
value keeps what the words say (`XXXX-WXX-7`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dateline.lexicons import read_lexicon
from dateline.model import Anchor, Span, TimeMention, TimeReading
from dateline.resolve.calendar import (
    days_of,
    easter_on,
    make_day,
    nth_weekday,
    quarter_value,
    shift_days,
    shift_months,
    week_value,
)

_BACK = frozenset({"last", "previous", "preceding", "past", "this past", "the previous", "the preceding"})
_ON = frozenset({"next", "coming", "following", "this coming", "the next", "the following"})
_SEASON_START = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
#: characters within which `the next day`, `dawn` take up the day named before
REACH = 600


@dataclass(frozen=True, slots=True)
class _Before:
    """What stood before an expression: the last day named, and the last quarter, with where they ended."""

    day: date | None = None
    day_end: int = -10_000
    value: str | None = None
    quarter: str | None = None
    quarter_end: int = -10_000


def resolve_times(
    times: Sequence[TimeMention],
    anchor_of: Callable[[Span], date | None],
    anchors: Sequence[Anchor] = (),
) -> list[TimeReading]:
    """A reading of each mention, in order. `times` are those of one report in text order; `anchor_of`
    gives the day that relative times at a span count from (publication, or the part's own day); `anchors`
    are the days that a profile names, for `the third week of X`."""
    readings: list[TimeReading] = []
    before = _Before()
    for mention in times:
        anchor = anchor_of(mention.span)
        value = _value(mention, anchor, before, anchors)
        start, end = days_of(value)
        readings.append(TimeReading(mention, value, start, end))
        before = _remember(before, mention, value, start, end)
    return readings


def _remember(
    before: _Before, mention: TimeMention, value: str | None, start: date | None, end: date | None
) -> _Before:
    day, day_end, quarter, quarter_end = before.day, before.day_end, before.quarter, before.quarter_end
    if start is not None and start == end:
        day, day_end = start, mention.span.end
    if value is not None and mention.frame == "quarter" and "yago" not in mention.slots:
        quarter, quarter_end = value, mention.span.end
    dated = value if start is not None else before.value
    return _Before(day, day_end, dated, quarter, quarter_end)


def _value(
    mention: TimeMention, anchor: date | None, before: _Before, anchors: Sequence[Anchor]
) -> str | None:
    if mention.frame == "fixed" or mention.value is not None:
        return mention.value
    near = before.day if before.day is not None and mention.span.start - before.day_end <= REACH else None
    return _FRAMES[mention.frame](mention, anchor, near or anchor, before)


# ---------------------------------------------------------------- days


def resolve_weekday(weekday: int, anchor: date, tense: str | None, rel: str | None = None) -> date | None:
    """The day of a weekday (1 is Monday) as seen from `anchor`.

    >>> resolve_weekday(5, date(2021, 6, 9), "past"), resolve_weekday(5, date(2021, 6, 9), "future")
    (datetime.date(2021, 6, 4), datetime.date(2021, 6, 11))
    """
    back = (anchor.isoweekday() - weekday) % 7
    if rel in _BACK:
        return shift_days(anchor, -(back or 7))
    if rel in _ON:
        return shift_days(anchor, 7 - back)
    if tense == "future":
        return shift_days(anchor, (7 - back) % 7)
    return shift_days(anchor, -back)


def resolve_month_day(
    month: int, day: int, anchor: date, tense: str | None, weekday: int | None = None
) -> date | None:
    """The day of a month and day without a year; a weekday beside it decides the year."""
    found = [
        d for year in range(anchor.year - 6, anchor.year + 3) if (d := make_day(year, month, day)) is not None
    ]
    if weekday is not None:
        fitting = [d for d in found if d.isoweekday() == weekday]
        near = [d for d in fitting if abs((d - anchor).days) < 400]
        if near:
            return min(near, key=lambda d: (abs((d - anchor).days), d))
    if not found:
        return None
    return min(found, key=lambda d: (_cost((d - anchor).days, tense), d))


def _cost(days: int, tense: str | None) -> float:
    """How far a day lies from the anchor, counted against the verb's tense more than with it."""
    if days > 0:
        return days * {"past": 3.0, "future": 0.7}.get(tense or "", 1.0)
    return -days * {"future": 3.0}.get(tense or "", 1.0)


def _holiday(name: str, year: int) -> date | None:
    rule = read_lexicon("times")["holidays"][name]
    if "easter" in rule:
        return shift_days(easter_on(year), rule["easter"])
    if "nth" in rule:
        return nth_weekday(year, rule["month"], rule["weekday"], rule["nth"])
    return make_day(year, rule["month"], rule["day"])


def _nearest(days: Iterable[date | None], anchor: date, tense: str | None) -> date | None:
    found = [d for d in days if d is not None]
    behind, ahead = [d for d in found if d <= anchor], [d for d in found if d >= anchor]
    if tense == "future" and ahead:
        return min(ahead)
    if tense == "past" and behind:
        return max(behind)
    return min(found, key=lambda d: abs((d - anchor).days), default=None)


def _day_of(mention: TimeMention, anchor: date | None, near: date | None) -> tuple[date | None, str]:
    """The day that the slots name, and the value with the parts that are not known open."""
    slots = mention.slots
    weekday = int(slots["wd"]) if "wd" in slots else None
    if "mon" in slots and "dom" in slots:
        month, day = int(slots["mon"]), int(slots["dom"])
        if "yr" in slots:
            full = make_day(int(slots["yr"]), month, day)
            return full, slots["yr"]
        found = None if anchor is None else resolve_month_day(month, day, anchor, mention.tense, weekday)
        return found, f"XXXX-{month:02d}-{day:02d}"
    if "holiday" in slots:
        name = slots["holiday"]
        if anchor is None:
            return None, "XXXX-XX-XX"
        years = range(max(1, anchor.year - 1), min(9999, anchor.year + 2))
        return _nearest((_holiday(name, y) for y in years), anchor, mention.tense), "XXXX-XX-XX"
    if "shift" in slots:
        return (None if anchor is None else shift_days(anchor, int(slots["shift"]))), "XXXX-XX-XX"
    if weekday is not None:
        rel = slots.get("rel")
        base = near if rel is not None and (rel.startswith("the ") or rel == "that") else anchor
        open_value = f"XXXX-WXX-{weekday}"
        return (None if base is None else resolve_weekday(weekday, base, mention.tense, rel)), open_value
    return anchor, "XXXX-XX-XX"


def _day(mention: TimeMention, anchor: date | None, near: date | None, before: _Before) -> str | None:
    day, open_value = _day_of(mention, anchor, near)
    value = day.isoformat() if day is not None else open_value
    part = mention.slots.get("part")
    return f"{value}T{part}" if part else value


def _clock(mention: TimeMention, anchor: date | None, near: date | None, before: _Before) -> str | None:
    slots = mention.slots
    named = any(k in slots for k in ("wd", "mon", "shift", "holiday"))
    if named:
        day, open_value = _day_of(mention, anchor, near)
    else:
        day, open_value = near, "XXXX-XX-XX"
    zone = "Z" if slots.get("tz") in ("gmt", "utc") else ""
    return f"{day.isoformat() if day else open_value}T{slots.get('h', '12')}:{slots.get('m', '00')}{zone}"


def _shift(mention: TimeMention, anchor: date | None, near: date | None, before: _Before) -> str | None:
    rel, part = mention.slots.get("rel", "this"), mention.slots.get("part", "NI")
    base = near if rel in ("that", "the same", "the next", "the following", "the previous") else anchor
    days = -1 if rel in _BACK else 1 if rel in _ON else 0
    day = shift_days(base, days) if base is not None else None
    return f"{day.isoformat() if day else 'XXXX-XX-XX'}T{part}"


def _part(mention: TimeMention, anchor: date | None, near: date | None, before: _Before) -> str | None:
    part = mention.slots.get("part", "NI")
    return f"{near.isoformat() if near else 'XXXX-XX-XX'}T{part}"


# ---------------------------------------------------------------- longer units


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


_OPEN = {"day": "XXXX-XX-XX", "night": "XXXX-XX-XXTNI", "week": "XXXX-WXX", "weekend": "XXXX-WXX-WE", "month": "XXXX-XX",
         "quarter": "XXXX-QX", "year": "XXXX", "decade": "XXX", "century": "XX"}  # fmt: skip


def _unit(mention: TimeMention, anchor: date | None, near: date | None, before: _Before) -> str | None:
    slots = mention.slots
    rel, unit = slots.get("rel"), slots.get("unit", "year")
    if "yago" in slots:
        return _year_ago(before, anchor, mention)
    if unit == "period" or (unit == "quarter" and rel in ("latest", "most recent")):
        return before.quarter or unit_value(anchor, "quarter", -1) or "XXXX-QX"
    if slots.get("edge", "").endswith("end") and "unit" not in slots:
        if slots["edge"] in ("year end", "year's end", "the year's end"):
            return f"{anchor.year:04d}" if anchor is not None else "XXXX"
        return f"{anchor.year}-12-31" if anchor is not None else "XXXX-12-31"
    if rel == "past" and unit in ("week", "month", "decade", "quarter", "century"):
        return {"week": "P1W", "month": "P1M", "decade": "P10Y", "quarter": "P1Q", "century": "P100Y"}[unit]
    base = near if rel in ("that", "same", "following", "preceding", "previous") else anchor
    if rel in ("that", "same") and before.value is not None:
        base = days_of(before.value)[0] or base
    shift = -1 if rel in _BACK else 1 if rel in _ON else 0
    if (
        unit == "weekend"
        and rel is None
        and anchor is not None
        and anchor.isoweekday() < 6
        and mention.tense != "future"
    ):
        shift = -1
    return unit_value(base, unit, shift) or _OPEN.get(unit)


def _year_ago(before: _Before, anchor: date | None, mention: TimeMention) -> str | None:
    if before.quarter is not None and mention.span.start - before.quarter_end <= REACH * 2:
        return f"{int(before.quarter[:4]) - 1:04d}{before.quarter[4:]}"
    return unit_value(anchor, "year", -1) or "XXXX"


def _same(mention: TimeMention, anchor: date | None, near: date | None, before: _Before) -> str | None:
    base = days_of(before.value)[0] if before.value is not None else None
    unit = mention.slots["unit"]
    return unit_value(base or near, unit) or _OPEN.get(unit)


def _near(mention: TimeMention, anchor: date | None, near: date | None, before: _Before) -> str | None:
    rel, unit, way = mention.slots.get("rel"), mention.slots["unit"], mention.slots.get("way")
    shift = (
        -1
        if rel in _BACK or way in ("before", "earlier", "previous")
        else 1
        if rel in _ON or way in ("after", "later")
        else 0
    )
    if shift == 0:
        if unit == "quarter":
            return before.quarter or unit_value(anchor, "quarter") or "XXXX-QX"
        if unit == "year":
            return "P1Y"
        if unit == "weekend" and anchor is not None:
            back = -1 if anchor.isoweekday() < 6 and mention.tense != "future" else 0
            return unit_value(anchor, unit, back)
    base = (
        near
        if unit in ("day", "night")
        else (days_of(before.value)[0] if before.value and shift else None) or anchor
    )
    return unit_value(base, unit, shift) or _OPEN.get(unit)


def _month(mention: TimeMention, anchor: date | None, near: date | None, before: _Before) -> str | None:
    slots = mention.slots
    month = int(slots["mon"])
    if "yr" in slots:
        return f"{int(slots['yr']):04d}-{month:02d}"
    if anchor is None:
        return f"XXXX-{month:02d}"
    if "yrel" in slots:
        return f"{anchor.year + {'last': -1, 'next': 1}.get(slots['yrel'], 0)}-{month:02d}"
    rel, now = slots.get("rel"), (anchor.year, anchor.month)
    year = anchor.year
    if rel == "this":
        pass
    elif rel in _BACK:
        year -= month >= anchor.month
    elif rel in _ON:
        year += (year, month) <= now
    else:
        here = 12 * year + anchor.month
        year = min((year, year - 1, year + 1), key=lambda y: _cost(12 * y + month - here, mention.tense))
    return f"{year}-{month:02d}"


def _season(mention: TimeMention, anchor: date | None, near: date | None, before: _Before) -> str | None:
    slots = mention.slots
    season = slots["season"]
    if "yr" in slots:
        return f"{slots['yr']}-{season}"
    if anchor is None:
        return f"XXXX-{season}"
    year, start = anchor.year, _SEASON_START[season]
    rel = slots.get("rel")
    if "yrel" in slots:
        year += {"last": -1, "next": 1}.get(slots["yrel"], 0)
    elif rel in _BACK or (rel != "this" and rel not in _ON and mention.tense != "future"):
        year -= anchor.month < start + (3 if rel == "last" and season != "WI" else 0)
    elif rel != "this":
        year += anchor.month >= start + 3
    return f"{year}-{season}"


def _quarter(mention: TimeMention, anchor: date | None, near: date | None, before: _Before) -> str | None:
    slots = mention.slots
    number = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3}.get(slots["ord"], 4)
    year = slots.get("yr") or slots.get("pre")
    if year is not None:
        return f"{year}-Q{number}"
    if anchor is None:
        return f"XXXX-Q{number}"
    found = anchor.year
    if "yrel" in slots:
        found += {"last": -1, "the last": -1, "next": 1}.get(slots["yrel"], 0)
    else:
        found -= number > (anchor.month + 2) // 3
    return f"{found - ('yago' in slots)}-Q{number}"


def _half(mention: TimeMention, anchor: date | None, near: date | None, before: _Before) -> str | None:
    slots = mention.slots
    number = 1 if slots["ord"] == "first" else 2
    if "yr" in slots:
        return f"{slots['yr']}-H{number}"
    if anchor is None:
        return f"XXXX-H{number}"
    return f"{anchor.year + {'last': -1, 'next': 1}.get(slots.get('yrel', ''), 0)}-H{number}"


def _nth(mention: TimeMention, anchor: date | None, near: date | None, before: _Before) -> str | None:
    slots = mention.slots
    unit = slots["unit"]
    if "mon" in slots and unit == "week" and anchor is not None:
        month = _month(mention, anchor, near, before) or ""
        first, last = days_of(month)
        if first is not None and last is not None:
            number = _ORDINALS.get(slots["ord"], 1)
            day = last if slots["ord"] == "last" else shift_days(first, 7 * (number - 1))
            return unit_value(day, "week")
    return unit_value(anchor if unit in ("week", "month") else near, unit) or _OPEN.get(unit)


_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}


def _ago(mention: TimeMention, anchor: date | None, near: date | None, before: _Before) -> str | None:
    slots = mention.slots
    unit, way = slots["unit"], slots["way"]
    ahead = way in ("later", "after", "from now", "from today", "hence")
    number = _count(slots.get("n"))
    if number is None:
        if unit in ("year", "decade", "century"):
            return "FUTURE_REF" if ahead else "PAST_REF"
        return _LENGTHS.get(unit, "PX")
    if (
        unit == "year"
        and number == 1
        and not ahead
        and before.quarter
        and mention.span.start - before.quarter_end <= REACH
    ):
        return f"{int(before.quarter[:4]) - 1:04d}{before.quarter[4:]}"
    base = anchor if way in ("ago", "from now", "from today", "hence") else near
    if unit in ("second", "minute", "hour"):
        return f"PT{number:g}{unit[0].upper()}"
    if unit == "fortnight":
        unit, number = "week", number * 2
    if unit == "decade":
        unit, number = "year", number * 10
    if unit == "century":
        unit, number = "year", number * 100
    if number % 1:
        number, unit = (number * 12, "month") if unit == "year" else (round(number), unit)
    return unit_value(base, unit, number if ahead else -number) or _OPEN.get(unit)


_LENGTHS = {"second": "PTXS", "minute": "PTXM", "hour": "PTXH", "day": "PXD", "night": "PXD", "week": "PXW",
            "weekend": "PXWE", "month": "PXM", "quarter": "PXQ", "fortnight": "PXW"}  # fmt: skip


def _count(words: str | None) -> float | None:
    """The number of `ago` slots, which extraction writes in digits; None if vague."""
    try:
        return float(words) if words is not None else None
    except ValueError:
        return None


_FRAMES: dict[str, Callable[[TimeMention, date | None, date | None, _Before], str | None]] = {
    "day": _day, "clock": _clock, "shift": _shift, "part": _part, "unit": _unit, "same": _same, "near": _near,
    "month": _month, "season": _season, "quarter": _quarter, "half": _half, "nth": _nth, "ago": _ago,
}  # fmt: skip
