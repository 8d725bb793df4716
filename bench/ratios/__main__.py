"""The command line: `python -m bench.ratios`.

Runs the parts one after another (`--parts` some of them: the others stay as the file of today has them), prints a table of
ratios, and writes bench/results/DATE.json and docs/performance.md. A part that cannot run here is null with its reason.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.ratios import page
from bench.ratios.parts import PARTS, ROOT, CannotRunError, Found, Sizes
from bench.speed import machine

RESULTS = ROOT / "bench" / "results"


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    usual = Sizes(ROOT.parent / "shared")
    parser = argparse.ArgumentParser(
        "python -m bench.ratios", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--parts", default=",".join(p.key for p in PARTS), help="keys, separated by commas")
    parser.add_argument("--shared", type=Path, default=usual.shared)
    parser.add_argument("--rounds", type=int, default=usual.rounds, help="of the speeds of reading")
    parser.add_argument("--news", type=int, help="reports of the duplicate-free news (default: all 280)")
    parser.add_argument("--originals", type=int, default=usual.originals, help="of the copied stream")
    parser.add_argument("--memory", type=int, default=usual.memory, help="reports of the 1× input")
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=usual.records, help="records that one report is added to"
    )
    parser.add_argument("--ray", type=int, default=usual.ray, help="reports that Ray reads")
    parser.add_argument(
        "--others",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="read the other sets too: figures, TempEval, those in which reports copied each other",
    )
    parser.add_argument("--to", type=Path, help="default: bench/results/DATE.json")
    parser.add_argument("--page", type=Path, default=page.PAGE)
    parser.add_argument("--render", action="store_true", help="write the page of the latest results alone")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    given = parse_arguments(arguments)
    if given.render:
        latest = given.to or max(RESULTS.glob("20[0-9][0-9]-*.json"))
        given.page.write_text(page.render(json.loads(latest.read_text("utf-8"))), encoding="utf-8")
        return 0
    today = datetime.now(UTC).date().isoformat()
    to = given.to or RESULTS / f"{today}.json"
    wanted = given.parts.split(",")
    if unknown := set(wanted) - {p.key for p in PARTS}:
        raise SystemExit(f"no such part: {', '.join(sorted(unknown))}")
    sizes = Sizes(
        given.shared.resolve(), given.rounds, given.news, given.originals, given.memory, tuple(given.sizes),
        given.ray, given.others,
    )  # fmt: skip
    results = json.loads(to.read_text("utf-8")) if to.is_file() else {}
    parts: dict[str, Any] = results.get("parts", {})
    for part in PARTS:
        if part.key in wanted:
            parts[part.key] = measured(part.run, sizes)
        elif part.key not in parts:
            parts[part.key] = {"ratio": None, "reason": "not run", "raw": {}}
        found = parts[part.key]
        parts[part.key] |= {"bar": part.bar, "wants": "at least" if part.least else "at most"}
        print(page.line(part, found), flush=True)
        results = {
            "date": today,
            "machine": machine(),
            "ratios": {p.key: parts[p.key]["ratio"] for p in PARTS if p.key in parts},
            "parts": parts,
        }
        to.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    given.page.write_text(page.render(results), encoding="utf-8")
    print(f"wrote {to} and {given.page}")
    return 0


def measured(run: Any, sizes: Sizes) -> dict[str, Any]:
    """What a part found, when, how long it took and how busy the machine was."""
    load, began = os.getloadavg()[0], time.perf_counter()
    try:
        found: Found = run(sizes)
    except CannotRunError as reason:
        found = Found(None, {}, str(reason))
    except Exception as error:
        found = Found(None, {}, f"{type(error).__name__}: {error}"[:300])
    return {
        "ratio": found.ratio,
        "reason": found.reason,
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
        "seconds": round(time.perf_counter() - began),
        "load_before_and_after": [round(load, 1), round(os.getloadavg()[0], 1)],
        "raw": found.raw,
    }


if __name__ == "__main__":
    sys.exit(main())
