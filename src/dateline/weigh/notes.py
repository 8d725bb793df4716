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
from heapq import merge
from itertools import chain, groupby, islice
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
        whose: dict[str, dict[Hashable, list[Dated[Row]]]] = defaultdict(lambda: defaultdict(list))
        for content, some in by_content.items():
            for row in some:
                for one in row.whose:
                    whose[one][content].append(row)
        self._all = _Lines(by_content.values())
        self._whose = {one: _Lines(contents.values()) for one, contents in whose.items()}

    def meeting(
        self, day: date | None, report: str | None, whose: Collection[str], fits: Callable[[Row], bool]
    ) -> list[Row]:
        """The notes, of other reports than one, that can set right what was told on a day and that fit: at most `MOST`,
        those of the claim's own carrier and voice first, then in order of time, those without a day first. Of each content
        the first few are looked at, and the first few of each of the claim's carrier and voice."""
        lines = [self._whose[one].after(day, report) for one in sorted(set(whose)) if one in self._whose]
        own = (next(same) for _, same in groupby(merge(*lines, key=_order), key=_order))
        others = (row for row in self._all.after(day, report) if row.whose.isdisjoint(whose))
        return [row.note for row in islice((r for r in chain(own, others) if fits(r.note)), MOST)]


class _Lines(Generic[Row]):
    """Notes of some contents, those of each in order of time."""

    def __init__(self, contents: Iterable[list[Dated[Row]]]) -> None:
        self._lines = [_Line(rows) for rows in contents]
        self._after: dict[date | None, list[tuple[int, Dated[Row]]]] = {}

    def after(self, day: date | None, report: str | None) -> Iterator[Dated[Row]]:
        """The first few of each content, of other reports than one, that can set right what was known on a day, in order."""
        if day not in self._after:
            found = ((n, row) for n, line in enumerate(self._lines) for row in line.first(day))
            self._after[day] = sorted(found, key=lambda one: _order(one[1]))
        seen = Counter[int]()
        for n, row in self._after[day]:
            if row.report != report and seen[n] < FEW:
                seen[n] += 1
                yield row


class _Line(Generic[Row]):
    """Notes of one content in order of time, those without a day apart."""

    def __init__(self, rows: list[Dated[Row]]) -> None:
        self._undated = [row for row in rows if row.day is None]
        self._dated = [row for row in rows if row.day is not None]
        self._days = [row.day for row in rows if row.day is not None]

    def first(self, day: date | None) -> Iterator[Dated[Row]]:
        """Those that can set right what was known on a day, until a few are left whichever report is left out."""
        by_report = Counter[str]()
        most = 0
        for taken, row in enumerate(self._after(day)):
            if taken - most >= FEW:
                return
            by_report[row.report] += 1
            most = max(most, by_report[row.report])
            yield row

    def _after(self, day: date | None) -> Iterator[Dated[Row]]:
        yield from self._undated
        low = 0 if day is None else bisect_left(self._days, day)
        high = len(self._days) if day is None else bisect_right(self._days, _last(day))
        for n in range(low, high):
            yield self._dated[n]


def _order(row: Dated[Row]) -> tuple[date, str]:
    return row.day or date.min, row.key


def _last(day: date) -> date:
    return day + timedelta(DAYS) if day <= date.max - timedelta(DAYS) else date.max
