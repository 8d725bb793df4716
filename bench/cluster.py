"""Reading on a local Ray cluster of two nodes: the same export as one process, with workers killed, and what a second
worker gains. Lineage is a job there however little it is; of runs with a kill, every other one loses a worker that compares.

    python -m bench.cluster [--reports N] [--kills K]

Needs the extra `dateline[cluster]`. Each part is a process of its own, since Daft keeps its runner for life. The gain is
the wall time of reading with one worker over that with two, on as many processors as Ray is told of.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from datetime import date
from pathlib import Path

from bench.invented import invent

READ_ON = date(2031, 6, 1)
_MARK = "ray::"
#: what the title of a process says that works, and that compares pairs of reports (when it begins)
READS, COMPARES = "UDF", "Judge"


def write_table(path: Path, reports: int, seed: int) -> None:
    """A table of invented reports."""
    with path.open("w", encoding="utf-8") as out:
        for one in invent(reports, seed):
            row = {"name": one.name, "carrier": one.carrier, "published": one.published, "text": one.text}
            out.write(json.dumps(row) + "\n")


def add(table: Path, place: Path, workers: int, ray: str | None) -> dict[str, object]:
    """Adds the table in this process; seconds of wall time and a digest of the export."""
    from dateline import pipeline
    from dateline.cluster import Job
    from dateline.export import export_record
    from dateline.record import View, Withholder, open_record, verify_record

    began = time.perf_counter()
    with open_record(place, create=True) as record:
        if ray is None:
            pipeline.add_reports(record, [table], read_on=READ_ON, workers=workers)
        else:
            job = Job(workers, ray, least_reports=1, least_pairs=1)
            pipeline.add_by_job(record, [str(table)], job, read_on=READ_ON)
        seconds = time.perf_counter() - began
        problems = len(verify_record(record))
        export_record(View(record), "jsonl", place.with_suffix(".out"), Withholder("internal", ()))
    digest = hashlib.sha256()
    for file in sorted(place.with_suffix(".out").iterdir()):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return {"seconds": seconds, "digest": digest.hexdigest(), "problems": problems}


def run(table: Path, place: Path, workers: int, ray: str | None) -> dict[str, object]:
    """`add` in a process of its own."""
    command = [
        sys.executable,
        "-m",
        "bench.cluster",
        "--part",
        str(table),
        str(place),
        str(workers),
        ray or "-",
    ]
    made = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    # Ray tells of workers that died on the same output
    found: dict[str, object] = json.loads([x for x in made.stdout.splitlines() if x.startswith("{")][-1])
    return found


def kill_workers(stop: threading.Event, seed: int, killed: list[int], step: str) -> None:
    """Kills one process that works (not Daft's planner, whose death ends a job), once, at a random moment or as soon after it
    as there is one. `step` is what it does: it reads (any that works, while reports are read), or compares (`Judge`)."""
    chance = random.Random(seed)
    stop.wait(chance.uniform(8, 18) if step == READS else 0)
    while not stop.is_set() and not killed:
        for entry in sorted(Path("/proc").iterdir()):
            if not killed and entry.name.isdigit() and _works(entry, step):
                stop.wait(0 if step == READS else chance.uniform(0, 1))
                with suppress(ProcessLookupError):
                    os.kill(int(entry.name), signal.SIGKILL)
                    killed.append(int(entry.name))
        stop.wait(0.1)


def _works(process: Path, step: str) -> bool:
    """Whether a process (by its folder) is one of Ray's that does a step."""
    try:
        line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return False
    return line.startswith(_MARK) and "UDF" in line and step in line


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=int, default=200)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--part", nargs=4, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        table, place, workers, ray = given.part
        print(json.dumps(add(Path(table), Path(place), int(workers), None if ray == "-" else ray)))
        return
    from ray.cluster_utils import Cluster

    with tempfile.TemporaryDirectory() as home:
        table = Path(home) / "reports.jsonl"
        write_table(table, given.reports, given.seed)
        alone = run(table, Path(home) / "alone.db", 1, None)
        two = run(table, Path(home) / "two.db", 2, None)
        cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
        cluster.add_node(num_cpus=1)
        try:
            one = run(table, Path(home) / "ray1.db", 1, cluster.address)
            both = run(table, Path(home) / "ray2.db", 2, cluster.address)
            same = [name for name, found in (("two processes", two), ("ray, 1 worker", one), ("ray, 2 workers", both))
                    if found["digest"] == alone["digest"]]  # fmt: skip
            print(
                f"{given.reports} reports; the export of one process also from: {', '.join(same) or 'none'}"
            )
            print(f"seconds: one process {alone['seconds']:.1f}, two {two['seconds']:.1f}, ray 1 worker {one['seconds']:.1f}, "
                  f"2 workers {both['seconds']:.1f}; a second worker gains {one['seconds'] / both['seconds']:.2f}", flush=True)  # type: ignore[operator]  # fmt: skip
            good = 0
            for number in range(given.kills):
                stop, killed = threading.Event(), []
                step = (READS, COMPARES)[number % 2]
                killer = threading.Thread(target=kill_workers, args=(stop, given.seed + number, killed, step))
                killer.start()
                found = run(table, Path(home) / f"kill{number}.db", 2, cluster.address)
                stop.set()
                killer.join()
                good += bool(killed) and found["digest"] == alone["digest"] and not found["problems"]
                print(
                    f"run {number + 1}: killed {killed or 'nobody in time'} ({step}), same export {found['digest'] == alone['digest']}",
                    flush=True,
                )
            print(f"{good} of {given.kills} runs with a killed worker gave the same export, verified")
        finally:
            cluster.shutdown()


if __name__ == "__main__":
    main()
