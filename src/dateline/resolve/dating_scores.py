"""How well each day fits one constraint: log-likelihoods over a run of days.

The shapes are hand-set from how news is written: a bare weekday in past tense is most often the day of
publication or the day before; a month and day without a year lies within some months; a year named in
past tense is seldom the year of publication itself. None of it knows a crisis.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

from dateline.model import DateConstraint, Span
from dateline.resolve.calendar import make_day

Days = npt.NDArray[np.float64]

#: days that the scores of one calendar are kept of (8 bytes each), and where what is kept stands
_MOST_SCORED, _NOWHERE = 2_000_000, Span(0, 0)

#: how likely a stated day of publication is not the day, spread over the whole calendar
_ELSEWHERE = 0.02

#: probability that the last such weekday lies 0, 1, … 6 days before publication
_PAST = (0.4, 0.3, 0.13, 0.08, 0.045, 0.025, 0.02)
_PAST_LEAD = (0.56, 0.28, 0.07, 0.04, 0.02, 0.015, 0.015)
_PAST_LATE = (0.14, 0.52, 0.16, 0.08, 0.04, 0.03, 0.03)
#: … of a picture
_PAST_SEEN = (0.3, 0.24, 0.12, 0.08, 0.07, 0.06, 0.06)
#: … where its month and day are told too: as news, so still sooner
_PAST_NAMED = (0.5, 0.36, 0.07, 0.03, 0.02, 0.01, 0.01)
#: … that the next such weekday lies 0, 1, … 6 days after it
_AHEAD = (0.16, 0.22, 0.18, 0.14, 0.11, 0.1, 0.09)
#: … that the latest year that is named as past is that of publication, the one before, …
_YEAR_PAST = (0.21, 0.17, 0.11, 0.08, 0.06, 0.055, 0.045, 0.04, 0.035, 0.03)
#: … or the year in which what still goes on began
_YEAR_BEGUN = (0.12, 0.13, 0.12, 0.1, 0.08, 0.07, 0.06, 0.05, 0.05, 0.05)
#: … that publication lies 3 years before, 2, … 5 years after a year whose things it names (`the 2021 election`,
#: and `Expo 2020`)
_NAMED_YEAR = (0.002, 0.01, 0.05, 0.62, 0.16, 0.06, 0.04, 0.03, 0.028)
_NEAR_YEAR = (0.01, 0.05, 0.14, 0.34, 0.22, 0.1, 0.06, 0.04, 0.04)


@dataclass(frozen=True)
class Calendar:
    """The days that publication may fall on, `first` to `last`, as arrays by day."""

    first: date
    last: date

    @cached_property
    def ordinals(self) -> npt.NDArray[np.int64]:
        return np.arange(self.first.toordinal(), self.last.toordinal() + 1)

    @property
    def size(self) -> int:
        return self.last.toordinal() - self.first.toordinal() + 1

    @cached_property
    def weekdays(self) -> npt.NDArray[np.int64]:
        return (self.ordinals + 6) % 7 + 1

    @cached_property
    def years(self) -> npt.NDArray[np.int64]:
        return self._dates.astype("datetime64[Y]").astype(np.int64) + 1970

    @cached_property
    def months(self) -> npt.NDArray[np.int64]:
        return self._dates.astype("datetime64[M]").astype(np.int64) % 12 + 1

    @property
    def _dates(self) -> npt.NDArray[np.datetime64]:
        return np.datetime64(self.first, "D") + (self.ordinals - self.first.toordinal())

    @cached_property
    def scored(self) -> dict[tuple[DateConstraint, bool], Days]:
        """The scores of days that were found before, by what they follow from: copies name the same days."""
        return {}

    def since(self, month: int, day: int, year: int | None = None) -> npt.NDArray[np.int64]:
        """For each day, the ordinal of the last such month and day on or before it (of `year` if given)."""
        if year is not None:
            on = make_day(year, month, day)
            return np.full(self.size, on.toordinal() if on is not None else self.first.toordinal() - 9999)
        table = {
            y: on.toordinal()
            for y in range(self.first.year - 5, self.last.year + 1)
            if y > 0 and (on := make_day(y, month, day))
        }
        found = np.full(self.size, self.first.toordinal() - 9999)
        for _, ordinal in sorted(table.items()):
            found[self.ordinals >= ordinal] = ordinal
        return found

    def index(self, day: date) -> int:
        """The place of a day; it must lie inside."""
        return day.toordinal() - self.first.toordinal()


def score_constraint(
    c: DateConstraint, calendar: Calendar, begun: npt.NDArray[np.int64] | None, far: bool = False
) -> Days | None:
    """The log-likelihood of a constraint on each day, None where it says nothing.

    `begun` gives for each day the ordinal on which what the report is about began, where that is known;
    `far` says that the month and days of the report lie further off (`names_days_far_off`).
    """
    if (
        c.kind in ("published", "dateline", "caption", "day", "since", "today", "anniversary", "narrated")
        and c.month
        and c.day
    ):
        return _kept_score_day(c, calendar, far)
    if c.kind == "weekday" and c.weekday is not None:
        return _score_weekday(c, calendar)
    if c.kind == "year" and c.year is not None:
        return _score_year(c, calendar)
    if c.kind == "near_year" and c.year is not None:
        gap = np.clip(calendar.years - c.year, -3, 5)
        return np.asarray(np.log(np.array(_NAMED_YEAR if c.event else _NEAR_YEAR)[gap + 3]))
    if c.kind == "copyright" and c.year is not None:
        return np.log(np.where(calendar.years == c.year, 0.7, np.where(calendar.years < c.year, 0.2, 0.02)))
    if c.kind == "years_ago" and c.year is not None:
        return np.log(np.where(calendar.years == c.year, 0.95, 0.015))
    if c.kind == "month" and c.month is not None:
        return _score_month(c, calendar)
    if begun is None:
        return None
    lag = calendar.ordinals - begun
    if c.kind in ("nth", "elapsed") and c.low is not None and c.high is not None:
        inside = (lag >= c.low) & (lag < max(c.high, c.low + 1))
        close = (lag >= c.low - 3) & (lag <= c.high + 3)
        width = max(1, c.high - c.low)
        # few numbers fit by chance, or miss, where days are counted
        rest, miss = (0.004, 0.09) if width > 2 else (2e-5, 0.04)
        found: Days = np.log(
            np.where(inside, 0.9, np.where(close, miss, rest)) * min(1.0, 7 / width) + rest / 40
        )
        return found
    if c.kind == "last_month":
        began = np.array([date.fromordinal(max(1, int(o))).month for o in np.unique(begun)])
        by_day = dict(zip(np.unique(begun).tolist(), began.tolist(), strict=True))
        month = np.array([by_day[int(o)] for o in begun])
        return np.log(np.where((calendar.months == month % 12 + 1) & (lag < 70), 0.85, 0.03))
    return None


def _kept_score_day(c: DateConstraint, calendar: Calendar, far: bool) -> Days:
    """The same as `_score_day`, found once for all that name a day alike, wherever in a report."""
    alike = replace(c, span=_NOWHERE, text="", words=""), far
    found = calendar.scored.get(alike)
    if found is None:
        found = _score_day(c, calendar, far)
        found.setflags(write=False)
        if (len(calendar.scored) + 1) * calendar.size <= _MOST_SCORED:
            calendar.scored[alike] = found
    return found


def _score_day(c: DateConstraint, calendar: Calendar, far: bool) -> Days:
    assert c.month is not None and c.day is not None
    begun = calendar.since(c.month, c.day, c.year)
    lag = calendar.ordinals - begun
    rest = _ELSEWHERE / calendar.size
    if c.kind == "today":
        return np.log(
            np.where(lag == (c.low or 0), 0.86, np.where(np.abs(lag - (c.low or 0)) == 1, 0.04, rest))
        )
    if c.kind == "published":
        return np.log(np.where(lag == 0, 0.9, np.where(np.abs(lag) == 1, 0.04, rest)))
    if c.kind == "dateline":
        return np.log(
            np.where(lag == 0, 0.85, np.where(lag == 1, 0.12, np.where((lag > 1) & (lag < 5), 0.01, rest)))
        )
    long = (0.06 if c.year is None else 1 / 3000) / 100
    peak = _peak(c, far)
    table = np.array(_table(c))
    near = peak * np.where((lag >= 0) & (lag < 7), table[np.clip(lag, 0, 6)], 0.0)
    if c.year is None:
        slow = (1 - peak) * np.where(lag < 45, 1 / 150, np.where(lag < 200, 1 / 300, 1 / 900))
        if c.kind == "since":
            slow = np.where(lag < 330, 1 / 400, 1 / 800)
        ahead = _ahead(c, calendar)
        mixed = near + slow
        if c.tense == "future":
            mixed = 0.15 * mixed + 0.85 * ahead
        elif c.tense is None or c.kind in ("day", "narrated"):
            mixed = 0.93 * mixed + 0.07 * ahead
    else:
        fading = np.where(lag < 60, 1 / 600, np.where(lag < 400, 1 / 1500, 1 / 4000))
        mixed = near + np.where(lag >= 0, (1 - peak) * fading, long)
        if c.tense == "future" and c.kind != "caption":  # a picture is of what has been
            coming = np.where(lag > -60, 1 / 300, np.where(lag > -400, 1 / 700, 1 / 3000))
            mixed = np.where(lag < 0, coming, 0.2 * mixed)
    if c.weekday is not None:
        fits = (begun + 6) % 7 + 1 == c.weekday
        mixed = np.where(fits, mixed, mixed * 0.01)
    return np.log(mixed + 1e-7)


def _table(c: DateConstraint) -> Sequence[float]:
    """How long before publication a past day lies that is named as one of the last."""
    if c.kind == "caption":
        return _PAST_SEEN
    if c.part_of_day in ("NI", "EV"):
        return _PAST_LATE
    if c.weekday is not None and c.month is not None and c.kind != "anniversary":
        return _PAST_NAMED
    return _PAST_LEAD if c.lead or c.kind == "anniversary" else _PAST


def _peak(c: DateConstraint, far: bool) -> float:
    """How likely a month and day is one of the last days: nearly always where its weekday is told (`on Sunday,
    March 7`), seldom where a full date stands before it or the report names its near days by weekday."""
    if c.kind in ("caption", "anniversary"):
        return 0.35 if c.kind == "caption" else 0.8
    if c.kind == "narrated" or c.year_shift is not None:
        return 0.04  # nobody says `May 4 this year` of last week
    if c.weekday is not None:
        near = 0.5 if c.tense == "future" else 0.93 if c.lead else 0.85
        return near if c.kind == "day" and c.year is None else near / 2
    if c.kind == "since":
        return 0.04
    if c.tense == "present":
        return 0.15  # what is held each year, more often than news
    near = 0.5 if c.lead else 0.12 if far else 0.4
    return near if c.year is None else near / 2


def _ahead(c: DateConstraint, calendar: Calendar) -> Days:
    """A month and day without a year that lies ahead: within some months."""
    assert c.month is not None and c.day is not None
    shifted = Calendar(
        calendar.first, date.fromordinal(min(calendar.last.toordinal() + 366, date.max.toordinal()))
    )
    coming = shifted.since(c.month, c.day)[-1] if shifted.size else 0
    table = np.unique(shifted.since(c.month, c.day))
    place = np.searchsorted(table, calendar.ordinals)
    following = np.where(place < len(table), table[np.minimum(place, len(table) - 1)], coming)
    ahead = following - calendar.ordinals
    return np.where(ahead < 0, 1e-6, np.where(ahead < 30, 1 / 80, np.where(ahead < 180, 1 / 300, 1 / 2000)))


def _score_weekday(c: DateConstraint, calendar: Calendar) -> Days:
    assert c.weekday is not None
    if c.tense == "future":
        return np.asarray(np.log(np.array(_AHEAD))[(c.weekday - calendar.weekdays) % 7])
    table = _table(c)
    return np.asarray(np.log(np.array(table))[(calendar.weekdays - c.weekday) % 7])


def _score_year(c: DateConstraint, calendar: Calendar) -> Days:
    assert c.year is not None
    gap = calendar.years - c.year
    if c.tense == "future":
        return np.log(np.where(gap > 0, 0.01, np.where(gap == 0, 0.1, 0.2 / np.maximum(1, -gap))))
    table = _YEAR_BEGUN if c.event else _YEAR_PAST
    return np.log(np.where(gap < 0, 0.004, np.array(table)[np.clip(gap, 0, len(table) - 1)]))


def _score_month(c: DateConstraint, calendar: Calendar) -> Days | None:
    assert c.month is not None
    if c.year is not None:
        gap = (calendar.years - c.year) * 12 + calendar.months - c.month
        if c.tense == "future":
            return np.log(np.where(gap <= 0, 0.1, 0.02))
        return np.log(np.where(gap < 0, 0.004, np.where(gap < 3, 0.12, np.where(gap < 15, 0.06, 0.03))))
    if c.tense == "future":
        return None
    gap = (calendar.months - c.month) % 12
    return np.log(np.where(gap == 0, 0.1, np.where(gap < 7, 0.12, 0.05)))
