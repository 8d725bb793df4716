"""Claims that say the same in copies of one passage: one reading, which is compared with others once.

Ten thousand copies of a sentence say what one says. Were each compared with those before it, they would fill the
window of what is compared, so that a claim in other words is never met. A reading takes one place there; what is
found out about it holds for all of its claims.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Generic, Protocol, TypeVar

from dateline.model import WeighedClaim
from dateline.weigh.grouping import Groups


class Compared(Protocol):
    """A claim made ready to be compared."""

    @property
    def claim(self) -> WeighedClaim: ...
    @property
    def voice(self) -> str: ...


Row = TypeVar("Row", bound=Compared)


class Reading(Generic[Row]):
    """Claims of one content in the order that they were given; `first` stands for them, `by_report` has the first of
    each report."""

    __slots__ = ("_called", "by_report", "by_voice", "first", "rows")

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.first = rows[0]
        self.by_report: dict[str, Row] = {}
        self.by_voice: dict[str, Row] = {}
        self._called: dict[Hashable, str] = {}
        for row in rows:
            self._called.setdefault(called(row), row.voice)
            self.by_report.setdefault(row.claim.report, row)
            self.by_voice.setdefault(row.voice, row)

    def voice_of(self, row: Row) -> str:
        """The voice that a claim counts with: in copies, who is called the same in each report is one, named or not."""
        return self._called[called(row)]


def called(row: Compared) -> Hashable:
    """What a claim's voice is called, with its body; None for the narrator."""
    voice = row.claim.resolved.voice
    return None if voice is None else (voice.name, voice.body)


def read_copies(rows: Iterable[Row], keys: Callable[[Row], Iterable[Hashable]]) -> list[Reading[Row]]:
    """Rows as readings: those that have a key in common are one, and so on; the same in any order but for the order of
    rows.

    `keys` gives what a row says with where it was copied from (or who says it).
    """
    given = list(rows)
    groups = Groups(range(len(given)))
    first: dict[Hashable, int] = {}
    for n, row in enumerate(given):
        for key in keys(row):
            groups.join(first.setdefault(key, n), n)
    return [Reading([given[n] for n in sorted(group)]) for group in groups]


def pair_readings(a: Reading[Row], b: Reading[Row]) -> list[tuple[Row, Row]]:
    """The claims by which two readings are held against each other: the first of both; two of one report, where one tells
    both; two of one voice; and two of which neither report tells both."""
    found = [(a.first, b.first)]
    if len(a.rows) == len(b.rows) == 1:
        return found
    if (beside := _of_one_report(a, b)) is not None:
        found.append(beside)
    if (same := next((row for row in a.rows if row.voice in b.by_voice), None)) is not None:
        found.append((same, b.by_voice[same.voice]))
    if (apart := pair_apart(a, b)) is not None:
        found.append(apart)
    return list({(x.claim.id, y.claim.id): (x, y) for x, y in found}.values())


def _of_one_report(a: Reading[Row], b: Reading[Row]) -> tuple[Row, Row] | None:
    found = next((row for row in a.rows if row.claim.report in b.by_report), None)
    return None if found is None else (found, b.by_report[found.claim.report])


def pair_apart(a: Reading[Row], b: Reading[Row]) -> tuple[Row, Row] | None:
    """Claims of two readings in different reports: the first of both, or, where these are of one report, the first of one
    with the first of a report that tells the other alone."""
    if a.first.claim.report != b.first.claim.report:
        return a.first, b.first
    if (row := next((row for row in b.rows if row.claim.report not in a.by_report), None)) is not None:
        return a.first, row
    if (row := next((row for row in a.rows if row.claim.report not in b.by_report), None)) is not None:
        return row, b.first
    return None
