"""What adding one report costs in retold records (`bench/retold.py`) of growing size: fresh reports, copies, new versions.

A record of 100,000 takes minutes to tell again and hours to add. The reports that are added are the same at every size:
fresh ones of stories that no record has, copies of reports that all records have under another carrier, and versions of
such reports with one more paragraph. A few more warm the process up first.
"""

from __future__ import annotations

import random
import shutil
import statistics
import time
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Literal

from bench.invented import Invented, tell
from bench.retold import BEGAN_AT, Story, build, quicken, read_story
from bench.scale import Stages, add, write

from dateline import pipeline
from dateline.record import Record, View, open_record

Kind = Literal["fresh", "copy", "version"]
#: reports that are added to each record, by kind; as many as `WARM` of each come before and are not counted
PROBES: dict[Kind, int] = {"fresh": 10, "copy": 5, "version": 5}
WARM = 1
#: the first story that is told fresh, and its seed: none of those that are told again
FIRST, SEED = 900_000, 991
#: which reports of a story are copied and told anew
_LONG = ("-0", "-2", "-3", "-4")


def make(place: Path, reports: int, stories: Sequence[Story], seed: int, tools: pipeline.Tools) -> float:
    """Makes a record of about so many reports, if it is not there; seconds of processor time."""
    began = time.process_time()
    if not place.is_file():
        part = place.with_suffix(".part")
        part.unlink(missing_ok=True)
        claims, held = (
            sum(some) for some in zip(*((s.claims, len(s.reports)) for s in stories), strict=True)
        )
        with open_record(part, create=True, clock=lambda: BEGAN_AT) as record:
            quicken(record)
            build(record, stories, reports * claims // held, seed, lambda _: None, tools)
        part.rename(place)
    return time.process_time() - began


def probes(record: Record, among: int, seed: int) -> list[tuple[Kind, Invented]]:
    """What is added one by one, the kinds in turn: copies and versions of the first so many reports of a record by name."""
    chance = random.Random(seed)
    old = sorted(record.reports(), key=lambda row: row.name)[:among]
    old = [row for row in old if row.name[-2:] in _LONG]
    left = {kind: number + WARM for kind, number in PROBES.items()}
    story, found = FIRST, list[tuple[Kind, Invented]]()
    while any(left.values()):
        for kind in (kind for kind, number in left.items() if number):
            left[kind] -= 1
            fresh, story = tell(story, SEED)[0], story + 1
            made = replace(fresh, name=f"p{len(found)}")
            if kind != "fresh":
                row = chance.choice(old)
                text = record.source_text(row.sha256)
                made = replace(
                    made, text=text, carrier="Evening Star", published=str(row.published_on or "") or None
                )
                if kind == "version":
                    first, *rest = text.split("\n\n")
                    whole = "\n\n".join([first, fresh.text.split("\n\n")[1], *rest])
                    made = replace(made, text=whole, carrier=row.carrier or made.carrier)
            found.append((kind, made))
    return found


def measure(place: Path, among: int, seed: int) -> dict[str, Any]:
    """What each report costs in a copy of a record, by kind and stage, in milliseconds of processor time. Call it in a
    process of its own: what was read is remembered."""
    tools = pipeline.Tools()
    copied = place.with_name("probed.db")
    shutil.copyfile(place, copied)
    spent: dict[Kind, list[float]] = defaultdict(list)
    stages: dict[Kind, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    done: dict[Kind, int] = defaultdict(int)
    wall: list[float] = []
    with open_record(copied) as record:
        held = View(record).count_reports()
        for kind, report in probes(record, among, seed):
            path = write([report], place.with_name("probe.jsonl"))
            seen, start, began = Stages(), time.perf_counter(), time.process_time()
            with seen:
                add(record, path, tools)
            took, passed = time.process_time() - began, time.perf_counter() - start
            done[kind] += 1
            if done[kind] > WARM:
                spent[kind].append(1000 * took)
                wall.append(1000 * passed)
                for stage, seconds in seen.seconds.items():
                    stages[kind][stage].append(1000 * seconds)
    for end in ("", "-wal", "-shm"):
        Path(f"{copied}{end}").unlink(missing_ok=True)
    every = [one for some in spent.values() for one in some]
    return {
        "reports": round(held, -3),
        "held": held,
        "probes": len(every),
        "cpu_ms": round(statistics.median(every), 1),
        "mean_cpu_ms": round(statistics.mean(every), 1),
        "wall_ms": round(statistics.median(wall), 1),
        "slowest_cpu_ms": round(max(every), 1),
        "kinds": {
            kind: {
                "median": round(statistics.median(some), 1),
                "mean": round(statistics.mean(some), 1),
                "slowest": round(max(some), 1),
                "stages": {
                    name: [round(statistics.median(full), 1), round(statistics.mean(full), 1)]
                    for name, own in sorted(stages[kind].items())
                    if (full := own + [0.0] * (len(some) - len(own)))
                },
            }
            for kind, some in spent.items()
        },
        "record_mb": round(place.stat().st_size / 1e6, 1),
    }  # fmt: skip


def run(
    sizes: Sequence[int], stories: int, seed: int, folder: Path, tools: pipeline.Tools
) -> list[dict[str, Any]]:
    """Makes and measures a record of each size, printing what was found."""
    read: list[Story] = []
    rows: list[dict[str, Any]] = []
    for size in sorted(sizes):
        place = folder / f"retold-{size}.db"
        if not place.is_file() and not read:
            read = [read_story(n, seed, tools, folder) for n in range(stories)]
        made = make(place, size, read, seed, tools)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            row = alone.submit(measure, place, min(sizes), seed).result()
        row["fill_cpu_seconds"] = round(made, 1)
        rows.append(row)
        print(
            f"{row['held']:,} reports ({row['record_mb']:,} MB, made in {made:.0f} s of processor time): one costs "
            f"{row['cpu_ms']} ms (median of {row['probes']}), {row['mean_cpu_ms']} on the mean, at most {row['slowest_cpu_ms']}",
            flush=True,
        )
        for kind, found in row["kinds"].items():
            told = ", ".join(f"{name} {low} {mean}" for name, (low, mean) in found["stages"].items())
            print(f"  {kind}: {found['median']} {found['mean']} ({told})", flush=True)
    return rows
