"""Notes of correction in order of time: those that one claim is held against.

A correction that thousands carry is the same correction: of notes of one content the first few that follow a claim stand
for the others, and so do the first few of the claim's own carrier or voice. Other content never counts: however many
notes are about something else, a claim meets what is about it. What a claim meets does not depend on the order of arrival.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Generic, NamedTuple, TypeVar

#: days between a correction and the report that it corrects
DAYS = 120
#: notes of one content that stand for the others, and notes that one claim is set right by
FEW, MOST = 3, 12

Row = TypeVar("Row")


class Dated(NamedTuple, Generic[Row]):
    """A note with the day on which its report was known, its report, what it is ordered by, what decides whether it
    fits a claim, and the carriers and voices in it."""

    day: date | None
    report: str
    key: str
    content: Hashable
    whose: frozenset[str]
    note: Row


class Notes(Generic[Row]):
    """Notes that claims may meet.

    >>> rows = [Dated(date(2026, 5, day), "a", str(day), "nine", frozenset(), day) for day in (3, 1, 9)]
    >>> Notes(rows).meeting(date(2026, 5, 2), "b", (), lambda note: True)
    [3, 9]
    """

    def __init__(self, rows: Iterable[Dated[Row]]) -> None:
        by_content: dict[Hashable, list[Dated[Row]]] = defaultdict(list)
        again = Counter[Hashable]()
        for row in sorted(rows, key=_order):
            again[row.content, row.report, row.whose] += 1
            if again[row.content, row.report, row.whose] <= FEW:
                by_content[row.content].append(row)
        self._copies = [_Copies(some) for some in by_content.values()]

    def meeting(
        self, day: date | None, report: str | None, whose: Collection[str], fits: Callable[[Row], bool]
    ) -> list[Row]:
        """The notes, of other reports than one, that can set right what was told on a day and that fit: at most `MOST`,
        those of the claim's own carrier and voice first, then in order of time, those without a day first."""
        met = [row for one in self._copies for row in one.some(day, report, whose) if fits(row.note)]
        met.sort(key=lambda row: (row.whose.isdisjoint(whose), *_order(row)))
        return [row.note for row in met[:MOST]]


class _Copies(Generic[Row]):
    """Notes of one content, in order, and those of each carrier and voice."""

    def __init__(self, rows: list[Dated[Row]]) -> None:
        every: dict[str, list[Dated[Row]]] = defaultdict(list)
        for row in rows:
            for one in row.whose:
                every[one].append(row)
        self._all = _Line(rows)
        self._whose = {one: _Line(some) for one, some in every.items()}

    def some(self, day: date | None, report: str | None, whose: Collection[str]) -> list[Dated[Row]]:
        """The first few that follow a day, and of each of some carriers and voices."""
        lines = [self._all, *(self._whose[one] for one in whose if one in self._whose)]
        return list({row.key: row for line in lines for row in islice(line.after(day, report), FEW)}.values())


class _Line(Generic[Row]):
    """Notes in order of time, those without a day apart."""

    def __init__(self, rows: list[Dated[Row]]) -> None:
        self._undated = [row for row in rows if row.day is None]
        self._dated = [row for row in rows if row.day is not None]
        self._days = [row.day for row in rows if row.day is not None]

    def after(self, day: date | None, report: str | None) -> Iterator[Dated[Row]]:
        """Those of other reports than one that can set right what was known on a day."""
        yield from (row for row in self._undated if row.report != report)
        low = 0 if day is None else bisect_left(self._days, day)
        high = len(self._days) if day is None else bisect_right(self._days, _last(day))
        yield from (row for n in range(low, high) if (row := self._dated[n]).report != report)


def _order(row: Dated[Row]) -> tuple[date, str]:
    return row.day or date.min, row.key


def _last(day: date) -> date:
    return day + timedelta(DAYS) if day <= date.max - timedelta(DAYS) else date.max
