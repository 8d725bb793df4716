"""Days, weeks, quarters and TIMEX3 values: the arithmetic that needs no text."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

DAY = timedelta(days=1)
_SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def make_day(year: int, month: int, day: int) -> date | None:
    """The day, None where there is none (31 February, year 0).

    >>> make_day(2023, 2, 31), make_day(2024, 2, 29)
    (None, datetime.date(2024, 2, 29))
    """
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def shift_days(day: date, days: float) -> date | None:
    """The day so many days on, None beyond the calendar."""
    try:
        return day + timedelta(days=int(days))
    except (OverflowError, ValueError):
        return None


def shift_months(day: date, months: float) -> date | None:
    """The same day of the month so many months on (the month's last where it is shorter)."""
    try:
        year, month = divmod(day.year * 12 + day.month - 1 + int(months), 12)
    except (OverflowError, ValueError):
        return None
    if not 1 <= year <= 9999:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def easter_on(year: int) -> date:
    """Western Easter Sunday (anonymous Gregorian algorithm).

    >>> easter_on(2019)
    datetime.date(2019, 4, 21)
    """
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    ell = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * ell) // 433
    month = (h + ell - 7 * m + 90) // 25
    day = (h + ell - 7 * m + 33 * month + 19) % 32
    return date(year, month, day)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """The nth weekday (1 is Monday) of a month; from the end where `nth` is negative."""
    days = [date(year, month, d) for d in range(1, monthrange(year, month)[1] + 1)]
    fitting = [d for d in days if d.isoweekday() == weekday]
    place = nth - 1 if nth > 0 else nth
    return fitting[place] if -len(fitting) <= place < len(fitting) else None


def week_value(day: date) -> str:
    """The ISO week: `2022-W10`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def quarter_value(day: date) -> str:
    """The quarter: `2022-Q1`."""
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"


def days_of(value: str | None) -> tuple[date | None, date | None]:
    """The first and last day that a TIMEX3 value covers; (None, None) for lengths, sets and open values.

    >>> days_of("2022-W10")
    (datetime.date(2022, 3, 7), datetime.date(2022, 3, 13))
    >>> days_of("198"), days_of("P3D")
    ((datetime.date(1980, 1, 1), datetime.date(1989, 12, 31)), (None, None))
    """
    unknown = (None, None)
    if not value or "X" in value or value.startswith("P") or value.endswith("_REF"):
        return unknown
    head = value.split("T", 1)[0]
    try:
        if found := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", head):
            day = date(int(found[1]), int(found[2]), int(found[3]))
            return day, day
        if found := re.fullmatch(r"(\d{4})-W(\d\d)(-WE)?", head):
            first = date.fromisocalendar(int(found[1]), int(found[2]), 6 if found[3] else 1)
            return first, first + DAY * (1 if found[3] else 6)
        if found := re.fullmatch(r"(\d{4})-(\d\d)", head):
            return _months(int(found[1]), int(found[2]), 1)
        if found := re.fullmatch(r"(\d{4})-Q([1-4])", head):
            return _months(int(found[1]), int(found[2]) * 3 - 2, 3)
        if found := re.fullmatch(r"(\d{4})-H([12])", head):
            return _months(int(found[1]), int(found[2]) * 6 - 5, 6)
        if found := re.fullmatch(r"(\d{4})-(SP|SU|FA|WI)", head):
            return _months(int(found[1]), _SEASONS[found[2]], 3)
        if re.fullmatch(r"\d{2,4}", head):
            size = 10 ** (4 - len(head))
            first_year = int(head) * size
            return date(first_year, 1, 1), date(first_year + size - 1, 12, 31)
    except (ValueError, OverflowError):
        return unknown
    return unknown


def _months(year: int, month: int, count: int) -> tuple[date | None, date | None]:
    first = date(year, month, 1)
    after = shift_months(first, count)
    return first, (after - DAY if after is not None else None)
