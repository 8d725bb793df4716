"""Claims that say the same in copies of one passage: one reading, which is compared with others once.

Ten thousand copies of a sentence say what one says. Were each compared with those before it, they would fill the
window of what is compared, so that a claim in other words is never met. A reading takes one place there; what is
found out about it holds for all of its claims.

How two readings stand to each other is noted between claims that a few reports of each have: the first `HEAD` of one
with the first `FEW` of the other, in the order in which they came to be known, so that at most 2 * HEAD * FEW pairs are
noted of two readings however many copies they have, and all pairs where neither has more than `FEW`. As known on a day,
and for whoever may not see some reports, a difference is thus told as long as one of the first `FEW` of each reading can
be seen. Denials and corrections are noted for every copy of what they answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Generic, Protocol, TypeVar

from dateline.model import WeighedClaim
from dateline.weigh.grouping import Groups

#: copies of a reading that are noted with `FEW` of another, and those with `HEAD`
HEAD, FEW = 12, 3


class Compared(Protocol):
    """A claim made ready to be compared."""

    @property
    def claim(self) -> WeighedClaim: ...
    @property
    def voice(self) -> str: ...


Row = TypeVar("Row", bound=Compared)


class Reading(Generic[Row]):
    """Claims of one content in the order in which they came to be known; `first` stands for them, `by_report` has the
    first of each report, `head` the first `HEAD`, of as many reports as there are."""

    __slots__ = ("_called", "by_report", "by_voice", "first", "head", "rows")

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows = sorted(rows, key=_since)
        self.first = rows[0]
        self.by_report: dict[str, Row] = {}
        self.by_voice: dict[str, Row] = {}
        self._called: dict[Hashable, str] = {}
        for row in rows:
            self._called.setdefault(called(row), row.voice)
            self.by_report.setdefault(row.claim.report, row)
            self.by_voice.setdefault(row.voice, row)
        again = (row for row in rows if self.by_report[row.claim.report] is not row)
        self.head = tuple(islice((*islice(self.by_report.values(), HEAD), *islice(again, HEAD)), HEAD))

    def voice_of(self, row: Row) -> str:
        """The voice that a claim counts with: in copies, who is called the same in each report is one, named or not;
        each narrator is one."""
        return row.voice if row.claim.resolved.voice is None else self._called[called(row)]

    def first_but_by(self, voice: str) -> Row | None:
        """The first claim of another voice, or None where there is no other."""
        return next((row for name, row in islice(self.by_voice.items(), 2) if name != voice), None)


def _since(row: Compared) -> tuple[date, str]:
    return row.claim.known_on or date.max, row.claim.id


def called(row: Compared) -> Hashable:
    """What a claim's voice is called, with its body; None for the narrator."""
    voice = row.claim.resolved.voice
    return None if voice is None else (voice.name, voice.body)


class Readings(Generic[Row]):
    """Rows as readings while rows come: those that have a key in common are one, and so on; the same in any order.

    `keys` gives what a row says with where it was copied from (or who says it).
    """

    def __init__(self, keys: Callable[[Row], Iterable[Hashable]]) -> None:
        self._keys = keys
        self._groups: Groups[str] = Groups(())
        self._first: dict[Hashable, str] = {}
        self._by_top: dict[str, Reading[Row]] = {}
        self.of: dict[str, Reading[Row]] = {}

    def add(self, rows: Iterable[Row]) -> tuple[list[Reading[Row]], list[Reading[Row]]]:
        """Readings that are no more, and those that stand instead or are new, once some rows came."""
        given = list(rows)
        old: dict[str, Reading[Row]] = {}
        for row in given:
            name = row.claim.id
            self._groups.add(name)
            for key in self._keys(row):
                other = self._groups.top(self._first.setdefault(key, name))
                own = self._groups.top(name)
                for top in (other, own):
                    if top in self._by_top:
                        old[top] = self._by_top.pop(top)
                self._groups.join(other, own)
        parts: dict[str, list[Row]] = defaultdict(list)
        for reading in old.values():
            parts[self._groups.top(reading.first.claim.id)] += reading.rows
        for row in given:
            parts[self._groups.top(row.claim.id)].append(row)
        fresh = []
        for top, some in parts.items():
            reading = self._by_top[top] = Reading(some)
            self.of.update((row.claim.id, reading) for row in reading.rows)
            fresh.append(reading)
        return list(old.values()), fresh

    def all(self) -> list[Reading[Row]]:
        """The readings as they stand."""
        return list(self._by_top.values())


def pair_readings(a: Reading[Row], b: Reading[Row]) -> list[tuple[Row, Row]]:
    """The claims by which two readings are held against each other: the first of both; two of one report, where one tells
    both; two of one voice, and two of different ones; two of which neither report tells both; and those of
    `pair_copies`."""
    found = [(a.first, b.first)]
    if len(a.rows) == len(b.rows) == 1:
        return found
    if (beside := _of_one_report(a, b)) is not None:
        found.append(beside)
    if (same := next((row for row in a.rows if row.voice in b.by_voice), None)) is not None:
        found.append((same, b.by_voice[same.voice]))
    if (row := b.first_but_by(a.first.voice)) is not None:
        found.append((a.first, row))
    elif (row := a.first_but_by(b.first.voice)) is not None:
        found.append((row, b.first))
    if (apart := pair_apart(a, b)) is not None:
        found.append(apart)
    found += pair_copies(a, b)
    return list({(x.claim.id, y.claim.id): (x, y) for x, y in found}.values())


def pair_copies(a: Reading[Row], b: Reading[Row]) -> Iterator[tuple[Row, Row]]:
    """The first `HEAD` claims of one reading with the first `FEW` of the other, both ways."""
    for n, one in enumerate(a.head):
        for other in b.head if n < FEW else b.head[:FEW]:
            yield one, other


def pair_answers(
    answering: Reading[Row], told: Reading[Row], by_others: bool = True
) -> Iterator[tuple[Row, Row]]:
    """The claims that deny or correct what others tell, each with one that it answers: every copy of what is told with
    the answer of its own report; where that has none, with the first `FEW` of the answers, or, if it is one of the first
    `FEW` copies, the first `HEAD`. With `by_others` nobody answers what they say themselves."""
    early = {row.claim.id for row in told.head[:FEW]}
    for row in told.rows:
        if (own := answering.by_report.get(row.claim.report)) is not None:
            found: Sequence[Row] = () if by_others and own.voice == row.voice else (own,)
        elif by_others:
            found = [one for one in answering.head if one.voice != row.voice]
            if not found and (other := answering.first_but_by(row.voice)) is not None:
                found = [other]
        else:
            found = answering.head
        for one in found[: HEAD if row.claim.id in early else FEW]:
            yield one, row


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
