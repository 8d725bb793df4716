"""How the reports of a record lie in time, by those that tell it themselves.

A report that names a day without its year (`Orla, 16 February`) is of one of a few years. Records are gathered
in bursts, so the reports that tell their own year and month say which of these is likely: a density over months,
each of them spread a little over the months beside it, and thinly over its year.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from dateline.model import DateHints
from dateline.resolve.calendar import make_day
from dateline.resolve.dating_node import start_node
from dateline.resolve.dating_scores import Calendar, Days

YEARS_BACK = 15
#: share of a report's belief that one year, and one month, must hold to be told by it
TOLD, TOLD_MONTH = 0.55, 0.5
#: … that one month must hold, by its own words and its relations, for the record to have no say in it
SETTLED = 0.9
#: constraints of a month and day that may be that of publication
NEAR = frozenset({"published", "dateline", "caption", "today", "anniversary", "day"})
#: what a report tells of the month beside its own; reports that every month is given beforehand, so that few tell
#: little; and, of years, how much less than in proportion they tell: who tells a year is not like who does not
_BESIDE, _BEFOREHAND, _POWER = 0.5, 2.0, 0.5
#: reports that must tell of the months about a day whose year rests on them
LEAST_NEAR = 2
#: what stands for a year that none tells, shared by all that tell another
_UNTOLD = 0.25


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A month, or a whole year where `month` is 0.

    >>> str(Period(2021, 3)), str(Period(2021))
    ('2021-03', '2021')
    """

    year: int
    month: int = 0

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}" if self.month else str(self.year)

    @property
    def whole(self) -> Period:
        """The year."""
        return Period(self.year)


def told_period(hints: DateHints, read_on: date) -> Period | None:
    """The month of publication that a report's own text tells more likely than all others together, else its year,
    if either."""
    if not any(c.year and c.kind != "narrated" for c in hints.constraints):
        return None
    calendar = Calendar(make_day(max(1, read_on.year - YEARS_BACK), 1, 1) or read_on, read_on)
    belief = start_node(hints, calendar, None, {}, None).belief()
    first = int(calendar.years[0])
    years = np.bincount(calendar.years - first, weights=belief)
    months = np.bincount((calendar.years - first) * 12 + calendar.months - 1, weights=belief)
    year, month = int(years.argmax()), int(months.argmax())
    if years[year] < TOLD:
        return None
    return Period(first + year, month % 12 + 1 if months[month] >= TOLD_MONTH else 0)


def asked_months(hints: DateHints) -> frozenset[int]:
    """The months of the days near its own that a part of a report names, where its year would make them a day."""
    return frozenset(c.month for c in hints.constraints if c.month and c.day and c.kind in NEAR)


def is_settled(belief: Days, calendar: Calendar) -> bool:
    """Whether a belief lies in one month, so that the record need not say which.

    >>> calendar = Calendar(date(2021, 1, 1), date(2021, 2, 28))
    >>> days = np.full(calendar.size, 0.05 / (calendar.size - 1))
    >>> days[40] = 0.95
    >>> is_settled(days, calendar), is_settled(np.full(calendar.size, 1 / calendar.size), calendar)
    (True, False)
    """
    months = (calendar.years - calendar.years[0]) * 12 + calendar.months
    return bool(np.bincount(months, weights=belief).max() >= SETTLED)


def tells_about(counts: Mapping[Period, int], day: date) -> bool:
    """Whether some reports of the record tell the month of a day or one beside it, of its year.

    >>> counts = {Period(2021): 3, Period(2021, 12): 2}
    >>> [tells_about(counts, day) for day in (date(2021, 12, 9), date(2022, 1, 9), date(2021, 2, 9))]
    [True, True, False]
    """
    month = 12 * day.year + day.month - 1
    near = sum(n for p, n in counts.items() if p.month and abs(12 * p.year + p.month - 1 - month) <= 1)
    return near >= LEAST_NEAR


def told_by_others(
    counts: Mapping[Period, int],
    told: Mapping[str, Period],
    copies: Collection[str],
    crowds: Collection[str] = (),
) -> Counter[Period]:
    """How many reports tell each period without a report and those that are `copies` of it: what it tells by itself is no
    more likely for being carried twice. Of a crowd not all are counted, so the periods that one tells are left out.

    >>> counts, told = {Period(2021): 3, Period(2021, 2): 2}, dict.fromkeys("ab", Period(2021, 2))
    >>> told_by_others(counts, told, {"a", "b"}), told_by_others(counts, told, {"a", "b"}, {"b"})
    (Counter({Period(year=2021, month=0): 1}), Counter())
    """
    found = Counter(counts)
    for one in copies:
        if (period := told.get(one)) is not None:
            for own in {period, period.whole}:
                found[own] -= found[own] if one in crowds else 1
    return +found


def record_prior(counts: Mapping[Period, int], calendar: Calendar) -> Days | None:
    """How likely a report of the record is of each day, from how many of its reports tell each year and month. What
    none tells is the less likely the more tell another. None where no report tells any.

    >>> counts = {Period(2021): 3, Period(2021, 2): 2}
    >>> days = record_prior(counts, Calendar(date(2020, 1, 1), date(2021, 12, 31)))
    >>> [round(float(np.exp(days[i])), 2) for i in (40, 366, 366 + 40, 366 + 200)]
    [0.25, 2.62, 3.5, 1.75]
    """
    if not counts:
        return None
    first = int(calendar.years[0])
    size = 12 * (int(calendar.years[-1]) - first + 1)
    untold = _UNTOLD / (1 + sum(n for period, n in counts.items() if not period.month))
    years, months = np.full(size, untold), np.full(size, _BEFOREHAND)
    for period, count in counts.items():
        begin = 12 * (period.year - first)
        if not period.month:
            years[max(0, begin) : max(0, begin + 12)] += count
            continue
        for beside, part in ((-1, _BESIDE), (0, 1.0), (1, _BESIDE)):
            place = begin + period.month - 1 + beside
            if 0 <= place < size:
                months[place] += part * count
    density = _POWER * np.log(years) + np.log(months / _BEFOREHAND)
    return np.asarray(density[(calendar.years - first) * 12 + calendar.months - 1])
