"""What adding one report costs in a record of 1,000, 10,000 and (when asked) 100,000 invented reports.

    python -m bench.scale [--sizes 1000 10000] [--probes 12] [--seed 7] [--world archive] [--folder FOLDER] [--to JSON]
    python -m bench.scale --retold [--sizes 1000 10000 100000] [--stories 60] [--folder FOLDER]
    python -m bench.scale --order [--reports 60] [--shuffles 3]

One record grows with the reports of the grammar in `bench/invented.py`, which tells of the worlds. At each size a copy of it is given reports of
stories that it has in part, the same at every size, one at a time, each with the whole of `add_reports` and the
summary that the command prints, by an open process with its model loaded. The time of one is the median over the
probes, by processor time (the machine may be shared) and by wall clock. `--stages` prints the seconds of each stage
of the queue besides. A run that was stopped goes on with the record in its `--folder`; the results are written after
each size.
`--retold` measures records whose stories were read once and told again (`bench/retold_scale.py`), with copies and new
versions among the reports that are added: the one way to come to 100,000 in minutes.
`--order` adds some reports in their order of story and shuffled, in pieces of random size, and compares the exports
byte by byte. Memory is the peak of the process so far, which grows with the largest record alone.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, get_args

from bench.invented import DISTRACTORS, TELLINGS, Invented, World, invent, tell

from dateline import pipeline, reading
from dateline.export import export_jsonl
from dateline.record import Record, View, Withholder, open_record
from dateline.tell.summary import summary_lines

RESULTS = Path(__file__).resolve().parents[1] / "bench" / "results" / "scale.json"
RETOLD = RESULTS.with_name("scale-retold.json")
READ_ON = date(2026, 11, 1)
#: reports that are added together while a record grows
PIECE = 1000
#: how the grammar names its reports; a soak has real ones beside them
_GENERATED = re.compile(r"s\d{6,}-\d")


def write(reports: Sequence[Invented], path: Path) -> Path:
    path.write_text("".join(json.dumps(r.row()) + "\n" for r in reports), encoding="utf-8")
    return path


def add(record: Record, path: Path, tools: pipeline.Tools) -> None:
    """The whole of `dateline add`, with its summary."""
    added = pipeline.add_reports(record, [path], read_on=READ_ON, tools=tools)
    if added.read != sum(1 for _ in path.open()):
        raise SystemExit(f"{path}: {added.read} reports read, {added.known} known: another number was wanted")
    sum(len(line) for line in summary_lines(View(record), added))


class Stages:
    """Seconds of each stage, by processor time, taken round the steps of the queue."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    def __enter__(self) -> Stages:
        self._kept = {name: getattr(module, name) for module, name in self._steps()}
        for module, name in self._steps():
            setattr(module, name, self._timed(name, getattr(module, name)))
        return self

    def __exit__(self, *_: object) -> None:
        for module, name in self._steps():
            setattr(module, name, self._kept[name])

    def _steps(self) -> list[tuple[Any, str]]:
        names = [n for n in vars(pipeline.derivation) if n.startswith("derive_")]
        return [(pipeline.derivation, n) for n in names] + [
            (reading, n) for n in ("read_facts", "annotate_texts")
        ]

    def _timed(self, name: str, step: Any) -> Any:
        def run(*args: Any, **named: Any) -> Any:
            began = time.process_time()
            try:
                return step(*args, **named)
            finally:
                self.seconds[name] += time.process_time() - began

        return run


