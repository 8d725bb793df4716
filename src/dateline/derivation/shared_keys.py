"""Which reports share keys with a report, and how much: the join by which lineage finds its candidates.

A key that few reports bear joins a report to each of them; a crowded one to its first bearer alone. A report is worth
looking at where what it has in common with another counts for `LEAST_KEYS`, or could once it is known for whom the first
bearer of a crowded key stands; so no other pair need be kept. `share_keys` does it for one report in memory;
`dateline.cluster` does it for many, as a dataframe; both give the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from dateline.derivation.neighbours import Known
from dateline.lineage import LEAST_KEYS
from dateline.record.bearers import Bearers


@dataclass(frozen=True, slots=True)
class Shared:
    """What a report has in common with others: what the keys that few bear count for by each other that bears them
    (`worth`), and what those of running text among them do (`in_runs`); who bears one of its lines; its crowded keys by
    their first bearer. Others with which it has too little in common may be left out."""

    worth: Mapping[str, int] = field(default_factory=dict)
    in_runs: Mapping[str, int] = field(default_factory=dict)
    on_lines: Collection[str] = frozenset()
    crowds: Mapping[str, Collection[int]] = field(default_factory=dict)

    def counts(self, known: Known) -> tuple[Counter[str], Counter[str]]:
        """What the keys count for that each other shares with the report (`known`), and those of running text; of a crowd
        the first bearer alone has part in it."""
        worth, in_runs = Counter(self.worth), Counter(self.in_runs)
        for first, keys in self.crowds.items():
            worth[first] += worth_of(known, keys)
            in_runs[first] += worth_of(known, known.runs.intersection(keys))
        return worth, in_runs


def worth_of(known: Known, keys: Collection[int]) -> int:
    """What some keys of a report count for."""
    return len(keys) + (LEAST_KEYS - 1) * (known.address in keys)


def share_keys(known: Known, bearers: Mapping[int, Bearers]) -> Shared:
    """What a report has in common with others; `bearers` tells who bears its keys."""
    by_bearers: dict[int, list[int]] = defaultdict(list)
    for key in known.keys:
        if (found := bearers.get(key)) is not None:
            by_bearers[id(found)].append(
                key
            )  # most keys are borne by the same few: these are counted together
    worth, in_runs = Counter[str](), Counter[str]()
    on_lines: set[str] = set()
    crowds: dict[str, list[int]] = {}
    for keys in by_bearers.values():
        found = bearers[keys[0]]
        if found.is_crowd:
            crowds.setdefault(found.first, []).extend(keys)
            continue
        all_of_them, running = worth_of(known, keys), worth_of(known, known.runs.intersection(keys))
        for report in found.reports:
            worth[report] += all_of_them
            in_runs[report] += running
        if not known.lines.isdisjoint(keys):
            on_lines.update(found.reports)
    return Shared(worth, in_runs, on_lines, crowds)


class KeyRow(NamedTuple):
    """A key of a report as a row of a join: what it counts for, alone and as running text, and whether it is a line."""

    report: str
    key: int
    worth: int
    in_runs: int
    on_line: bool


class BearerRow(NamedTuple):
    """A bearer of a key as a row of a join: of a crowded key the first alone."""

    key: int
    other: str
    is_crowd: bool


class SharedRow(NamedTuple):
    """What a report shares with another, by keys that few bear or by crowded ones (then these are told)."""

    report: str
    other: str
    is_crowd: bool
    worth: int
    in_runs: int
    on_line: bool
    keys: Collection[int] | None


def key_rows(reports: Iterable[Known], bearers: Mapping[int, Bearers]) -> Iterator[KeyRow]:
    """The keys of some reports that another may bear too."""
    for known in reports:
        for key in known.keys:
            if key in bearers:
                worth = known.worth(key)
                in_runs = worth if key in known.runs else 0
                yield KeyRow(known.side.report, key, worth, in_runs, key in known.lines)


def bearer_rows(keys: Iterable[int], bearers: Mapping[int, Bearers]) -> Iterator[BearerRow]:
    """Whom some keys join a report to."""
    for key in keys:
        if (found := bearers.get(key)) is not None:
            for other in found.reports[:1] if found.is_crowd else found.reports:
                yield BearerRow(key, other, found.is_crowd)


def gather_shared(rows: Iterable[SharedRow]) -> dict[str, Shared]:
    """What each report has in common with others, by its key, from the rows of a join in any order; the reports that have
    nothing in common with another are left out."""
    worth: dict[str, dict[str, int]] = defaultdict(dict)
    in_runs: dict[str, dict[str, int]] = defaultdict(dict)
    on_lines: dict[str, set[str]] = defaultdict(set)
    crowds: dict[str, dict[str, Collection[int]]] = defaultdict(dict)
    for row in rows:
        if row.is_crowd:
            crowds[row.report][row.other] = row.keys or ()
            continue
        worth[row.report][row.other] = row.worth
        in_runs[row.report][row.other] = row.in_runs
        if row.on_line:
            on_lines[row.report].add(row.other)
    return {
        report: Shared(worth[report], in_runs[report], on_lines[report], crowds[report])
        for report in sorted(worth.keys() | crowds.keys())
    }
