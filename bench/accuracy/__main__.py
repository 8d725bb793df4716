"""The command line: `python -m bench.accuracy`."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.accuracy import document, frozen, tables
from bench.accuracy.model import Measure
from bench.accuracy.records import default_cache, digest_of, package
from bench.accuracy.run import Done, Options, pooled, score_sets, why_missing
from bench.accuracy.sets import NOT_SERVED, POOLS, SETS

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "bench" / "results" / "accuracy.json"
PAGE = ROOT / "docs" / "accuracy.md"


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "python -m bench.accuracy", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--shared", type=Path, default=ROOT.parent / "shared", help="the folder of gold sets and scorer"
    )
    parser.add_argument(
        "--sets", help="names of sets, or beginnings of names, separated by commas (default: all)"
    )
    parser.add_argument(
        "--cache", type=Path, default=default_cache(), help="where parses, exports and peers are kept"
    )
    parser.add_argument("--fresh", action="store_true", help="use nothing of the cache but the peers")
    parser.add_argument("--jobs", type=int, default=2, help="sets at a time (default: 2)")
    parser.add_argument(
        "--peers", action=argparse.BooleanOptionalAction, default=True, help="run the peers beside ours"
    )
    parser.add_argument(
        "--freeze", action="store_true", help="make this run the frozen one of the sets that it scored"
    )
    parser.add_argument(
        "--all-cases", action="store_true", help="print every case gained and lost, not the first twenty"
    )
    parser.add_argument(
        "--update",
        action="store_true",
        help="put the sets of this run into the results and the page that are there",
    )
    parser.add_argument("--out", type=Path, help="write the results here, and not to bench/results and docs")
    parser.add_argument(
        "--render", action="store_true", help="write the page anew from the results that are there"
    )
    options = parser.parse_args(arguments)
    for beginning in (options.sets or "").split(","):
        if not any(name.startswith(beginning) for name in (*NOT_SERVED, *(s.name for s in SETS))):
            parser.error(
                f"--sets: no set begins with {beginning!r}; there are {', '.join(s.name for s in SETS)}"
            )
    return options


def main(arguments: list[str] | None = None) -> int:
    options = parse_arguments(arguments)
    if options.render:
        PAGE.write_text(document.render(json.loads((options.out or RESULTS).read_text("utf-8"))), "utf-8")
        return 0
    started = time.monotonic()
    beginnings = tuple(options.sets.split(",")) if options.sets else ("",)
    chosen = [s for s in SETS if s.name.startswith(beginnings)]
    here = [s for s in chosen if why_missing(s, options.shared) is None]
    missing = [reason for s in chosen if (reason := why_missing(s, options.shared))]
    missing += [line for line in not_served() if line.startswith(beginnings)]
    run = Options(options.shared.resolve(), options.cache, options.fresh, options.jobs, options.peers)
    done: dict[str, Done] = {}
    for one in score_sets(here, run):
        done[one.set] = one
        print(
            f"{one.set}: {one.seconds:.0f} s, {one.processor_seconds:.0f} s of CPU",
            file=sys.stderr,
            flush=True,
        )
    results = results_of(done, missing)
    for line in tables.lines(results):
        print(line)
    compare_and_freeze(done, run.shared, options.freeze, sys.maxsize if options.all_cases else 20)
    if options.update and RESULTS.is_file():
        results = merge(json.loads(RESULTS.read_text("utf-8")), results)
    whole = options.update or (is_whole(done) and options.peers)
    print(write(results, options.out, whole))
    print(f"{time.monotonic() - started:.0f} s", file=sys.stderr)
    return 0


def merge(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """Earlier results with the sets of a later run in the place of theirs. A figure over several sets goes where one
    of them was scored without the others."""
    new = set(now["sources"])
    stale = new | {pool for pool, (sets, _) in POOLS.items() if new & set(sets)}
    kept = {name: digest for name, digest in before["sources"].items() if name not in new}
    merged: dict[str, Any] = {"dateline": now["dateline"], "sources": {**kept, **now["sources"]}}
    order = [*POOLS, *(s.name for s in SETS)]
    for part in ("measures", "peers"):
        rows = [row for row in before[part] if row["set"] not in stale] + now[part]
        merged[part] = sorted(rows, key=lambda row: (order.index(row["set"]), row.get("peer", "")))
    told = [line for line in before["missing"] if line.split(":")[0] not in new] + now["missing"]
    merged["missing"] = [line for line in told if line.split(":")[0] not in NOT_SERVED] + not_served()
    return merged


def not_served() -> list[str]:
    """The sets that nothing here serves, which no run scores, with the reason."""
    return [f"{name}: not served ({why})" for name, why in NOT_SERVED.items()]


def is_whole(done: Mapping[str, Done]) -> bool:
    """Whether every set was scored by all its measures."""
    return all(s.name in done and not done[s.name].outcome.missing for s in SETS)


def write(results: dict[str, Any], out: Path | None, whole: bool) -> str:
    """Writes the results: to `out`, or, of a run of all sets beside the peers, to the project with the page; says
    what was written."""
    if out is None and not whole:
        return f"{PAGE.name} stays as it is: it is written by a run that scores every set, beside the peers"
    path = out or RESULTS
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
    if out is not None:
        return f"wrote {path}"
    PAGE.write_text(document.render(results), "utf-8")
    return f"wrote {path} and {PAGE}"


def results_of(done: Mapping[str, Done], missing: Sequence[str]) -> dict[str, Any]:
    """The results as JSON: a row for each measure of ours and of a peer, and what was not scored."""
    ordered = [done[s.name] for s in SETS if s.name in done]
    names = sorted({name for one in ordered for name, _ in one.peers})
    peers = {peer: {one.set: dict(one.peers).get(peer, ()) for one in ordered} for peer in names}
    return {
        "dateline": version("dateline"),
        "sources": {one.set: digest_of([package()])[:12] for one in ordered},
        "measures": rows_of({one.set: one.outcome.measures for one in ordered}),
        "peers": [{"peer": peer, **row} for peer, found in peers.items() for row in rows_of(found)],
        "missing": [*(line for one in ordered for line in (*one.outcome.missing, *one.absent)), *missing],
    }


def rows_of(found: Mapping[str, Sequence[Measure]]) -> list[dict[str, Any]]:
    """Rows of the measures of each set, those over several sets first."""
    alone = [(name, measure) for name, measures in found.items() for measure in measures]
    return [{"set": name, **measure.to_row()} for name, measure in (*pooled(found), *alone)]


def compare_and_freeze(done: dict[str, Done], shared: Path, freeze: bool, most: int) -> None:
    """Prints what each set gained and lost since the frozen run, and writes a new one where that is wanted."""
    for set_ in SETS:
        if set_.name not in done:
            continue
        name, outcome = set_.name, done[set_.name].outcome
        before = frozen.read_frozen(frozen.FOLDER, name)
        if before is None:
            print(f"{name}: no frozen run to compare with")
        else:
            gained, lost = frozen.compare(before, frozen.to_rows(outcome.cases))
            names = {
                frozen.hash_name(p.stem): p.stem for p in (shared / "gold" / name / "texts").glob("*.txt")
            }
            for line in tables.change_lines(name, gained, lost, names, most):
                print(line)
        if freeze and not outcome.missing:
            frozen.write_frozen(frozen.FOLDER, name, outcome.cases)


if __name__ == "__main__":
    sys.exit(main())
