"""The parts of the run: each measures one ratio against its baseline, or tells why it cannot here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from bench.accuracy.peers import LINEAGE_SETS
from bench.ratios import memory
from bench.ratios.copied import carried_by_four, news_rows, write_jsonl
from bench.ratios.datasketch import nearest, times_as_fast, told

from bench import speed

ROOT = Path(__file__).resolve().parents[2]
NEWS = "bench/wikinews"
#: what `bench.scale` (and the soak) wrote last: records of 100,000 take hours to build
SCALE = ROOT / "bench" / "results" / "scale.json"
#: what `bench.scale --retold` wrote last: records of stories that were told again
RETOLD = SCALE.with_name("scale-retold.json")
#: corpora in which reports copied each other, below the folder of shared data
NATURAL = ("gold/lineage-cluster/texts", "gold/lineage-fakes/texts")


class CannotRunError(Exception):
    """A part cannot run on this machine; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much each part is given: rounds of the speed of reading, originals of the copied stream, reports of the
    smallest addition whose memory is taken, sizes of records that one is added to, reports that Ray reads, and
    whether the other sets are read too."""

    shared: Path
    rounds: int = 1
    news: int | None = None
    originals: int = 40
    memory: int = 100
    records: tuple[int, ...] = (1000, 3000)
    ray: int = 192
    others: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """A ratio (None where it was not measured, with the reason) and what it was worked out from."""

    ratio: float | None
    raw: dict[str, Any]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A key of `ratios`, what is set against what, and what is wanted: at least (`least`) or at most."""

    key: str
    what: str
    baseline: str
    bar: float
    least: bool
    run: Callable[[Sizes], Found]

    def reaches(self, ratio: float) -> bool:
        return ratio >= self.bar if self.least else ratio <= self.bar


def _news(sizes: Sizes) -> Path:
    folder = sizes.shared / NEWS
    if not folder.is_dir():
        raise CannotRunError(f"{folder} is not on this machine")
    return folder


def _both(files: list[Path], rounds: int) -> dict[str, Any]:
    """Plain spaCy and `add` in turn on the same files."""
    runs = [speed.measure(side, files) for _ in range(rounds) for side in ("plain", "add")]
    found = speed.summed(runs)
    del found["runs"]
    return found


def words_fresh(sizes: Sizes) -> Found:
    with tempfile.TemporaryDirectory() as home:
        folder = _news(sizes)
        files = speed.report_files(folder)
        if sizes.news is not None:
            table = Path(home) / "news.jsonl"
            rows = islice(news_rows(folder), sizes.news)
            reports = [
                {"name": f"n{n:05}", "published": row["date"], "text": f"{row['title']}\n\n{row['text']}"}
                for n, row in enumerate(rows)
            ]
            table.write_text("".join(json.dumps(one) + "\n" for one in reports), encoding="utf-8")
            files = [table]
        sets = {"news": _both(files, sizes.rounds)}
    for name, place in speed.SETS.items():
        if sizes.others and place != NEWS and (path := sizes.shared / place).exists():
            sets[name] = _both(speed.report_files(path), sizes.rounds)
    return Found(sets["news"]["ratio_cpu"], {"sets": sets})


def words_copied(sizes: Sizes) -> Found:
    rows = list(islice(news_rows(_news(sizes)), sizes.originals))
    with tempfile.TemporaryDirectory() as home:
        stream = write_jsonl(list(carried_by_four(rows)), Path(home) / "carried.jsonl")
        sets = {"carried by four": _both([stream], sizes.rounds)}
    for place in NATURAL:
        if sizes.others and (path := sizes.shared / place).is_dir():
            sets[path.parent.name] = _both(speed.report_files(path), sizes.rounds)
    return Found(sets["carried by four"]["ratio_cpu"], {"originals": len(rows), "sets": sets})


