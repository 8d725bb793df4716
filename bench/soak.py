"""The soak: 100,000 generated reports and real ones among them, added, measured on the way, and verified.

    python -m bench.soak [--reports 100000] [--real FILE_OR_FOLDER …] [--every 50] [--world archive] [--folder FOLDER] [--to JSON]

The reports are those of the grammar in `bench/invented.py` (wire, copies, revisions, rewrites, other voices,
distractors), of an archive of many crises unless another `--world` is given, with one of the files of `--real` after every so many (as many as there are). They are added a thousand
at a time by an open process. Each piece leaves a row in the results, and a run that was stopped goes on with the record in
its `--folder`, so it may take several evenings. At 1,000, 10,000 and 100,000 the cost of adding one report is taken as
`bench.scale` does, in the file that `bench.ratios` reads. At the end `verify` must find nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

from bench.invented import World

from bench import scale
from dateline import pipeline
from dateline.record import open_record
from dateline.record.audit import verify_record

RESULTS = scale.RESULTS.with_name("soak.json")
#: records in which the cost of adding one report is taken
PROBED = (1_000, 10_000, 100_000)


def real_files(places: Sequence[Path]) -> list[Path]:
    """The files of some folders, and files, in order."""
    found = [path for place in places for path in (sorted(place.rglob("*")) if place.is_dir() else [place])]
    return [path for path in found if path.is_file() and not path.name.startswith(".")]


def run(
    folder: Path,
    reports: int,
    real: Sequence[Path],
    every: int,
    to: Path,
    seed: int,
    probes: int,
    world: World = "archive",
) -> dict[str, Any]:
    """Adds what the record does not have yet, piece by piece, and verifies it; what was seen."""
    tools = pipeline.Tools()
    place = folder / "grown.db"
    found: dict[str, Any] = json.loads(to.read_text("utf-8")) if to.is_file() and place.is_file() else {}
    if found.setdefault("world", world) != world:
        raise SystemExit(
            f"{place} holds reports of the world {found['world']}: give --world or another --folder"
        )
    pieces: list[dict[str, Any]] = found.setdefault("pieces", [])
    probed: list[dict[str, Any]] = found.setdefault("sizes", [])
    held_back = scale.probes_of(probes, PROBED[0], seed)
    done = pieces[-1]["generated"] if pieces else 0
    while done < reports:
        size = min(reports, done + scale.PIECE)
        began, wall = time.process_time(), time.perf_counter()
        with open_record(place, create=not place.is_file()) as record:
            scale.grow(record, size, held_back, seed, tools, world)
            own = real[done // every : size // every]
            if own:
                pipeline.add_reports(record, own, read_on=scale.READ_ON, tools=tools)
            held = len(record.reports())
        done = size
        pieces.append(
            {
                "generated": size,
                "reports": held,
                "cpu_seconds": round(time.process_time() - began, 1),
                "wall_seconds": round(time.perf_counter() - wall, 1),
                "record_mb": round(place.stat().st_size / 1e6, 1),
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                "load": round(os.getloadavg()[0], 1),
            }
        )
        print(json.dumps(pieces[-1]), flush=True)
        if size in PROBED and size not in {row["reports"] for row in probed}:
            probed.append(scale.measure(place, size, held_back, seed, tools, world))
            ratio = round(probed[-1]["cpu_ms"] / probed[0]["cpu_ms"], 3)
            scale.keep(scale.RESULTS, seed, probed, ratio, world)
        to.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    began = time.process_time()
    with open_record(place, read_only=True) as record:
        found["findings"] = [str(one) for one in verify_record(record)][:100]
    found["verify_cpu_seconds"] = round(time.process_time() - began, 1)
    found["on"] = datetime.now(UTC).date().isoformat()
    to.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        "python -m bench.soak", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--real", type=Path, nargs="*", default=[])
    parser.add_argument("--every", type=int, default=50, help="generated reports to each real one")
    parser.add_argument("--folder", type=Path, default=Path("soak"), help="where the record is made and kept")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--world", choices=get_args(World), default="archive", help="what the reports are of")
    parser.add_argument("--probes", type=int, default=12)
    parser.add_argument("--to", type=Path, default=RESULTS)
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    real = real_files(args.real)
    found = run(args.folder, args.reports, real, args.every, args.to, args.seed, args.probes, args.world)
    last = found["pieces"][-1]
    seconds = sum(piece["wall_seconds"] for piece in found["pieces"])
    print(
        f"{last['reports']:,} reports in {seconds / 3600:.1f} hours, {last['record_mb']:,} MB, "
        f"peak {max(piece['peak_mb'] for piece in found['pieces']):,} MB; verify: {len(found['findings'])} findings"
    )
    return 1 if found["findings"] else 0


if __name__ == "__main__":
    sys.exit(main())
