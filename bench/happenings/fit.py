"""Fit the weights by which two tellings of one report are one happening: `lexicons/happening_weights.toml`.

    python -m bench.happenings.fit [--shared ../shared] [--write]

Data statement. `spans.csv` says which stretches of Wikinews reports (CC BY 2.5: 47 of ../shared/bench/wikinews, 32 of
the GeoVirus set, 6 of wikinews-figures-dev) and of 5 texts of ECB+ (CC BY 3.0) tell of which happening, as offsets
and numbers, no text. They were marked by reading, before our own output was seen, by the conventions of the gold
events.jsonl: one happening for each thing of its own place and day. What is paired are our own events whose triggers
stand in such stretches, and the invented pairs of `cases.toml`; pairs that `is_excluded` or `is_settled` decides are
left out. Needs scikit-learn, which the
package itself does not.

What is printed: precision, recall and F1 of joined pairs over five folds by report, and the weights.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import sys
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import Any

import dateline
from dateline.record import View, open_record
from dateline.resolve.happening_pairs import Telling, is_excluded, is_settled, read_telling, signs_of

HERE = Path(__file__).resolve().parent
WEIGHTS = Path(dateline.__file__).parent / "lexicons" / "happening_weights.toml"
FOLDS = 5
#: tellings before one that it is paired with
REACH = 40
#: strength of the penalty on the weights (the inverse of scikit-learn's `C`), chosen on the folds
PENALTY = 10.0
#: likeness on average from which a telling is of a happening told before, chosen on the folds
ENOUGH = 0.5
#: how often each invented case counts
CASE = 8.0


@dataclass(frozen=True, slots=True)
class Pair:
    """Two tellings of one report: their signs and whether the annotator has them as one happening."""

    report: str
    signs: dict[str, float]
    one: bool


def read_spans() -> dict[tuple[str, str], list[tuple[int, int, int]]]:
    """The stretches of each (set, report): happening, start, end."""
    found: dict[tuple[str, str], list[tuple[int, int, int]]] = defaultdict(list)
    with (HERE / "spans.csv").open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            found[row["set"], row["report"]].append(
                (int(row["happening"]), int(row["start"]), int(row["end"]))
            )
    return found


def read_reports() -> list[tuple[str, str, str]]:
    """The marked reports: set, report and day of publication, "" where none is known."""
    with (HERE / "reports.csv").open(newline="", encoding="utf-8") as lines:
        return [(row["set"], row["report"], row["published"]) for row in csv.DictReader(lines)]


def write_texts(shared: Path, wanted: Sequence[tuple[str, str, str]], folder: Path) -> list[tuple[str, str]]:
    """Writes the texts as `SET--REPORT.txt` beside a reports.csv; the (set, report) of those that are there."""
    csv.field_size_limit(10**9)
    rows: list[dict[str, str]] = []
    for year in (2019, 2020):
        path = shared / "bench" / "wikinews" / f"wikinews_{year}.csv"
        if path.exists():
            with path.open(newline="", encoding="utf-8") as lines:
                rows += list(csv.DictReader(lines))
    there = []
    with (folder / "reports.csv").open("w", newline="", encoding="utf-8") as out:
        table = csv.writer(out)
        table.writerow(("path", "carrier", "published"))
        for of, report, day in wanted:
            name = f"{of}--{report}.txt"
            if of == "wikinews":
                if int(report) >= len(rows):
                    continue
                row = rows[int(report)]
                (folder / name).write_bytes(row["text"].encode())
                table.writerow((name, "Wikinews", day))
            else:
                path = shared / "gold" / of / "texts" / f"{report}.txt"
                if not path.exists():
                    continue
                (folder / name).write_bytes(path.read_bytes())
                table.writerow((name, of, day))
            there.append((of, report))
    return there


def collect_tellings(folder: Path) -> dict[str, list[Telling]]:
    """The tellings of each report in the order of the text."""
    found: dict[str, list[Telling]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "r.db"
        with dateline.open(path) as record:
            record.add(folder, reports=folder / "reports.csv")
        with open_record(path, read_only=True) as store:
            for claim in View(store).events():
                found[claim.report_name].append(read_telling(claim.resolved))
    for tellings in found.values():
        tellings.sort(key=lambda t: (t.row.event.trigger.start, t.row.event.id))
    return found


def pairs_of(
    report: str, tellings: Sequence[Telling], spans: Sequence[tuple[int, int, int]]
) -> Iterator[Pair]:
    """The pairs that the weights decide and the annotator has marked both of."""

    def happening(telling: Telling) -> int | None:
        at = telling.row.event.trigger.start
        inside = [(end - start, number) for number, start, end in spans if start <= at < end]
        return min(inside)[1] if inside else None

    told = [(t, happening(t)) for t in tellings]
    for j, (later, second) in enumerate(told):
        for earlier, first in told[max(0, j - REACH) : j]:
            if first is None or second is None or is_excluded(earlier, later) or is_settled(earlier, later):
                continue
            yield Pair(report, signs_of(earlier, later), first == second)


def read_cases() -> list[Pair]:
    """The invented cases."""
    rows = tomllib.loads((HERE / "cases.toml").read_text(encoding="utf-8"))["case"]
    return [Pair(row["what"], {n: float(v) for n, v in row["signs"].items()}, row["one"]) for row in rows]


def fold_of(report: str) -> int:
    return int(hashlib.md5(report.encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS


def fit(pairs: Sequence[Pair], names: Sequence[str]) -> dict[str, float]:
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found]

    cases = read_cases()
    told = [*pairs, *cases]
    table = [[pair.signs.get(name, 0.0) for name in names] for pair in told]
    model = LogisticRegression(C=1 / PENALTY, max_iter=4000)
    model.fit(table, [pair.one for pair in told], sample_weight=[1.0] * len(pairs) + [CASE] * len(cases))
    return {"bias": float(model.intercept_[0]), **dict(zip(names, map(float, model.coef_[0]), strict=True))}


def measure(pairs: Sequence[Pair], names: Sequence[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 of pairs joined, each fold by weights of the others."""
    right = given = wanted = 0
    for fold in range(FOLDS):
        inside = [p for p in pairs if fold_of(p.report) == fold]
        weights = fit([p for p in pairs if fold_of(p.report) != fold], names)
        edge = logit(ENOUGH)
        for pair in inside:
            joined = weights["bias"] + sum(weights[n] * v for n, v in pair.signs.items()) > edge
            right += joined and pair.one
            given += joined
            wanted += pair.one
    return right / max(1, given), right / max(1, wanted), 2 * right / max(1, given + wanted)


