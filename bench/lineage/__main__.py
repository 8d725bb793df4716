"""The command line: `python -m bench.lineage`."""

from __future__ import annotations

import argparse
import json
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.accuracy.records import default_cache
from bench.accuracy.scorer import Row, Scorer
from bench.lineage.flood import run_flood
from bench.lineage.hostile import run_hostile
from bench.lineage.measures import RELATIONS, measure
from bench.lineage.programs import (
    OURS,
    PEERS,
    RECORD,
    SETS_HERE,
    Run,
    run_ours,
    run_peer,
    run_record,
    set_of,
    told,
)
from bench.speed import machine

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "bench" / "results" / "lineage.json"


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m bench.lineage", description="Lineage beside other programs.")
    parser.add_argument(
        "--shared", type=Path, default=ROOT.parent / "shared", help="the folder of gold and scorer"
    )
    parser.add_argument(
        "--sets",
        default=",".join(SETS_HERE),
        help="names of sets, separated by commas; others stay as they were",
    )
    parser.add_argument(
        "--cache", type=Path, default=default_cache(), help="parses, exports and environments"
    )
    parser.add_argument(
        "--whole",
        action="store_true",
        help="score what `dateline add` and `export` give (minutes; the same edges)",
    )
    parser.add_argument("--fresh", action="store_true", help="use nothing of the cache but the environments")
    parser.add_argument(
        "--record",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="find the edges through a record too, and hold them against those found in memory",
    )
    parser.add_argument("--peers", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument(
        "--hostile", action=argparse.BooleanOptionalAction, default=True, help="the hostile inputs"
    )
    parser.add_argument(
        "--flood",
        action=argparse.BooleanOptionalAction,
        default=False,
        help="hostile inputs through the whole of `add` (an hour); else those of the last time are kept",
    )
    parser.add_argument("--to", type=Path, default=RESULTS)
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    options = parse_arguments(arguments)
    shared = options.shared.resolve()
    scorer = Scorer(shared)
    before = json.loads(options.to.read_text("utf-8")) if options.to.is_file() else {}
    results: dict[str, Any] = {
        "dateline": version("dateline"),
        "machine": machine(),
        "sets": before.get("sets", {}),
        "hostile": before.get("hostile", []),
        "flood": before.get("flood", []),
        "missing": [],
    }
    for name in options.sets.split(",") if options.sets else ():
        set_ = set_of(name)
        gold = shared / "gold" / name
        if not gold.is_dir():
            results["missing"].append(f"{name}: {gold} is not on this machine")
            continue
        found: dict[str, Any] = {}
        programs: dict[str, Callable[[], Run]] = {OURS: partial(run_ours, set_, shared)}
        if options.record:
            programs[RECORD] = partial(run_record, set_, shared, options.cache, options.whole, options.fresh)
        for peer in PEERS if options.peers else ():
            programs[peer.name] = partial(run_peer, peer, shared / (set_.add or ""), options.cache)
        rows: dict[str, list[Row]] = {}
        for program, run in programs.items():
            try:
                one = run()
                found[program] = row_of(one, scorer, gold)
                rows[program] = one.rows
            except Exception as error:
                if program in (OURS, RECORD):
                    traceback.print_exc()
                results["missing"].append(f"{name}: {program} did not run ({type(error).__name__}: {error})")
        if RECORD in rows and (differ := told(rows[OURS], "score") ^ told(rows[RECORD], "score")):
            results["missing"].append(f"{name}: in memory and through a record {len(differ)} edges differ")
        results["sets"][name] = found
        for line in lines(name, found):
            print(line, flush=True)
    if options.hostile:
        results["hostile"] = run_hostile()
    if options.flood:
        results["flood"] = list(run_flood())
    for reason in results["missing"]:
        print(f"not scored: {reason}")
    options.to.parent.mkdir(parents=True, exist_ok=True)
    options.to.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"wrote {options.to}")
    return 0


def row_of(run: Run, scorer: Scorer, gold: Path) -> dict[str, Any]:
    """A program's measures on a set, with its speed."""
    found = measure(scorer, gold, run.rows)
    speed = {"cpu_seconds": round(run.cpu, 2), "wall_seconds": round(run.wall, 2)}
    return {**found, **speed, "reports_per_cpu_second": round(found["reports"] / run.cpu, 1)}


COLUMNS = (
    "pairs P", "R", "F1", "dir+rel", "rel.acc", "ARI", "rewrites", "by hand", "facts", "negatives", "boilerpl.",
    "passages P", "R", "F1", "reports/s",
)  # fmt: skip


def lines(name: str, found: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """The table of a set, a line a program, and our pairs by relation."""
    yield f"\n{name:72}" + " ".join(f"{c:>10}" for c in COLUMNS)
    for program, row in found.items():
        yield f"  {program:70}" + " ".join(f"{cell:>10}" for cell in cells(row))
    if OURS in found and (relations := found[OURS]["by_relation"]):
        yield f"  {OURS + ', pairs by relation':70}" + "   ".join(
            f"{r} P {share(one['p'])} R {share(one['r'])} F1 {share(one['f1'])} ({one['gold']})"
            for r in RELATIONS
            if (one := relations[r])["gold"] or one["predicted"]
        )


def cells(row: Mapping[str, Any]) -> Iterator[str]:
    report, passage, hand = row["report"], row["passage"], row["handmade"]
    pairs = report["undirected"]
    yield from (share(pairs[key]) for key in ("p", "r", "f1"))
    yield share(report["directed_relation"]["f1"])
    yield share(report["relation_accuracy"])
    yield share(row["cluster_ari"])
    yield share(report["recall_by_relation"].get("rewrite"))
    yield "–" if hand is None else f"{hand['found']} of {hand['of']}"
    yield share(report["changed_facts_found"]["share"])
    for kind in ("negatives", "boilerplate"):
        yield f"{row[kind]['edges']} of {row[kind]['of']}" if row[kind]["of"] else "–"
    yield from (share(passage["undirected"][key]) for key in ("p", "r", "f1"))
    yield f"{row['reports_per_cpu_second']:.0f}"


def share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


if __name__ == "__main__":
    sys.exit(main())
