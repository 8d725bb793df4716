"""How many reports of the record tell each year and month of publication, as keys beside what was dated.

The counts go by steps up to a limit, so that one seldom changes; where one does, the reports that name a day of that
month, or of the one before or after, without its year are dated anew. Every year that is told is counted, however
the days on which reports were read vary; who asks is told of those up to its own (`PeriodCounts.up_to`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date

from dateline.derivation.keys import borne, count_bearers, keys_of, reports_by_key
from dateline.record.facts import FactReader
from dateline.resolve.dating_record import Period

#: how the keys of reports begin that name a day whose year the record may tell, and of those that tell a period
ASKS_YEAR, TOLD_PERIOD = "asks year ", "year "
#: how far back the years of the record tell a report, and how many reports are counted of a year and of a month
_YEARS, _MOST, _MOST_OF_MONTH = 20, 128, 32


def period_keys(told: Period | None, asked: Collection[int]) -> set[str]:
    """What a report is counted by: the year and month that it tells, and the months whose year it asks for."""
    found = {f"{ASKS_YEAR}{month}" for month in asked}
    if told is not None:
        found |= {f"{TOLD_PERIOD}{period}" for period in (told, told.whole)}
    return found


def with_asked(keys: Collection[str], asked: Collection[int]) -> set[str]:
    """Keys of a report with other months that it asks for.

    >>> sorted(with_asked({"asks year 2", "year 2021"}, {3}))
    ['asks year 3', 'year 2021']
    """
    return {key for key in keys if not key.startswith(ASKS_YEAR)} | period_keys(None, asked)


@dataclass(frozen=True, slots=True)
class PeriodCounts:
    """How many reports tell each period, by steps, and which periods the reports counted last tell or told: they are
    counted anew next, since a step that was cut short did not write what it counted."""

    counts: Mapping[Period, int]
    touched: frozenset[Period] = frozenset()

    def up_to(self, read_on: date) -> dict[Period, int]:
        """What tells a report that was read on a day: the counts of its year and of those before it.

        >>> PeriodCounts({Period(1890): 2, Period(2021): 3, Period(2030): 1}).up_to(date(2024, 5, 1))
        {Period(year=2021, month=0): 3}
        """
        return {p: n for p, n in self.counts.items() if read_on.year - _YEARS <= p.year <= read_on.year}

    def write(self) -> str:
        """The counts as one line, the same for the same ones."""
        counts = {str(period): count for period, count in sorted(self.counts.items())}
        return json.dumps({"periods": counts, "touched": sorted(str(period) for period in self.touched)})


def read_counts(line: str | None) -> PeriodCounts | None:
    """What `PeriodCounts.write` wrote; None where nothing is kept, or in an older form."""
    kept = json.loads(line) if line else {}
    if "periods" not in kept:
        return None
    counts = {_period(name): count for name, count in kept["periods"].items()}
    return PeriodCounts(counts, frozenset(_period(name) for name in kept["touched"]))


def count_periods(
    record: FactReader, fresh: Mapping[str, Period | None], kept: PeriodCounts | None
) -> PeriodCounts:
    """How many reports tell each year and each of its months. `fresh` are what some reports tell now,
    whatever their keys say; of `kept`, the periods that these tell or told are counted anew, without it all are."""
    before = Counter(key for own in keys_of(record, "dated", fresh).values() for key in own)
    now = Counter(p for told in fresh.values() if told is not None for p in {told, told.whole})

    def count(periods: Collection[Period], most: int) -> dict[Period, int]:
        keys = {f"{TOLD_PERIOD}{period}": period for period in periods}
        held = count_bearers(record, "dated", keys, most + len(fresh))
        totals = {p: min(most, held.get(key, 0) - before[key] + now[p]) for key, p in keys.items()}
        return {period: _step(total) for period, total in totals.items() if total > 0}

    told = {_period(key.removeprefix(TOLD_PERIOD)) for key in before if key.startswith(TOLD_PERIOD)}
    touched = frozenset(told | now.keys())
    if kept is None:
        years = count(_years_told(record) | {p.whole for p in now}, _MOST)
        months = [Period(year.year, month) for year in years for month in range(1, 13)]
        return PeriodCounts(years | count(months, _MOST_OF_MONTH), touched)
    anew = touched | kept.touched
    counts = {p: n for p, n in kept.counts.items() if p not in anew}
    counts |= count([p for p in anew if not p.month], _MOST)
    counts |= count([p for p in anew if p.month], _MOST_OF_MONTH)
    return PeriodCounts(counts, touched)


def asking(record: FactReader, counts: PeriodCounts, before: PeriodCounts | None) -> set[str]:
    """The reports that are dated anew where the counts are no longer those from before."""
    now, then = counts.counts, before.counts if before else {}
    changed = {period for period in then.keys() | now.keys() if then.get(period) != now.get(period)}
    months: set[int] = set()
    for period in changed:
        near = ((period.month + i - 1) % 12 + 1 for i in (-1, 0, 1))
        months |= set(near if period.month else range(1, 13))
    found = reports_by_key(record, "dated", [f"{ASKS_YEAR}{month}" for month in months])
    return {report for reports in found.values() for report in reports}


def _years_told(record: FactReader) -> set[Period]:
    """The years that the keys of any report tell."""
    every = {f"{TOLD_PERIOD}{year}": Period(year) for year in range(MINYEAR, MAXYEAR + 1)}
    return {every[key] for key in borne(record, "dated", every)}


def _period(name: str) -> Period:
    year, _, month = name.partition("-")
    return Period(int(year), int(month or 0))


def _step(total: int) -> int:
    """1, 2, 3, 4, 6, 8, 12, …: the last of these up to a number."""
    half = 1 << (total.bit_length() - 1)
    return half * 3 // 2 if total >= half * 3 // 2 else half