def _bench(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise CannotRunError(f"{arguments[0]} failed: {said[:200]}")


def lineage(sizes: Sizes) -> Found:
    """From bare text to pairs of reports and of passages, against the setting of datasketch that comes nearest to our
    recall in both; the settings that find less, or no passages, are told beside it."""
    with tempfile.TemporaryDirectory() as home:
        to = Path(home) / "lineage.json"
        names = ",".join(LINEAGE_SETS)
        _bench(
            "bench.lineage", "--shared", str(sizes.shared), "--sets", names, "--no-hostile", "--to", str(to)
        )
        results = json.loads(to.read_text("utf-8"))
    sets = {name: {p: told(row) for p, row in rows.items()} for name, rows in results["sets"].items()}
    if not sets or not all("dateline" in rows and nearest(rows) for rows in sets.values()):
        raise CannotRunError("; ".join(results["missing"]) or "lineage was not scored")
    default = {name: next(p for p in rows if "datasketch" in p) for name, rows in sets.items()}
    raw = {
        "sets": sets,
        "nearest": {name: nearest(rows) for name, rows in sets.items()},
        "pairs_alone": {name: nearest(rows, passages=False) for name, rows in sets.items()},
        "missing": results["missing"],
    }
    raw["ratio_to_the_default"] = times_as_fast(sets, default)
    raw["ratio_to_pairs_alone"] = times_as_fast(sets, raw["pairs_alone"])
    return Found(times_as_fast(sets, raw["nearest"]), raw)


def counts(sizes: Sizes) -> Found:
    peer, measure = "gdelt-regkg", "figures.core.match"
    sets = "seeds-dev,wikinews-figures-dev"
    with tempfile.TemporaryDirectory() as home:
        to = Path(home) / "accuracy.json"
        _bench("bench.accuracy", "--shared", str(sizes.shared), "--sets", sets, "--out", str(to))
        results = json.loads(to.read_text("utf-8"))
    ours = {m["set"]: m["value"] for m in results["measures"] if m["measure"] == measure}
    theirs = {p["set"]: p["value"] for p in results["peers"] if p["peer"] == peer and p["measure"] == measure}
    pool = next((name for name in ours if "+" in name and theirs.get(name)), None)
    if pool is None:
        raise CannotRunError("; ".join(results["missing"]) or f"{peer} gave nothing")
    return Found(
        round(ours[pool] / theirs[pool], 2), {"set": pool, "measure": measure, "dateline": ours, peer: theirs}
    )


def memory_flat(sizes: Sizes) -> Found:
    rows = [memory.measure(sizes.memory * times, 1) for times in (1, 4, 16)]
    two = memory.measure(sizes.memory * 16, 2)
    ratio = round(rows[-1]["peak_mb"] / rows[0]["peak_mb"], 3)
    return Found(ratio, {"one process": rows, "two processes": two})


def add_one(sizes: Sizes) -> Found:
    for file, command in ((SCALE, "`make scale` or soak"), (RETOLD, "`python -m bench.scale --retold`")):
        if file.is_file() and (raw := json.loads(file.read_text("utf-8"))) and _is_whole(raw):
            return Found(raw["ratio"], {**raw, "from": f"the last {command}"})
    with tempfile.TemporaryDirectory() as home:
        to = Path(home) / "scale.json"
        _bench("bench.scale", "--sizes", *map(str, sizes.records), "--to", str(to))
        raw = json.loads(to.read_text("utf-8"))
    reason = f"records of {', '.join(map(str, sizes.records))} reports were measured, not of 100,000"
    return Found(raw["ratio"], raw) if _is_whole(raw) else Found(None, raw, reason)


def _is_whole(scale: dict[str, Any]) -> bool:
    """Whether one report was added both at 1,000 and at 100,000."""
    reports = [row["reports"] for row in scale["sizes"]]
    return (min(reports), max(reports)) == (1000, 100_000)


def _on_ray(
    nodes_of: Any, run: Any, table: Path, place: Path, workers: int, processors: list[int]
) -> dict[str, Any]:
    """An addition on a local Ray cluster with a node of one processor for each worker; the nodes and the program that
    writes have these processors of the machine and no others."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, processors)
    try:
        nodes = nodes_of(initialize_head=True, head_node_args={"num_cpus": 1})
        try:
            for _ in range(workers - 1):
                nodes.add_node(num_cpus=1)
            found: dict[str, Any] = run(table, place, workers, nodes.address)
            return found
        finally:
            nodes.shutdown()
    finally:
        os.sched_setaffinity(0, before)


def ray_gain(sizes: Sizes) -> Found:
    from bench import cluster

    try:
        import daft  # noqa: F401
        from ray.cluster_utils import Cluster
    except ImportError as error:
        raise CannotRunError(f"{error.name} is not installed (extra `cluster`)") from None
    with tempfile.TemporaryDirectory() as home:
        table = Path(home) / "reports.jsonl"
        rows = islice(news_rows(_news(sizes)), sizes.ray)
        reports = [
            {"name": f"n{n:05}", "published": row["date"], "text": f"{row['title']}\n\n{row['text']}"}
            for n, row in enumerate(rows)
        ]
        table.write_text("".join(json.dumps(one) + "\n" for one in reports), encoding="utf-8")
        runs = {
            "one process": cluster.run(table, Path(home) / "p1.db", 1, None),
            "two processes": cluster.run(table, Path(home) / "p2.db", 2, None),
        }
        free = sorted(os.sched_getaffinity(0))[:2]
        for workers, processors, name in (
            (1, free[:1], "ray, one worker"),
            (2, free, "ray, two workers"),
            (1, free, "ray, one worker beside the program that writes"),
        ):
            place = Path(home) / f"r{workers}{len(processors)}.db"
            runs[name] = _on_ray(Cluster, cluster.run, table, place, workers, processors)
    same = len({run["digest"] for run in runs.values()}) == 1
    seconds = {name: round(float(str(run["seconds"])), 1) for name, run in runs.items()}
    raw = {"reports": len(reports), "wall_seconds": seconds, "one export": same}
    raw["two processes gain"] = round(seconds["one process"] / seconds["two processes"], 2)
    return Found(round(seconds["ray, one worker"] / seconds["ray, two workers"], 2), raw)


PARTS = (
    Part("words_vs_spacy_fresh", "words a CPU second of the whole `add`, duplicate-free news",
         "plain `nlp.pipe`, same model, all default components", 1.0, True, words_fresh),
    Part("words_vs_spacy_copied", "the same, each report carried by four outlets",
         "plain `nlp.pipe`, same model, all default components", 3.0, True, words_copied),
    Part("lineage_vs_datasketch", "lineage in memory, reports a CPU second from bare text to pairs of reports and passages",
         "the setting of datasketch whose recall comes nearest to ours", 5.0, True, lineage),
    Part("counts_vs_gdelt_regkg", "F1 of core counts, seeds-dev and wikinews-figures-dev",
         "gdelt-regkg", 1.0, True, counts),
    Part("memory_16x_vs_1x", "peak memory of adding 16 times as many reports", "once as many", 1.2, False, memory_flat),
    Part("add_one_100k_vs_1k", "time to add one report to a record of 100,000", "to one of 1,000", 1.5, False, add_one),
    Part("ray_2_workers_vs_1", "wall time on a Ray cluster of one processor over that on two", "one processor, which the program that writes uses too", 1.6, True, ray_gain),
)  # fmt: skip
