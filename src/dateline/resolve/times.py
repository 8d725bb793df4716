"""Anchoring temporal expressions: from frame and slots to a TIMEX3 value and the days it covers.

The rules are those of rule-based normalisers for news (HeidelTime): a bare weekday or month lies in the
direction of its verb's tense from the day its passage counts from, and behind it where no tense tells;
`the next day` and the like count from the day last named before it. Where the anchor is not known the
value keeps what the words say (`XXXX-WXX-7`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from dateline.lexicons import read_lexicon
from dateline.model import Anchor, Span, TimeMention, TimeReading
from dateline.resolve.calendar import days_of, easter_on, make_day, nth_weekday, shift_days, shift_months
from dateline.resolve.intervals import with_interval
from dateline.resolve.stretches import join_readings, stretch_days
from dateline.resolve.times_context import AHEAD, BACK, At, Before, cost, remember
from dateline.resolve.times_units import UNIT_FRAMES, unit_value


def resolve_times(
    times: Sequence[TimeMention],
    anchor_of: Callable[[Span], date | None],
    anchors: Sequence[Anchor] = (),
) -> list[TimeReading]:
    """A reading of each mention, in order. `times` are those of one report in text order; `anchor_of`
    gives the day that relative times at a span count from (publication, or the part's own day); `anchors`
    are the days that a profile names, for `the third week of X`."""
    readings: list[TimeReading] = []
    before = Before()
    for mention in times:
        anchor = anchor_of(mention.span)
        value = _value(mention, anchor, before, anchors)
        before = remember(before, mention, value, anchor)
        readings.append(TimeReading(mention, value, *stretch_days(mention, value, days_of(value), anchor)))
    return [with_interval(reading) for reading in join_readings(readings)]


def _value(
    mention: TimeMention, anchor: date | None, before: Before, anchors: Sequence[Anchor]
) -> str | None:
    if mention.frame == "fixed" or mention.value is not None:
        return mention.value
    near = before.day_near(mention, anchor)
    return _FRAMES[mention.frame](At(mention, anchor, near or anchor, before, anchors))


# ---------------------------------------------------------------- days


def resolve_weekday(weekday: int, anchor: date, tense: str | None, rel: str | None = None) -> date | None:
    """The day of a weekday (1 is Monday) as seen from `anchor`.

    >>> resolve_weekday(5, date(2021, 6, 9), "past"), resolve_weekday(5, date(2021, 6, 9), "future")
    (datetime.date(2021, 6, 4), datetime.date(2021, 6, 11))
    """
    back = (anchor.isoweekday() - weekday) % 7
    if rel == "last" and back == 1:
        return shift_days(anchor, -8)  # one would say yesterday
    if rel in BACK:
        return shift_days(anchor, -(back or 7))
    if rel in AHEAD:
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
    return min(found, key=lambda d: (cost((d - anchor).days, tense), d))


def _numbered_weekday(weekday: int, day: int, anchor: date, tense: str | None) -> date | None:
    """The nearest day of a month that is a weekday, with the verb's tense."""
    months = (shift_months(anchor.replace(day=1), n) for n in range(-14, 15))
    found = (make_day(m.year, m.month, day) for m in months if m is not None)
    return _nearest(
        (d for d in found if d is not None and d.isoweekday() == weekday), anchor, tense or "past"
    )


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


def _day_of(at: At) -> tuple[date | None, str]:
    """The day that the slots name, and the value with the parts that are not known open."""
    slots = at.mention.slots
    weekday = int(slots["wd"]) if "wd" in slots else None
    if "mon" in slots and "dom" in slots:
        month, day = int(slots["mon"]), int(slots["dom"])
        if "yr" in slots:
            full = make_day(int(slots["yr"]), month, day)
            return full, f"{slots['yr']}-{f'{month:02d}' if 1 <= month <= 12 else 'XX'}-XX"
        if "yrel" in slots and at.anchor is not None:
            year = at.anchor.year + {"last": -1, "next": 1}.get(slots["yrel"], 0)
            return make_day(year, month, day), str(year)
        found = (
            None if at.anchor is None else resolve_month_day(month, day, at.anchor, at.mention.tense, weekday)
        )
        return found, f"XXXX-{month:02d}-{day:02d}"
    if "holiday" in slots:
        name = slots["holiday"]
        if at.anchor is None:
            return None, "XXXX-XX-XX"
        years = range(max(1, at.anchor.year - 1), min(9999, at.anchor.year + 2))
        return _nearest((_holiday(name, y) for y in years), at.anchor, at.mention.tense), "XXXX-XX-XX"
    if "shift" in slots:
        return (None if at.anchor is None else shift_days(at.anchor, int(slots["shift"]))), "XXXX-XX-XX"
    if weekday is not None:
        rel = slots.get("rel")
        base = at.near if rel is not None and (rel.startswith("the ") or rel == "that") else at.anchor
        tense = at.mention.tense
        open_value = f"XXXX-WXX-{weekday}"
        if "old_plan" in slots and base is not None and "dom" not in slots and rel not in BACK | AHEAD:
            return _planned_weekday(at, weekday, base), open_value
        if "dom" in slots:  # Friday the 13th
            found = None if base is None else _numbered_weekday(weekday, int(slots["dom"]), base, tense)
            return found, open_value
        return (None if base is None else resolve_weekday(weekday, base, tense, rel)), open_value
    return at.anchor, "XXXX-XX-XX"


def _planned_weekday(at: At, weekday: int, base: date) -> date | None:
    """The day of a plan that may be over (`was to open on Tuesday`): the one that the words before name, else today or
    yesterday, else the coming one of the next three days; None where it may as well be over as to come."""
    back = (base.isoweekday() - weekday) % 7
    days = shift_days(base, -back), shift_days(base, 7 - back)
    named = at.before.day_near(at.mention, at.anchor)
    if named is not None and named in days:
        return named
    return days[0] if back <= 1 else days[1] if back >= 4 else None


def _day(at: At) -> str | None:
    day, open_value = _day_of(at)
    value = day.isoformat() if day is not None else open_value
    part = at.mention.slots.get("part")
    return f"{value}T{part}" if part else value


def _week(at: At) -> str | None:
    """`the week of 3 May`: the week that holds the day."""
    return unit_value(_day_of(at)[0], "week") or "XXXX-WXX"


def _clock(at: At) -> str | None:
    slots = at.mention.slots
    named = any(k in slots for k in ("wd", "mon", "shift", "holiday"))
    if named:
        day, open_value = _day_of(at)
    else:
        day, open_value = at.near, "XXXX-XX-XX"
    zone = "Z" if slots.get("tz") in ("gmt", "utc") and "offset" not in slots else ""
    return f"{day.isoformat() if day else open_value}T{slots.get('h', '12')}:{slots.get('m', '00')}{zone}"


def _shift(at: At) -> str | None:
    rel, part = at.mention.slots.get("rel", "this"), at.mention.slots.get("part", "NI")
    base = (
        at.near
        if rel in ("that", "that same", "that very", "the same", "the next", "the following", "the previous")
        else at.anchor
    )
    days = -1 if rel in BACK else 1 if rel in AHEAD else 0
    day = shift_days(base, days) if base is not None else None
    return f"{day.isoformat() if day else 'XXXX-XX-XX'}T{part}"


def _part(at: At) -> str | None:
    part = at.mention.slots.get("part", "NI")
    return f"{at.near.isoformat() if at.near else 'XXXX-XX-XX'}T{part}"


_FRAMES: dict[str, Callable[[At], str | None]] = {
    "day": _day, "clock": _clock, "week": _week, "shift": _shift, "part": _part, **UNIT_FRAMES,
}  # fmt: skip
