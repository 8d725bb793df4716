"""Figures, why, a brief of one place and full-text search in a record of a million claims: how long each takes.

    python -m bench.million --record FILE [--claims 1000000] [--stories 200] [--queries 100] [--seed 7] [--to JSON]
    python -m bench.million --record FILE --measure        (a record that was made before)

The record is made by `bench/retold.py` from the grammar of `bench/invented.py`, the same for the same numbers. Then
each question is asked so many times in one process, of places, matters and words drawn anew each time, with a fresh
view (nothing is kept between questions). Printed are the median and the 95th percentile by wall clock and by
processor time (the machine may be shared), the size on disk for 1,000 reports, and what the command takes cold.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.retold import BEGAN_AT, Writer, build, quicken, read_story
from sqlalchemy import text

from dateline import pipeline
from dateline.record import ClaimFilter, Record, View, open_record
from dateline.record.pages import page_claims, page_matters, page_reports
from dateline.record.search import search_page
from dateline.tell.brief import build_brief
from dateline.tell.reasons import reason_rows

RESULTS = Path(__file__).resolve().parent / "results" / "million.json"
#: rows on a page of figures, and of a search
PAGE, FOUND = 100, 50

Question = Callable[[View], int]


def make(path: Path, claims: int, stories: int, seed: int) -> None:
    """Makes the record, saying how far it is on standard error."""
    began = time.perf_counter()

    def show(writer: Writer) -> None:
        spent = time.perf_counter() - began
        print(
            f"\r{writer.claims:9} claims of {writer.reports} reports, {spent:.0f} s", end="", file=sys.stderr
        )

    tools = pipeline.Tools()
    with tempfile.TemporaryDirectory() as folder:
        read = [read_story(n, seed, tools, Path(folder)) for n in range(stories)]
    with open_record(path, create=True, clock=lambda: BEGAN_AT) as record:
        quicken(record)
        build(record, read, claims, seed, show, tools)
    print(f"\nmade in {time.perf_counter() - began:.0f} s", file=sys.stderr)


def draw(record: Record, number: int, seed: int) -> dict[str, list[Any]]:
    """What is asked for, drawn from the record: towns with hundreds of figures, matters, and words of passages."""
    chance = random.Random(f"{seed}/questions")
    places = [place for place in View(record).terms("place") if _claims_at(record, place)]
    with record.read() as connection:
        newest = connection.execute(text("SELECT max(id) FROM derived")).scalar() or 0
        passages = connection.execute(text("SELECT max(report_id) FROM passage")).scalar() or 0
        matter = text(
            "SELECT key FROM derived WHERE id >= :at AND kind = 'matter' AND closed_at IS NULL "
            "AND known_until IS NULL ORDER BY id LIMIT 1"
        )
        some = text("SELECT text FROM passage WHERE report_id = :at ORDER BY n LIMIT 1")
        matters = [
            connection.execute(matter, {"at": chance.randrange(newest * 9 // 10)}).scalar()
            for _ in range(number)
        ]
        texts = [
            connection.execute(some, {"at": chance.randrange(1, passages)}).scalar() for _ in range(number)
        ]
    words = []
    for n, said in enumerate(texts):
        own = [word.strip(".,\"'") for word in str(said).split()]
        own = [word for word in own if len(word) > 3]
        kind = n % 4  # a rare word, a common one, two words, words side by side
        at = chance.randrange(max(len(own) - 1, 1))
        words.append(
            max(own, key=len) if kind == 0
            else chance.choice(("killed", "police", "people", "injured", "families")) if kind == 1
            else f"{own[at]} {own[at - 1]}" if kind == 2
            else f'"{own[at]}"'
        )  # fmt: skip
    return {"places": [chance.choice(places) for _ in range(number)], "matters": matters, "words": words}


def _claims_at(record: Record, place: str) -> bool:
    query = text(
        "SELECT 1 FROM derived_term WHERE field = 'place' AND value = :place AND kind = 'figure' LIMIT 1 OFFSET 500"
    )
    with record.read() as connection:
        return connection.execute(query, {"place": place}).first() is not None


def questions(drawn: dict[str, list[Any]]) -> dict[str, list[Question]]:
    """Every question by name."""
    places, matters, words = drawn["places"], drawn["matters"], drawn["words"]
    return {
        "figures of a place": [
            lambda view, p=p: len(page_claims(view, "figure", ClaimFilter(place=p), limit=PAGE).rows)
            for p in places
        ],
        "figures of a measure": [
            lambda view, n=n: len(
                page_claims(view, "figure", ClaimFilter(measure=("killed", "injured")[n % 2]), limit=PAGE).rows
            )
            for n in range(len(places))
        ],
        "why": [lambda view, m=m: len(reason_rows(view, m)) for m in matters],
        "brief of a place": [
            lambda view, p=p: len(build_brief(view, ClaimFilter(place=p)).sections) for p in places
        ],
        "search": [lambda view, w=w: len(search_page(view, w, limit=FOUND).rows) for w in words],
        "search at a place": [
            lambda view, w=w, p=p: len(search_page(view, w, ClaimFilter(place=p), limit=FOUND).rows)
            for w, p in zip(words, places, strict=True)
        ],
        "matters by standing": [
            lambda view, n=n: len(
                page_matters(view, ClaimFilter(standing=("disputed", "corrected", "corroborated")[n % 3])).rows
            )
            for n in range(len(places))
        ],
        "reports by day": [lambda view: len(page_reports(view).rows) for _ in places],
    }  # fmt: skip


def measure(record: Record, asked: Sequence[Question]) -> dict[str, float]:
    """Milliseconds of some questions, each with a view of its own; the first three, which warm up, do not count."""
    wall, cpu, rows = [], [], []
    for question in (*asked[:3], *asked):
        began, ticks = time.perf_counter(), time.process_time()
        rows.append(question(View(record)))
        wall.append(1000 * (time.perf_counter() - began))
        cpu.append(1000 * (time.process_time() - ticks))
    return {
        "asked": len(asked),
        "wall_p50": _share(wall[3:], 0.5), "wall_p95": _share(wall[3:], 0.95),
        "cpu_p50": _share(cpu[3:], 0.5), "cpu_p95": _share(cpu[3:], 0.95),
        "rows": round(statistics.mean(rows), 1),
    }  # fmt: skip


def _share(values: Sequence[float], part: float) -> float:
    return round(sorted(values)[min(int(part * len(values)), len(values) - 1)], 1)


def cold(*words: str) -> float:
    """Seconds of a command that starts anew."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "dateline.cli", *words], check=True, capture_output=True)
    return round(time.perf_counter() - began, 2)


