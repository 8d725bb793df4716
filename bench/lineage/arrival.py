"""Whether lineage is the same whatever came first: `python -m bench.lineage.arrival FOLDER… --orders 3`.

The texts of a folder are added to a record all at once, and to others in a shuffled order and in portions of unlike
size, each derived before the next comes; printed is how many edges and origins differ.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.lineage.linking import Cleaned, add_cleaned, clean_paths, derive_edges, rows_of

from dateline.derivation import Neighbours
from dateline.record import View, open_record

#: reports of a portion
PORTIONS = (1, 7, 40, 90)


def arrive(portions: Sequence[Sequence[Cleaned]]) -> tuple[set[str], dict[tuple[str, int], str]]:
    """The edges and origins of a record to which portions of reports came one after another."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_record(Path(folder) / "record.db", create=True) as record,
    ):
        neighbours = Neighbours(record)
        for portion in portions:
            add_cleaned(record, portion, neighbours)
            derive_edges(record, neighbours)
        return {json.dumps(row, sort_keys=True) for row in rows_of(record)}, dict(View(record).origins())


def shuffled(reports: Sequence[Cleaned], seed: int) -> list[list[Cleaned]]:
    """Reports in a random order, cut into portions."""
    chance = random.Random(seed)
    left = chance.sample(reports, len(reports))
    portions = []
    while left:
        size = chance.choice(PORTIONS)
        portions.append(left[:size])
        left = left[size:]
    return portions


def main() -> int:
    parser = argparse.ArgumentParser("python -m bench.lineage.arrival", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--orders", type=int, default=3)
    options = parser.parse_args()
    differing = 0
    for folder in options.folders:
        reports = list(clean_paths([folder]))
        begun = time.process_time()
        edges, origins = arrive([reports])
        seconds = [time.process_time() - begun]
        for seed in range(options.orders):
            begun, portions = time.process_time(), shuffled(reports, seed)
            other_edges, other_origins = arrive(portions)
            seconds.append(time.process_time() - begun)
            unlike = sum(origins[end] != other_origins.get(end) for end in origins)
            differing += len(edges ^ other_edges) + unlike
            print(
                f"{folder.parent.name}: order {seed}, {len(portions)} portions: {len(edges ^ other_edges)} of "
                f"{len(edges)} edges and {unlike} of {len(origins)} origins differ; {seconds[-1]:.1f} s of processor "
                f"time, {seconds[0]:.1f} at once",
                flush=True,
            )
    return min(differing, 1)


if __name__ == "__main__":
    sys.exit(main())
