"""../shared/score/score.py: its figures as it gives them, and the tallies and cases of each report.

The scorer sums counts over reports, so one report at a time gives the same sums. Two things need care: what
measures a document-level gold has, and whether gold has spans, are asked of the whole set; an extra report of
optional rows (which are never counted) keeps both answers as they are in the whole.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.accuracy.model import Case, State, Tally

Row = dict[str, Any]
STAND_IN = "\0optional rows"


@dataclass
class Collector:
    """Takes what the scorer says of each row: its `Cases`, without a file and without text."""

    gold: list[Row] = field(default_factory=list)
    missed: list[Row] = field(default_factory=list)
    spurious: list[Row] = field(default_factory=list)
    pairs: list[tuple[Row, Row]] = field(default_factory=list)
    wrong: dict[int, set[str]] = field(default_factory=dict)
    lines: set[tuple[str, str, str]] = field(default_factory=set)

    def add(self, kind: str, outcome: str, row: Row, detail: str = "") -> None:
        self.wrong.setdefault(id(row), set()).update(outcome.removeprefix("wrong ").split(","))
        self.lines.add((kind, outcome, detail))

    def rest(
        self, _: str, gold: list[Row], predicted: list[Row], pairs: list[tuple[int, int]], *__: Any
    ) -> None:
        got, used = {i for i, _ in pairs}, {j for _, j in pairs}
        self.gold += [g for g in gold if not g.get("optional")]
        self.missed += [g for i, g in enumerate(gold) if i not in got and not g.get("optional")]
        self.spurious += [p for j, p in enumerate(predicted) if j not in used]
        self.pairs += [(gold[i], predicted[j]) for i, j in pairs if not gold[i].get("optional")]

    def cases(self, kind: str, label: str, ignored: frozenset[str] = frozenset()) -> Iterable[Case]:
        """A case for each required gold row and each spurious prediction; `ignored` slots may be wrong."""
        missed = {id(row) for row in self.missed}
        for row in self.gold:
            slots = sorted(self.wrong.get(id(row), set()) - ignored)
            state: State = "missed" if id(row) in missed else "wrong" if slots else "right"
            yield case_of(kind, row, label, state, "+".join(slots) if state == "wrong" else "")
        for row in self.spurious:
            yield case_of(kind, row, label, "spurious")


def case_of(kind: str, row: Row, label: str, state: State, wrong: str = "") -> Case:
    """A case of a row in the contract's form; rows without spans are told apart by their numbers."""
    content = row.get("content_spans") or row.get("spans") or []
    start = row.get("content_start") if row.get("content_start") is not None else row.get("start")
    end = row.get("content_end") if row.get("content_end") is not None else row.get("end")
    if content:
        start, end = content[0][0], content[-1][1]
    told = str(row.get(label) or "")
    if start is None and "low" in row:
        told = f"{told}={row['low']}..{row['high']}"
    return Case(kind, row["report"], start, end, told, state, wrong)


class Scorer:
    """The scorer of a `shared` folder."""

    def __init__(self, shared: Path) -> None:
        path = shared / "score" / "score.py"
        spec = importlib.util.spec_from_file_location("shared_score", path)
        if spec is None or spec.loader is None or not path.is_file():
            raise FileNotFoundError(
                f"there is no scorer at {path}; give --shared the folder that has score/score.py"
            )
        self.module: Any = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.module)

    def whole(self, gold: Path, out: Path, kind: str, only: Iterable[str] | None = None) -> Any:
        """What `score.py GOLD OUT --what KIND` prints for the kind; None where gold or predictions are missing."""
        found = self.module.score(gold, out, [kind], None, list(only) if only else None).get(kind)
        return None if isinstance(found, str) else found

    def reports(self, gold: Path, rows: list[Row]) -> list[str]:
        """The reports that a set scores: those of its texts, else those of its rows."""
        return sorted({p.stem for p in gold.glob("texts/*.txt")} or {r["report"] for r in rows})

    def by_report(
        self, gold: Path, out: Path, name: str, only: Iterable[str] | None
    ) -> dict[str, tuple[list[Row], list[Row]]]:
        """The gold and predicted rows of each report."""
        wanted, given = (read_rows(folder / f"{name}.jsonl") for folder in (gold, out))
        reports = [r for r in self.reports(gold, wanted) if only is None or r in set(only)]
        ours = self.module.by_report(given, reports)
        return {r: (rows, ours[r]) for r, rows in self.module.by_report(wanted, reports).items()}

    def figures(self, gold: list[Row], ours: list[Row], stand_in: list[Row], collector: Collector) -> Any:
        """The scorer's figures of one report."""
        sides = ({"report": gold, STAND_IN: stand_in}, {"report": ours, STAND_IN: []})
        return self.module.score_figures(*sides, collector)


def stand_in_of(rows: Iterable[Row]) -> list[Row]:
    """One optional row of each measure of a set, never counted (see above)."""
    found = {row.get("measure"): {**row, "optional": True} for row in rows}
    return list(found.values())


def read_rows(path: Path) -> list[Row]:
    """The rows of a JSON Lines file; none where there is no file."""
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def tally(counts: Row) -> Tally:
    """The scorer's own counts as a tally."""
    return Tally(counts["true"], counts["predicted"], counts["gold"])