def logit(share: float) -> float:
    return log(share / (1 - share))


def write_weights(weights: dict[str, float]) -> None:
    lines = [
        "# Two tellings of one report are one happening: a logistic regression on signs between them, fitted by",
        "# `python -m bench.happenings.fit --write` on marked stretches of Wikinews and ECB+ reports (CC BY 2.5, 3.0);",
        "# plain numbers, no text. `enough`: the likeness, on average, from which a telling goes to a happening.",
        f"enough = {ENOUGH}",
        "",
        "[one]",
        *(f"{name} = {weight:.3f}" for name, weight in weights.items()),
    ]
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--write", action="store_true", help="write the weights into the lexicon")
    args = parser.parse_args(arguments)
    spans, reports = read_spans(), read_reports()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        there = write_texts(args.shared, reports, folder)
        if len(there) < len(reports):
            print(f"{len(reports) - len(there)} of {len(reports)} texts are missing", file=sys.stderr)
        tellings = collect_tellings(folder)
    pairs: list[Pair] = []
    for of, report in there:
        name = f"{of}--{report}"
        pairs += pairs_of(name, tellings.get(name, ()), spans[of, report])
    names = sorted({name for pair in [*pairs, *read_cases()] for name in pair.signs})
    precision, recall, f1 = measure(pairs, names)
    print(f"{len(pairs)} pairs of {len(there)} reports, {sum(p.one for p in pairs)} of one happening")
    print(f"held-out folds: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")
    weights: dict[str, Any] = fit(pairs, names)
    for name, weight in weights.items():
        print(f"{name:20} {weight:7.3f}")
    if args.write:
        write_weights(weights)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