def main() -> int:
    parser = argparse.ArgumentParser(
        "python -m bench.million", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--record", type=Path, required=True)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--stories", type=int, default=200)
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--measure", action="store_true", help="the record is there")
    parser.add_argument("--cold", action="store_true", help="time the commands too")
    parser.add_argument("--to", type=Path, default=RESULTS)
    args = parser.parse_args()
    if not args.measure:
        make(args.record, args.claims, args.stories, args.seed)
    with open_record(args.record, read_only=True) as record:
        with record.read() as connection:
            reports = connection.execute(text("SELECT count(*) FROM report")).scalar() or 0
            claims = connection.execute(text("SELECT count(*) FROM claim")).scalar() or 0
        size = args.record.stat().st_size
        print(
            f"{claims} claims of {reports} reports: {size / 1e9:.2f} GB, {size / reports / 1e3:.1f} MB a 1,000 reports"
        )
        drawn = draw(record, args.queries, args.seed)
        found: dict[str, dict[str, float]] = {}
        print(f"{'':24}{'asked':>6}{'p50 ms':>9}{'p95 ms':>9}{'cpu p50':>9}{'cpu p95':>9}{'rows':>7}")
        for name, asked in questions(drawn).items():
            row = found[name] = measure(record, asked)
            print(
                f"{name:24}{row['asked']:6.0f}{row['wall_p50']:9.1f}{row['wall_p95']:9.1f}"
                f"{row['cpu_p50']:9.1f}{row['cpu_p95']:9.1f}{row['rows']:7.1f}",
                flush=True,
            )
    starts = {}
    if args.cold:
        place, matter, word = drawn["places"][0], drawn["matters"][0], drawn["words"][0]
        path = str(args.record)
        starts = {
            "figures": cold("figures", path, "--place", place, "--limit", str(PAGE)),
            "why": cold("why", path, matter),
            "brief": cold("brief", path, "--place", place),
            "search": cold("search", path, word, "--limit", str(FOUND)),
        }
        print("cold, in seconds: " + ", ".join(f"{name} {seconds}" for name, seconds in starts.items()))
    args.to.parent.mkdir(parents=True, exist_ok=True)
    whole = {"claims": claims, "reports": reports, "bytes": size, "asked": found, "cold_seconds": starts}
    args.to.write_text(json.dumps(whole, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
