"""Scales: days and numbers to places on paper, with ticks that a person would choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor, log10


@dataclass(frozen=True, slots=True)
class Days:
    """Days from `first` to `last` on `left` to `right`."""

    first: date
    last: date
    left: float
    right: float

    def at(self, day: date) -> float:
        """Where a day stands.

        >>> Days(date(2026, 5, 1), date(2026, 5, 11), 0, 100).at(date(2026, 5, 6))
        50.0
        """
        size = (self.last - self.first).days
        if size == 0:
            return (self.left + self.right) / 2
        return self.left + (self.right - self.left) * (day - self.first).days / size

    def ticks(self, most: int = 8) -> list[tuple[date, str]]:
        """Days to write on the axis, with their words."""
        size = (self.last - self.first).days
        if size > most * 31:
            return self._months(max(1, ceil(size / 30.4 / most)))
        step = next(s for s in (1, 2, 3, 7, 14, 31) if size / s <= most)
        days = [self.first + timedelta(n) for n in range(0, size + 1, step)]
        return [
            (day, f"{day.day} {day:%b}" + (f" {day.year}" if i == 0 or day.year != days[i - 1].year else ""))
            for i, day in enumerate(days)
        ]

    def _months(self, step: int) -> list[tuple[date, str]]:
        step = next((s for s in (1, 2, 3, 6, 12, 24, 60, 120, 240, 600) if s >= step), 1200)
        month = self.first.year * 12 + self.first.month
        month += -(month - 1) % step
        ticks = []
        while (day := date((month - 1) // 12, (month - 1) % 12 + 1, 1)) <= self.last:
            ticks.append((day, str(day.year) if step >= 12 else f"{day:%b} {day.year}"))
            month += step
            if month > 9999 * 12:
                break
        return ticks or [(self.first, f"{self.first.day} {self.first:%b} {self.first.year}")]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers from `low` to `high` on `bottom` to `top`."""

    low: float
    high: float
    bottom: float
    top: float

    def at(self, value: float) -> float:
        """Where a number stands."""
        size = self.high - self.low or 1.0
        return self.bottom + (self.top - self.bottom) * (value - self.low) / size

    def ticks(self, most: int = 5) -> list[float]:
        """Round numbers to write on the axis.

        >>> Numbers(0, 23, 100, 0).ticks()
        [0.0, 5.0, 10.0, 15.0, 20.0]
        """
        step = _step((self.high - self.low) / most)
        first = ceil(self.low / step - 1e-9)
        return [n * step for n in range(first, floor(self.high / step + 1e-9) + 1)]


def _step(least: float) -> float:
    if least <= 0:
        return 1.0
    size = 10.0 ** floor(log10(least))
    return next(n * size for n in (1, 2, 5, 10) if n * size >= least * (1 - 1e-9))


def day_span(days: Sequence[date], least: int = 2) -> tuple[date, date]:
    """The first and last of some days, set apart where they are one."""
    first, last = min(days), max(days)
    short = least - (last - first).days
    if short > 0 and first > date.min + timedelta(short) and last < date.max - timedelta(short):
        first, last = first - timedelta(short // 2), last + timedelta(short - short // 2)
    return first, last


def value_span(values: Sequence[float]) -> tuple[float, float]:
    """From 0 (or a round number not far below, where values are far from it) to a little above the largest."""
    low, high = min(values), max(values)
    if high > low > high * 0.7:
        step = _step((high - low or high) / 4)
        low = max(0.0, floor(low / step) * step - step)
    else:
        low = min(0.0, low)
    return low, high + (high - low) * 0.08 or 1.0