def probes_of(count: int, smallest: int, seed: int) -> list[str]:
    """Names of the reports that are held back: one of each of some stories of the smallest record."""
    chance = random.Random(seed)
    each = TELLINGS + DISTRACTORS
    stories = range(max(1, smallest // each))
    chosen = sorted(chance.sample(stories, min(count, len(stories))))
    return [f"s{story:06}-{chance.randrange(each)}" for story in chosen]


def grow(
    record: Record,
    size: int,
    held_back: Collection[str],
    seed: int,
    tools: pipeline.Tools,
    world: World = "archive",
) -> float:
    """Adds the reports of the grammar that come next, but for those held back, until the record has so many; the
    seconds that it took, by processor time. A record that was filled in part goes on where it stands."""
    has = sum(_GENERATED.fullmatch(report.name) is not None for report in record.reports())
    began = time.process_time()
    with tempfile.TemporaryDirectory() as made:
        coming = (r for r in invent(size + len(held_back), seed, world=world) if r.name not in held_back)
        fresh = islice(coming, has, size)
        while some := list(islice(fresh, PIECE)):
            add_quietly(record, write(some, Path(made) / "some.jsonl"), tools)
    return time.process_time() - began


def measure(
    place: Path,
    size: int,
    held_back: Sequence[str],
    seed: int,
    tools: pipeline.Tools,
    world: World = "archive",
) -> dict[str, Any]:
    """What each probe costs in a copy of the record, which is first grown to a size."""
    with open_record(place, create=not place.is_file()) as record:
        filled = grow(record, size, held_back, seed, tools, world)
    copied = place.with_name("probed.db")
    shutil.copyfile(place, copied)
    cpu: list[float] = []
    wall: list[float] = []
    seen = Stages()
    with open_record(copied) as record:
        for name in held_back:
            story, telling = name[1:].split("-")
            path = write([tell(int(story), seed, world)[int(telling)]], place.with_name("probe.jsonl"))
            start, ticks = time.perf_counter(), time.process_time()
            with seen:
                add(record, path, tools)
            cpu.append(time.process_time() - ticks)
            wall.append(time.perf_counter() - start)
    copied.unlink()
    return {
        "reports": size,
        "fill_cpu_seconds": round(filled, 1),
        "probes": len(cpu),
        "cpu_ms": round(1000 * statistics.median(cpu), 1),
        "mean_cpu_ms": round(1000 * statistics.mean(cpu), 1),
        "wall_ms": round(1000 * statistics.median(wall), 1),
        "slowest_wall_ms": round(1000 * max(wall), 1),
        "record_mb": round(place.stat().st_size / 1e6, 1),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "load": round(os.getloadavg()[0], 1),
        "stages_ms": {k: round(1000 * v / len(cpu), 1) for k, v in sorted(seen.seconds.items())},
    }


def add_quietly(record: Record, path: Path, tools: pipeline.Tools) -> None:
    pipeline.add_reports(record, [path], read_on=READ_ON, tools=tools)


def export(record: Record, folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    export_jsonl(View(record), folder, Withholder("internal", ()))
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def check_order(
    reports: int, shuffles: int, seed: int, folder: Path, tools: pipeline.Tools, world: World = "archive"
) -> int:
    """How many shuffled orders of arrival gave another export than the order of the stories."""
    rows = list(invent(reports, seed, world=world))
    exports = []
    for n in range(shuffles + 1):
        chance = random.Random(f"{seed}/order/{n}")
        order = list(rows)
        if n:
            chance.shuffle(order)
        with open_record(folder / f"order-{n}.db", create=True) as record:
            while order:
                some = len(order) if not n else min(len(order), chance.choice((1, 2, 5, 12)))
                add_quietly(record, write(order[:some], folder / "some.jsonl"), tools)
                order = order[some:]
            exports.append(export(record, folder / f"order-{n}"))
        if n:
            names = [name for name in exports[0] if exports[0][name] != exports[n].get(name)]
            print(
                f"order {n}: " + ("the same export" if not names else f"DIFFERENT {', '.join(names)}"),
                flush=True,
            )
    return sum(other != exports[0] for other in exports[1:])


def keep(to: Path, seed: int, sizes: Sequence[dict[str, Any]], ratio: float, world: World) -> None:
    """Writes the results."""
    to.parent.mkdir(parents=True, exist_ok=True)
    found = {"seed": seed, "world": world, "sizes": list(sizes), "ratio": ratio}
    to.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(
        "python -m bench.scale", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10000])
    parser.add_argument("--probes", type=int, default=12)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--world", choices=get_args(World), default="archive", help="what the reports are of")
    parser.add_argument("--stages", action="store_true")
    parser.add_argument(
        "--folder", type=Path, help="where records are made and kept (default: a folder that is removed)"
    )
    parser.add_argument("--order", action="store_true", help="compare exports of shuffled orders instead")
    parser.add_argument("--reports", type=int, default=60)
    parser.add_argument("--shuffles", type=int, default=3)
    parser.add_argument(
        "--retold", action="store_true", help="measure records of stories that are told again"
    )
    parser.add_argument("--stories", type=int, default=60, help="that are told again")
    parser.add_argument("--to", type=Path, help="default: scale.json, or scale-retold.json, in bench/results")
    args = parser.parse_args()
    args.to = args.to or (RETOLD if args.retold else RESULTS)
    tools = pipeline.Tools()
    with tempfile.TemporaryDirectory() as made:
        folder = args.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        with open_record(folder / "first.db", create=True) as record:
            add_quietly(record, write(tell(10**6, args.seed), folder / "first.jsonl"), tools)
        if args.order:
            return 1 if check_order(args.reports, args.shuffles, args.seed, folder, tools, args.world) else 0
        rows: list[dict[str, Any]] = []
        if args.retold:
            from bench import retold_scale

            rows = retold_scale.run(args.sizes, args.stories, args.seed, folder, tools)
            for one in ("cpu_ms", "mean_cpu_ms"):
                print(
                    f"{one}: {rows[-1][one] / rows[0][one]:.2f} times as much in the largest as in the smallest"
                )
            keep(args.to, args.seed, rows, round(rows[-1]["cpu_ms"] / rows[0]["cpu_ms"], 3), "capitals")
            return 0
        held_back = probes_of(args.probes, min(args.sizes), args.seed)
        titles = ("reports", "fill, cpu s", "add one, cpu ms", "wall ms", "slowest", "record MB", "peak MB")
        print("".join(f"{title:>16}" for title in titles))
        for size in sorted(args.sizes):
            row = measure(folder / "grown.db", size, held_back, args.seed, tools, args.world)
            rows.append(row)
            keys = (
                "reports",
                "fill_cpu_seconds",
                "cpu_ms",
                "wall_ms",
                "slowest_wall_ms",
                "record_mb",
                "peak_mb",
            )
            print("".join(f"{row[key]:16,}" for key in keys), flush=True)
            if args.stages:
                print(
                    "  mean ms a probe: " + ", ".join(f"{k} {v}" for k, v in row["stages_ms"].items()),
                    flush=True,
                )
            ratio = round(row["cpu_ms"] / rows[0]["cpu_ms"], 3)
            keep(args.to, args.seed, rows, ratio, args.world)
    print(
        f"one report at {rows[-1]['reports']:,} costs {ratio:.2f} times what it costs at {rows[0]['reports']:,}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
