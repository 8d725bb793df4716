"""The frozen run: what became of each case of each set, in `frozen/SET.csv`, and what a run gained and lost since.

A file holds ids, offsets, codes and states; a report's id is the beginning of the SHA-256 of its name, since the
names of some reports are headlines. Cases that cannot be told apart are counted.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.accuracy.model import Case

FOLDER = Path(__file__).parent / "frozen"
COLUMNS = ("kind", "report", "start", "end", "label", "state", "wrong")
Key = tuple[str, str, str, str, str]
#: better states are higher; a spurious case that is gone is a gain
RANK = {"right": 2, "wrong": 1, "missed": 0, "spurious": -1}
GONE = ("", "")


@dataclass(frozen=True, slots=True)
class Change:
    """A case whose state is another than in the frozen run; an empty state is no such case."""

    key: Key
    before: str
    now: str
    wrong: str = ""

    @property
    def is_gain(self) -> bool:
        """Right now, or no longer spurious."""
        if self.before == "spurious" or self.now == "spurious":
            return self.before == "spurious"
        return RANK.get(self.now, -1) > RANK.get(self.before, -1)


def hash_name(report: str) -> str:
    return hashlib.sha256(report.encode()).hexdigest()[:10]


def to_rows(cases: Iterable[Case]) -> list[dict[str, str]]:
    """The cases as rows of a frozen file, sorted."""
    rows = [
        {
            "kind": case.kind,
            "report": hash_name(case.report),
            "start": "" if case.start is None else str(case.start),
            "end": "" if case.end is None else str(case.end),
            "label": case.label,
            "state": case.state,
            "wrong": case.wrong,
        }
        for case in cases
    ]
    return sorted(
        rows,
        key=lambda row: [
            (int(row[c] or 0), row[c]) if c in ("start", "end") else (0, row[c]) for c in COLUMNS
        ],
    )


def write_frozen(folder: Path, name: str, cases: Iterable[Case]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(to_rows(cases))


def read_frozen(folder: Path, name: str) -> list[dict[str, str]] | None:
    """The rows of a set's frozen run; None where it has none."""
    path = folder / f"{name}.csv"
    if not path.is_file():
        return None
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def compare(
    before: Sequence[dict[str, str]], now: Sequence[dict[str, str]]
) -> tuple[list[Change], list[Change]]:
    """What was gained and what was lost between two runs' rows."""
    held: tuple[dict[Key, list[tuple[str, str]]], dict[Key, list[tuple[str, str]]]] = (
        defaultdict(list),
        defaultdict(list),
    )
    for side, rows in zip(held, (before, now), strict=True):
        for row in rows:
            key = (row["kind"], row["report"], row["start"], row["end"], row["label"])
            side[key].append((row["state"], row["wrong"]))
    changes: list[Change] = []
    for key in sorted(held[0].keys() | held[1].keys()):
        old, new = Counter(held[0].get(key, [])), Counter(held[1].get(key, []))
        went, came = sorted((old - new).elements()), sorted((new - old).elements())
        for number in range(max(len(went), len(came))):
            was = went[number] if number < len(went) else GONE
            is_ = came[number] if number < len(came) else GONE
            if was[0] != is_[0]:
                changes.append(Change(key, was[0], is_[0], is_[1]))
    return [c for c in changes if c.is_gain], [c for c in changes if not c.is_gain]
