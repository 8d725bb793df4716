"""When something was, as far as words tell: the days that they name, and the days within which it must lie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

#: the longest interval, in days, of each code
_ACLED = ((1, 1), (7, 2), (31, 3))
_UCDP = ((1, 1), (6, 2), (7, 3), (31, 4), (366, 5))


@dataclass(frozen=True, slots=True)
class Interval:
    """Four days, inclusive, None where unknown. `first_precise` to `last_precise` are the days that the words
    name; `first_imprecise` to `last_imprecise` those that they allow (`about 3 May`, `early in May`), and the same
    ones where the words are exact. What has no day of its own has a last possible day alone.

    >>> Interval(date(2031, 5, 3), date(2031, 5, 3), date(2031, 4, 30), date(2031, 5, 6)).time_precision
    2
    """

    first_precise: date | None
    last_precise: date | None
    first_imprecise: date | None
    last_imprecise: date | None

    @property
    def days(self) -> int | None:
        """How many days are allowed, None where an end is open."""
        if self.first_imprecise is None or self.last_imprecise is None:
            return None
        return (self.last_imprecise - self.first_imprecise).days + 1

    @property
    def time_precision(self) -> int | None:
        """ACLED's code: 1 the day, 2 within a week, 3 within a month; None beyond."""
        return self._code(_ACLED)

    @property
    def date_prec(self) -> int | None:
        """UCDP's code: 1 the day, 2 two to six days, 3 the week, 4 within a month, 5 within a year; None beyond."""
        return self._code(_UCDP)

    def _code(self, codes: tuple[tuple[int, int], ...]) -> int | None:
        days = self.days
        return None if days is None else next((code for most, code in codes if days <= most), None)

    def joined(self, other: Interval) -> Interval:
        """The interval of one thing that two tellings date: the days of either; open where one is open."""
        return Interval(
            _outer(self.first_precise, other.first_precise, False),
            _outer(self.last_precise, other.last_precise, True),
            _outer(self.first_imprecise, other.first_imprecise, False),
            _outer(self.last_imprecise, other.last_imprecise, True),
        )


def _outer(one: date | None, other: date | None, last: bool) -> date | None:
    if one is None or other is None:
        return None
    return max(one, other) if last else min(one, other)
