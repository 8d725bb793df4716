"""Stretches of a report that some spans cover, asked in little time however many spans there are."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from dateline.model import Span


class Stretches:
    """The characters that some spans cover.

    >>> covered = Stretches([Span(5, 9), Span(0, 3), Span(2, 4)])
    >>> covered.meet(Span(3, 5)), covered.meet(Span(4, 5)), covered.hold(8), covered.hold(9)
    (True, False, True, False)
    """

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def __bool__(self) -> bool:
        return bool(self._starts)

    def meet(self, span: Span) -> bool:
        """Whether they share at least one character with a span."""
        place = bisect_left(self._starts, span.end) - 1
        return place >= 0 and span.start < self._ends[place]

    def hold(self, at: int) -> bool:
        """Whether they cover a character."""
        return self.meet(Span(at, at + 1))
